"""What is wrong with a template is found before there is any data, each thing with its place."""

from __future__ import annotations

from typing import Any

import pytest

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile
from formgen.findings import Finding

NL = How(language="nl")
Named = list[tuple[str, str, str, str]]


def findings(content: bytes) -> tuple[Finding, ...]:
    """What compiling finds, whether it refuses the template or not."""
    try:
        return compile(content, NL).findings
    except TemplateError as error:
        return error.findings


def named(content: bytes) -> Named:
    """Code, part, place and quoted text of each; the words must be whole in both languages."""
    found = findings(content)
    for finding in found:
        for language in ("nl", "en"):
            words = finding.what(language) + finding.todo(language)
            assert words and "{tag}" not in words and "{seen}" not in words
    return [(f.code, f.where.sheet, f.where.cell, f.details.get("tag", "")) for f in found]


def test_a_misspelt_fact_of_a_loop(make: Any) -> None:
    body = make.p("{% for i in items %}{{ loop.indx }}{{ loop.last }}{% endfor %}")
    (finding,) = findings(make.docx(body))
    assert finding.code == "WORD_LOOP_FACT_UNKNOWN" and finding.where.cell == "alinea 1"
    assert "loop.index" in finding.todo("nl") and "loop.indx" in finding.what("nl")


def test_loop_alone_is_no_value(make: Any) -> None:
    body = make.p("{% for i in items %}{{ loop }}{% endfor %}")
    assert [finding.code for finding in findings(make.docx(body))] == ["WORD_LOOP_FACT_UNKNOWN"]


@pytest.mark.parametrize("tag", [
    "{{?users}}", "{{/users}}", "{{#order}}", "{{ >> Loop }}", "{{ << }}", "{{ IF a }}",
    "{{ END-IF }}", "{{+experience}}", "{{@picture}}", "{{*items}}", "{{^none}}",
])  # fmt: skip
def test_a_tag_of_another_program_is_called_so(make: Any, tag: str) -> None:
    assert named(make.docx(make.p("x") + make.p(tag))) == [
        ("TEMPLATE_TAG_OF_OTHER_PROGRAM", "", "alinea 2", tag)]


@pytest.mark.parametrize("tag", ["{{ IF }}", "{{ FOR }}"])
def test_capitals_alone_make_no_other_program(make: Any, tag: str) -> None:
    assert named(make.docx(make.p(tag))) == []


@pytest.mark.parametrize(("first", "second"), [
    ("{% if x %}a", "b{% endif %}"), ("{% for i in x %}a", "b{% endfor %}"),
])
def test_a_block_from_cell_to_cell(make: Any, first: str, second: str) -> None:
    tag = first[:-1]
    (finding,) = findings(make.docx(make.table(("x", first, second))))
    assert (finding.code, finding.details["tag"]) == ("WORD_BLOCK_OVER_CELLS", tag)
    assert finding.where.cell == "tabel 1, rij 1, kolom 2"
    assert "tabel 1, rij 1, kolom 3" in finding.what("nl")
    rows = make.table((first,), (second,))
    assert [f.code for f in findings(make.docx(rows))] == ["WORD_BLOCK_OVER_CELLS"]


def test_blocks_of_whole_cells_and_rows_are_fine(make: Any) -> None:
    body = make.table(("{%tc if x %}", "a", "{%tc endif %}", "b")) + make.table(
        ("{%tr if x %}",), ("a",), ("{%tr endif %}",), ("{% if x %}a{% else %}b{% endif %}",))
    assert findings(make.docx(body)) == ()


def test_a_cell_that_word_would_refuse_is_mended(make: Any) -> None:
    table = make.table(("a", "b", make.table(("c",)))).replace(make.p("b"), "")
    content = make.docx(table + make.p("{{ x }}"))
    assert named(content) == [
        ("WORD_CELL_WITHOUT_PARAGRAPH", "", "tabel 1, rij 1, kolom 2", ""),
        ("WORD_CELL_WITHOUT_PARAGRAPH", "", "tabel 1, rij 1, kolom 3", "")]
    filled = compile(content, NL).fill({"x": "1"}).content
    assert all(cell[-1].tag.endswith("}p") for cell in make.find(filled, "//w:tc"))


@pytest.mark.parametrize(("text", "seen"), [
    ("Naam: [naam stagiair]", "[naam stagiair]"), ("Naam: << naam >>", "<< naam >>"),
    ("Naam: <naam>", "<naam>"), ("Naam: ..........", ".........."),
    ("Naam: ………", "………"), ("Naam: ________", "________"), ("Naam: . . . . . .", ". . . . . ."),
])
def test_a_place_left_for_a_pen(make: Any, text: str, seen: str) -> None:
    assert named(make.docx(make.p("x"), footer=make.p(text))) == [
        ("WORD_FIELD_BY_HAND", "voettekst", "alinea 1", seen)]


@pytest.mark.parametrize("text", [
    "zie [1] en [12]", "a < b en c > d", "en zo voort...", "{{ x }}...", "e-mail <a@b.example>",
    "{% if x < 3 %}a{% endif %}", "snake_case__name",
])
def test_what_is_no_place_for_a_pen(make: Any, text: str) -> None:
    assert named(make.docx(make.p(text))) == []


def test_a_prompt_in_a_control_is_no_field_left_by_hand(make: Any) -> None:
    body = make.p("Naam: ", make.control("a", prompt="[vul in]")) + make.p(
        make.control("b", prompt=".........."))
    assert named(make.docx(body)) == []


def test_each_red_text_is_named_but_not_red_tags(make: Any) -> None:
    red = '<w:color w:val="FF0000"/>'
    body = (make.p(make.r("NAAM ", red), make.r("INVULLEN", red), make.r(" zwart"))
            + make.p(make.r("{{ x }}", red)) + make.table((make.p(make.r("datum", red)),))
            + make.p(make.r("blauw", '<w:color w:val="0000FF"/>')))
    assert named(make.docx(body)) == [
        ("WORD_RED_TEXT", "", "alinea 1", "NAAM INVULLEN"),
        ("WORD_RED_TEXT", "", "tabel 1, rij 1, kolom 1", "datum")]


def test_tracked_changes_and_comments_are_named_by_paragraph(make: Any) -> None:
    inserted = f'<w:ins w:id="1" w:author="x">{make.r("a")}</w:ins>'
    formatted = ('<w:r><w:rPr><w:b/><w:rPrChange w:id="3" w:author="x"><w:rPr/></w:rPrChange>'
                 "</w:rPr><w:t>b</w:t></w:r>")
    body = (make.p(inserted, inserted.replace('"1"', '"2"')) + make.p("stil") + make.p(formatted)
            + make.table((make.p('<w:r><w:commentReference w:id="0"/></w:r>'),)))
    assert named(make.docx(body)) == [
        ("WORD_TRACKED_CHANGES", "", "alinea 1", ""), ("WORD_TRACKED_CHANGES", "", "alinea 3", ""),
        ("WORD_COMMENTS", "", "tabel 1, rij 1, kolom 1", "")]


def test_a_linked_picture_is_named_by_its_paragraph(make: Any) -> None:
    picture = '<w:r><w:drawing><a:blip xmlns:a="urn:a" r:link="rId9"/></w:drawing></w:r>'
    relation = ('<Relationship Id="rId9" TargetMode="External" Target="file:///C:/logo.png" Type="'
                'http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>')
    (finding,) = findings(make.docx(make.p("x") + make.p(picture), relations=relation))
    assert (finding.code, finding.where.cell) == ("WORD_EXTERNAL_LINK", "alinea 2")
    assert "C:/logo.png" in finding.what("nl")


def test_a_control_without_a_name(make: Any) -> None:
    around = make.control("", text="{{ x }}")  # only wraps a tag, as other programs have it
    block = (f'<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{make.p("blok")}'
             "</w:sdtContent></w:sdt>")
    body = make.p("a") + make.p(make.control("", text="los")) + make.p(around) + block
    assert named(make.docx(body)) == [
        ("WORD_CONTROL_UNNAMED", "", "alinea 2", "los"),
        ("WORD_CONTROL_UNNAMED", "", "alinea 4", "blok")]


#: Every way to ask for something that is not there, with the part that must be named.
UNDEFINED = {
    "{{ nope }}": "nope", "{{ a.nope }}": "a.nope", "{{ a['nope'] }}": "a.nope",
    "{{ nope.deep.er }}": "nope.deep.er", "{{ rows[9] }}": "9", "{{ rows[0].nope }}": "nope",
    "{{ nope|upper }}": "nope", "{{ nope|date }}": "nope", "{{ nope|join }}": "nope",
    "{{ rows|map('nope')|join }}": "rows.nope", "{{ rows|join(', ', 'nope') }}": "rows.nope",
    "{{ rows|selectattr('nope')|length }}": "rows.nope", "{{ rows|sort(false, 'nope') }}":
    "rows.nope", "{{ (nope or '') }}": "nope", "{{ nope ~ '' }}": "nope",
    "{{ 'x' if nope }}": "nope", "{% if nope %}x{% endif %}": "nope",
    "{% if not nope == 1 %}{% endif %}": "nope", "{% if 'a' in nope %}x{% endif %}": "nope",
    "{% for i in nope %}x{% endfor %}": "nope", "{% for i in rows %}{{ i.nope }}{% endfor %}":
    "i.nope", "{% for i in rows if i.nope %}x{% endfor %}": "i.nope",
    "{% for i in a.nope %}x{% endfor %}": "a.nope", "{% for x, y in flat %}{{ y }}{% endfor %}":
    "x", "{% for i in word %}x{% endfor %}": "word", "{% set v = nope %}{{ v }}": "nope",
    "{{r nope }}": "nope",
}  # fmt: skip


@pytest.mark.parametrize("tag", UNDEFINED)
def test_nothing_undefined_is_ever_a_blank_without_a_finding(make: Any, tag: str) -> None:
    data = {"a": {"b": 1}, "rows": [{"n": 1}, {"n": 2}], "flat": [1, 2], "word": "abc"}
    field = f'<w:fldSimple w:instr=" MERGEFIELD {tag} "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
    for template in (make.docx(make.p(tag)), make.docx(make.p("x"), header=make.p(tag)),
                     make.docx(make.table((make.p(tag),)))):
        filled = compile(template, NL).fill(data)
        assert UNDEFINED[tag] in {finding.where.field for finding in filled.findings}
    if tag == "{{ nope }}":
        merged = compile(make.docx(make.p(field.replace(tag, "nope"))), NL).fill(data)
        assert [finding.where.field for finding in merged.findings] == ["nope"]


@pytest.mark.parametrize("tag", [
    "{{ nope|default('') }}", "{% if nope is defined %}x{% endif %}", "{{ a.none }}",
    "{% for i in empty %}{{ i.nope }}{% endfor %}", "{{ '' }}",
    "{% for i in blank %}{{ i.nope }}{{ blank|map('nope')|join('') }}{% endfor %}",
])
def test_what_is_blank_on_purpose_is_no_finding(make: Any, tag: str) -> None:
    data = {"a": {"none": None}, "empty": [], "blank": [{"nr": 1, "blank": True}]}
    assert compile(make.docx(make.p(tag)), NL).fill(data).findings == ()
