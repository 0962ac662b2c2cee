"""Markdown values become Word's own bold, italic, lists and links; all else stays text."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.fill.markdown import blocks_of
from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")
TEXT = """Neem **veiligheidsschoenen** mee, *niet* te klein.

- hond & kat
- `paard`
   - pony

1. eerst
2. dan

Zie [de site](https://poot.example/regels)."""


def filled(make: Any, tag: str, value: str | None, **more: Any) -> bytes:
    result = compile(make.docx(make.p(tag), **more), NL).fill({"rules": value})
    assert result.findings == ()
    return result.content


def paragraphs(content: bytes) -> list[Any]:
    return docx.Document(io.BytesIO(content)).paragraphs


def looks(content: bytes) -> dict[str, tuple[bool, bool]]:
    return {run.text: (bool(run.bold), bool(run.italic))
            for paragraph in paragraphs(content) for run in paragraph.runs if run.text.strip()}


def test_bold_and_italic(make: Any) -> None:
    found = looks(filled(make, "{{r rules | markdown }}", TEXT))
    assert found["veiligheidsschoenen"] == (True, False)
    assert found["niet"] == (False, True)
    assert found["Neem "] == (False, False)


def test_a_block_becomes_paragraphs_and_lists_of_words_own(make: Any) -> None:
    content = filled(make, "{{p rules | markdown }}", TEXT)
    made = [(paragraph.text, listing(paragraph)) for paragraph in paragraphs(content)]
    assert [text for text, _ in made] == [
        "Neem veiligheidsschoenen mee, niet te klein.", "hond & kat", "`paard`", "pony", "eerst",
        "dan", "Zie ."]
    levels = [level for _, level in made]
    assert levels[0] is levels[6] is None
    assert [level[1] for level in levels[1:6]] == [0, 0, 1, 0, 0]
    bullets, numbers = levels[1][0], levels[4][0]
    assert bullets != numbers and levels[5][0] == numbers


def listing(paragraph: Any) -> tuple[int, int] | None:
    properties = paragraph._p.pPr
    numbering = properties.numPr if properties is not None else None
    return (numbering.numId.val, numbering.ilvl.val) if numbering is not None else None


def test_every_list_begins_at_one(make: Any) -> None:
    text = "1. a\n2. b\n\ntussen\n\n1. c"
    content = filled(make, "{{p rules | markdown }}", text)
    numbers = [listing(paragraph) for paragraph in paragraphs(content)]
    assert numbers[0] == numbers[1] and numbers[3][0] != numbers[0][0]
    many = "\n\ntussen\n\n".join("1. x" for _ in range(70))
    texts = [paragraph.text for paragraph in paragraphs(
        filled(make, "{{p rules | markdown }}", many))]
    assert texts[0] == "x" and texts[-1] == "1.\u00a0x"  # more lists than the supply


def test_within_a_line_items_are_set_apart_by_breaks(make: Any) -> None:
    (paragraph,) = paragraphs(filled(make, "Regels: {{ rules | markdown }}!", "een\n\n- twee"))
    assert paragraph.text == "Regels: een\n•\u00a0twee!"


def test_links_lead_to_the_web_and_to_mail_only(make: Any) -> None:
    content = filled(make, "{{r rules | markdown }}",
                     "[a](https://poot.example/?x=1&y=2) [b](javascript:alert) [c](ftp://x.example)")
    document = docx.Document(io.BytesIO(content)).element.body
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert [field.get(f"{w}instr") for field in document.iter(f"{w}fldSimple")] == [
        ' HYPERLINK "https://poot.example/?x=1&y=2" ']
    assert "".join(text.text or "" for text in document.iter(f"{w}t")).replace(" ", "") == (
        "a[b](javascript:alert)c(ftp://x.example)")


@pytest.mark.parametrize("value", [
    "<w:br/><script>alert('x')</script>", "&amp; A < B", "# geen kop", "> geen citaat", "---",
    "[x]", "{{ 7 * 7 }}", "a_b_c en 3 * 4 * 5", "]]>",
])
def test_everything_else_is_printed_as_it_stands(make: Any, value: str) -> None:
    (paragraph,) = paragraphs(filled(make, "{{r rules | markdown }}", value))
    assert paragraph.text == value


@pytest.mark.parametrize("tag", ["{{r rules | markdown }}", "{{p rules | markdown }}"])
def test_no_value_leaves_an_empty_paragraph(make: Any, tag: str) -> None:
    assert [paragraph.text for paragraph in paragraphs(filled(make, tag, None))] == [""]


def test_a_cell_with_nothing_but_a_block_stays_one(make: Any) -> None:
    content = compile(make.docx(make.table(("{{p rules | markdown }}", "x"))), NL).fill(
        {"rules": "een\n\ntwee"}).content
    cell = docx.Document(io.BytesIO(content)).tables[0].cell(0, 0)
    assert [paragraph.text for paragraph in cell.paragraphs] == ["een", "twee"]


def test_the_paragraphs_style_is_kept(make: Any) -> None:
    template = make.docx(make.p("{{p rules | markdown }}", style="Regels"), styles=("Regels",))
    content = compile(template, NL).fill({"rules": "een\n\n- twee"}).content
    assert {paragraph.style.style_id for paragraph in paragraphs(content)} == {"Regels"}


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")),
               max_size=60))
def test_no_letter_of_a_value_is_lost(value: str) -> None:
    said = Counter("".join(
        span.text + span.link for block in blocks_of(value) for span in block.spans))
    letters = Counter(character for character in value if character.isalpha())
    assert letters <= said


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_numbers_the_items(make: Any, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(filled(make, "{{p rules | markdown }}", TEXT))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to",
         "txt:Text", "--outdir", str(tmp_path), str(tmp_path / "x.docx")],
        check=True, capture_output=True, timeout=120)
    lines = [" ".join(line.split()) for line in
             (tmp_path / "x.txt").read_text(encoding="utf-8-sig").splitlines()]
    assert "1. eerst" in lines and "2. dan" in lines and "• hond & kat" in lines
    assert "Zie de site." in lines
