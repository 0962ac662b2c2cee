import java.io.FileInputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints for each file its path, and after tabs the rules of PDF/UA-1 that it breaks. */
public class VeraPdf {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.fromString("ua1");
    for (String file : files) {
      TreeSet<String> broken = new TreeSet<>();
      try (PDFAParser parser =
          Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
        ValidationResult result =
            Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
        for (TestAssertion assertion : result.getTestAssertions()) {
          if (assertion.getStatus() == TestAssertion.Status.FAILED) {
            broken.add(
                assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
          }
        }
        if (!result.isCompliant() && broken.isEmpty()) {
          broken.add("not compliant");
        }
      }
      System.out.println(String.join("\t", file, String.join("\t", broken)).stripTrailing());
    }
  }
}
