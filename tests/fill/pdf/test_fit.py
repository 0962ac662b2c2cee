"""Text and rows that do not fit: smaller, then continued; never cut off unseen."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from builder import FormBuilder
from form_check import form_faults
from viewers import mupdf_text, structure_faults

from formgen.fill.pdf import compile, read
from formgen.fill.slots import Filled, How

NAME = (50.0, 740.0, 150.0, 758.0)
STORY = (50.0, 640.0, 250.0, 720.0)
DOCUMENT = {"title": "Stageplan", "id": "0a3f", "code": "FG1-0A3F"}


def builder_of(tagged: bool = True, house_font: bool = True, size: float = 9.5) -> FormBuilder:
    builder = FormBuilder(tagged=tagged, house_font=house_font, tinted=house_font)
    builder.page("Plan")
    font = "FGSans" if house_font else "Helv"
    builder.text("name", NAME, DA=f"/{font} {size:g} Tf 0 g", label="Naam")
    builder.text("story", STORY, DA=f"/{font} {size:g} Tf 0 g", Ff=1 << 12, label="Verhaal")
    if house_font:
        builder.number(0)
    return builder


def fill(builder: FormBuilder, **data: object) -> Filled:
    return compile(builder.build(), How()).fill({"document": DOCUMENT, **data})


def sizes(document: bytes, name: str) -> list[float]:
    """The sizes of type in the appearance of a field."""
    with pikepdf.open(BytesIO(document)) as pdf:
        widget = next(w for w in pdf.pages[0].Annots if w.get("/T") == name)
        return [float(size) for size in re.findall(rb"([\d.]+) Tf", widget.AP.N.read_bytes())]


def page_texts(document: bytes) -> list[str]:
    with pymupdf.open(stream=document, filetype="pdf") as pdf:
        return [" ".join(page.get_text().split()) for page in pdf]


def test_line_shrinks_before_it_is_cut() -> None:
    filled = fill(builder_of(), name="Anne-Fleur van den Bosch-de Wit")
    assert filled.findings == ()
    assert 6 <= sizes(filled.content, "name")[0] < 9.5
    assert mupdf_text(filled.content, NAME) == "Anne-Fleur van den Bosch-de Wit"


def test_several_lines_shrink_before_they_are_cut() -> None:
    filled = fill(builder_of(), story="Een zin die vaker terugkomt. " * 12)
    assert filled.findings == ()
    assert 7 <= sizes(filled.content, "story")[0] < 9.5


@pytest.mark.parametrize("name", ["name", "story"])
@pytest.mark.parametrize("tagged", [True, False])
def test_what_does_not_fit_continues_at_the_end(name: str, tagged: bool, tmp_path: Path) -> None:
    text = "\n".join(f"Zin nummer {number} van het verhaal." for number in range(150))
    filled = fill(builder_of(tagged), **{name: text})
    (finding,) = filled.findings
    assert (finding.code, finding.where.field) == ("PDF_TEXT_CONTINUED", name)
    first, *added = page_texts(filled.content)
    assert "vervolg op de laatste pagina" in first or "zie laatste pagina" in first
    assert len(added) >= 2
    assert " ".join(text.split()) in re.sub(
        r" Vervolgblad · Stageplan · FG1-0A3F| pagina \d van \d", "", " ".join(added)
    ).replace("  ", " ")
    assert f"pagina 1 van {len(added) + 1}" in first
    assert f"pagina {len(added) + 1} van {len(added) + 1}" in added[-1]
    assert added[0].startswith("Vervolgblad · Stageplan · FG1-0A3F")
    assert read(filled.content).values[name].value == text
    assert form_faults(filled.content) == []
    assert structure_faults(filled.content, tmp_path) == ""


def test_continuation_without_house_fonts() -> None:
    text = "Een lang verhaal zonder einde. " * 60
    filled = fill(builder_of(tagged=False, house_font=False), story=text)
    assert " ".join(text.split()) in page_texts(filled.content)[1]
    assert len(filled.content) < 40_000, "no whole font for it"


def test_words_longer_than_the_line_are_broken_not_clipped() -> None:
    address = "https://www.groencollege.example/" + "een-heel-lang-pad/" * 8
    document = fill(builder_of(), story=address).content
    assert mupdf_text(document, STORY).replace(" ", "") == address


def test_automatic_size_fills_the_box() -> None:
    few = sizes(fill(builder_of(size=0), story="Kort.").content, "story")
    many = sizes(fill(builder_of(size=0), story="Langer verhaal. " * 25).content, "story")
    assert few == [12.0]
    assert 7 <= many[0] < 12
    assert sizes(fill(builder_of(size=0), name="Kort").content, "name")[0] > 9


def test_rows_beyond_the_table_are_continued_with_an_error() -> None:
    builder = FormBuilder(tagged=True)
    builder.page()
    for row in (1, 2):
        rect = (50.0, 700.0 - 20 * row, 150.0, 716.0 - 20 * row)
        builder.text(f"record.items.{row}.name", rect, label="Handeling")
        beside = (160.0, rect[1], 260.0, rect[3])
        builder.text(f"record.items.{row}.species", beside, label="Dier")
    rows = [{"name": f"Handeling {n}", "species": "hond"} for n in range(1, 6)]
    rows.append({"nr": 6, "blank": True})
    filled = fill(builder, record={"items": rows})
    (finding,) = filled.findings
    assert finding.code == "PDF_ROWS_CONTINUED"
    assert (finding.details["capacity"], finding.details["rows"]) == ("2", "3-5")
    added = page_texts(filled.content)[1]
    for number in (3, 4, 5):
        assert f"Rij {number}: Handeling: Handeling {number}; Dier: hond" in added
    assert form_faults(filled.content) == []


def test_value_that_is_not_plain_in_a_row_beyond_the_table_is_told() -> None:
    builder = FormBuilder(tagged=True)
    builder.page()
    builder.text("record.items.1.name", NAME, label="Handeling")
    rows = [{"name": "Een"}, {"name": [["a"], ["b"]]}, {"name": {"nl": "Drie"}}]
    codes = [finding.code for finding in fill(builder, record={"items": rows}).findings]
    assert codes == ["PDF_ROWS_CONTINUED", "PDF_VALUE_NOT_PLAIN", "PDF_VALUE_NOT_PLAIN"]


def test_blank_rows_beyond_the_table_are_no_loss() -> None:
    builder = FormBuilder()
    builder.page()
    builder.text("record.items.1.name", NAME)
    rows = [{"name": "Een"}, {"nr": 2, "blank": True}, {"nr": 3, "blank": True}]
    assert fill(builder, record={"items": rows}).findings == ()


def test_line_in_a_high_box_takes_two_lines_before_it_is_cut() -> None:
    builder = FormBuilder()
    builder.page()
    rect = (50.0, 700.0, 110.0, 716.0)
    builder.text("species", rect)
    filled = fill(builder, species="stokstaartje, pinguïn")
    assert filled.findings == ()
    assert mupdf_text(filled.content, rect) == "stokstaartje, pinguïn"
