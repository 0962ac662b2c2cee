// Fills in a PDF form in pdf.js, the engine of Firefox, and saves it as Firefox does.
//
//   node filling.mjs FOLDER_WITH_NODE_MODULES FORM.pdf ANSWERS.json SAVED.pdf
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, form, answers, saved] = process.argv.slice(2);
const main = createRequire(pathToFileURL(join(modules, "node_modules", "any.js"))).resolve(
  "pdfjs-dist/legacy/build/pdf.mjs",
);
const pdfjs = await import(pathToFileURL(main));
const given = JSON.parse(await readFile(answers, "utf8"));
const pdf = await pdfjs.getDocument({ data: new Uint8Array(await readFile(form)), verbosity: 0 })
  .promise;
for (let number = 1; number <= pdf.numPages; number += 1) {
  const page = await pdf.getPage(number);
  for (const field of await page.getAnnotations()) {
    if (field.fieldName in given) {
      pdf.annotationStorage.setValue(field.id, { value: given[field.fieldName] });
    }
  }
}
await writeFile(saved, await pdf.saveDocument());
await pdf.loadingTask.destroy();
