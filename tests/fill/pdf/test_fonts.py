"""Fonts: embedded so that others can use them, and read back from any template."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from builder import FormBuilder, pdf
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from formgen import fonts
from formgen.errors import TemplateError
from formgen.fill.pdf import compile
from formgen.fill.pdf.fonts import embed_font
from formgen.fill.pdf.formfonts import FormFont, _cid_widths, read_font
from formgen.fill.pdf.typefaces import Typeface
from formgen.fill.slots import How
from formgen.fonts import FontFile


def embedded(file: FontFile) -> tuple[bytes, FormFont]:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    embed_font(writer, file, "FGSans")
    target = BytesIO()
    writer.write(target)
    resources = PdfReader(BytesIO(target.getvalue())).root_object["/AcroForm"]["/DR"]["/Font"]
    font = read_font("FGSans", resources.raw_get("/FGSans"))
    assert font is not None
    return target.getvalue(), font


@pytest.mark.parametrize("file", [fonts.sans(), fonts.sans_bold()], ids=lambda file: file.name)
def test_embedded_font_can_be_read_back(file: FontFile) -> None:
    document, font = embedded(file)
    face = Typeface(file)
    for text in ("Zoë Żółtowska", "Nguyễn Thị Hằng", "Ελένη", "Ґалаґан", "€ 3,50 – ½"):
        for character in text:
            assert font.widths[character] == pytest.approx(face.width(character), abs=0.001)
    assert (font.ascent, font.descent) == pytest.approx((0.905, -0.212))
    assert len(document) < 60_000


def test_font_dictionary_is_what_viewers_expect() -> None:
    with pikepdf.open(BytesIO(embedded(fonts.sans())[0])) as opened:
        font = opened.Root.AcroForm.DR.Font.FGSans
        descendant = font.DescendantFonts[0]
        assert font.Encoding == "/Identity-H"
        assert descendant.CIDToGIDMap == "/Identity"
        program = descendant.FontDescriptor.FontFile2
        assert int(program.Length1) == len(program.read_bytes())
        names = {font.BaseFont, descendant.BaseFont, descendant.FontDescriptor.FontName}
        assert names == {"/LiberationSans"}


def test_embedding_is_deterministic() -> None:
    assert embedded(fonts.sans())[0] == embedded(fonts.sans())[0]


def test_type0_font_without_map_to_unicode_is_read_from_its_file() -> None:
    with pikepdf.open(BytesIO(embedded(fonts.sans())[0])) as opened:
        del opened.Root.AcroForm.DR.Font.FGSans.ToUnicode
        target = BytesIO()
        opened.save(target)
    resources = PdfReader(BytesIO(target.getvalue())).root_object["/AcroForm"]["/DR"]["/Font"]
    font = read_font("FGSans", resources.raw_get("/FGSans"))
    assert font is not None and font.hex_of("A") == embedded(fonts.sans())[1].hex_of("A")


def test_widths_of_codes_that_no_font_has_are_passed_over() -> None:
    descendant = {"W": [-400_000_000, 3, 500, 4, [600.0], 5, 5, 700]}
    assert _cid_widths(pdf(descendant)) == {
        **dict.fromkeys(range(4), 500.0), 4: 600.0, 5: 700.0}


def simple(**entries: object) -> FormFont | None:
    writer = PdfWriter()
    reference = writer._add_object(pdf({"Type": "/Font", "Subtype": "/Type1", **entries}))
    return read_font("F", reference)


def test_simple_font_with_differences() -> None:
    font = simple(BaseFont="/Helvetica", Encoding={"Differences": [65, "/Lslash", "/eacute"]})
    assert font is not None
    assert font.hex_of("Łé") == b"4142"
    assert font.widths["Ł"] == pytest.approx(0.556, abs=0.01)


def test_simple_font_with_its_own_widths() -> None:
    font = simple(
        BaseFont="/Any", Encoding="/WinAnsiEncoding", FirstChar=65, LastChar=66, Widths=[500, 600]
    )
    assert font is not None and dict(font.widths) == {"A": 0.5, "B": 0.6}


@pytest.mark.parametrize("name", ["/ZapfDingbats", "/Symbol", "/Wingdings"])
def test_symbol_fonts_are_no_use_for_text(name: str) -> None:
    assert simple(BaseFont=name) is None


def test_bundled_fonts_carry_their_licence() -> None:
    from importlib.resources import files

    licence = (files("formgen.fonts") / "OFL.txt").read_text(encoding="utf-8")
    shipped = [entry.name for entry in files("formgen.fonts").iterdir() if ".ttf" in entry.name]
    assert shipped and all(name in licence for name in shipped)
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_file_that_is_no_font() -> None:
    builder = FormBuilder()
    builder.page()
    builder.text("name", (50.0, 700.0, 250.0, 718.0))
    with pytest.raises(TemplateError) as caught:
        compile(builder.build(), How(fonts=(fonts.sans().data, b"no font")))
    assert caught.value.findings[0].details["place"] == "2"
    with pytest.raises(ValueError, match="outlines"):
        Typeface(FontFile("x", b"no font"))


def test_template_font_in_the_form_itself_rather_than_by_reference() -> None:
    builder = FormBuilder(tinted=False, house_font=False)
    builder.page()
    builder.text("name", (50.0, 700.0, 250.0, 718.0))
    helvetica = pdf(
        {
            "Type": "/Font",
            "Subtype": "/Type1",
            "BaseFont": "/Helvetica",
            "Encoding": "/WinAnsiEncoding",
        }
    )
    builder.form["/DR"][NameObject("/Font")] = pdf({"Helv": helvetica})
    compiled = compile(builder.build(), How())
    assert compiled.findings == ()
    assert b"/Helv" in compiled.fill({"name": "Noor"}).content
