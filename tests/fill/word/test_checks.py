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


def refused(content: bytes, how: How = NL) -> tuple[Finding, ...]:
    """The findings with which a template is refused."""
    with pytest.raises(TemplateError) as caught:
        compile(content, how)
    return tuple(caught.value.findings)


@pytest.mark.parametrize(
    ("texts", "code", "place", "tag"),
    [
        (["a", "{%p if x %}", "b"], "WORD_BLOCK_NOT_CLOSED", "alinea 2", "{%p if x %}"),
        (["a", "b", "{% for i in x %}"], "WORD_BLOCK_NOT_CLOSED", "alinea 3", "{% for i in x %}"),
        (["a", "{% endif %}"], "WORD_BLOCK_NOT_OPENED", "alinea 2", "{% endif %}"),
        (["{% if x %}", "{% endfor %}"], "WORD_BLOCK_CLOSED_BY_OTHER", "alinea 1", "{% if x %}"),
        (["a", "b {{ x"], "WORD_TAG_NOT_CLOSED", "alinea 2", "b {{ x"),
        (["x }} b"], "WORD_TAG_NOT_CLOSED", "alinea 1", "x }} b"),
        (["{{ x y }}"], "TEMPLATE_EXPRESSION_SYNTAX", "alinea 1", "{{ x y }}"),
        (["{% iff x %}"], "WORD_STATEMENT_UNKNOWN", "alinea 1", "{% iff x %}"),
        (["{%tr for i in x %}"], "WORD_TAG_OUTSIDE_TABLE", "alinea 1", "{%tr for i in x %}"),
        (["{{ x|uper }}"], "TEMPLATE_FILTER_UNKNOWN", "alinea 1", "{{ x|uper }}"),
        (["{% if x is od %}{% endif %}"], "TEMPLATE_TEST_UNKNOWN", "alinea 1", "{% if x is od %}"),
    ],
)
def test_broken_templates_are_refused_with_the_paragraph(
    make: Any, texts: list[str], code: str, place: str, tag: str
) -> None:
    findings = refused(make.docx("".join(map(make.p, texts))))
    found = next(finding for finding in findings if finding.code == code)
    assert (found.where.cell, found.details["tag"]) == (place, tag)
    for language in ("nl", "en"):
        assert found.what(language) and "{tag}" not in found.what(language)


def test_every_mistake_is_named_at_once(make: Any) -> None:
    body = make.p("{{ a b }}") + make.p("{{ x|nofilter }}") + make.p("{% if q %}")
    codes = [f.code for f in refused(make.docx(body, header=make.p("{{ f() }}")))]
    assert sorted(codes) == [
        "TEMPLATE_EXPRESSION_NOT_ALLOWED", "TEMPLATE_EXPRESSION_SYNTAX",
        "TEMPLATE_FILTER_UNKNOWN", "WORD_BLOCK_NOT_CLOSED",
    ]  # fmt: skip


def test_a_template_that_is_refused_is_told_what_else_is_wrong(make: Any) -> None:
    body = make.p("Naam: ........") + make.p("{% if x %}") + make.p("b")
    with pytest.raises(TemplateError) as caught:
        compile(make.docx(body), NL)
    assert [(finding.code, finding.where.cell) for finding in caught.value.findings] == [
        ("WORD_BLOCK_NOT_CLOSED", "alinea 2"), ("WORD_FIELD_BY_HAND", "alinea 1")]  # fmt: skip


def test_block_from_a_paragraph_into_a_table_is_refused(make: Any) -> None:
    body = make.p("{% if x %}") + make.table(("{% endif %}",))
    (finding,) = refused(make.docx(body))
    assert finding.code == "WORD_BLOCK_CROSSES"
    assert finding.where.cell == "alinea 1" and "tabel 1" in str(finding.details["other_place"])


def test_text_beside_a_block_tag_is_reported(make: Any) -> None:
    body = make.p("{%p if x %} lost") + make.p("a") + make.p("{%p endif %}")
    (finding,) = compile(make.docx(body), NL).findings
    assert (finding.code, finding.details["tag"]) == ("WORD_TEXT_BESIDE_BLOCK_TAG", "lost")


def test_places_are_named_in_the_language_of_the_documents(make: Any) -> None:
    (finding,) = refused(make.docx(make.table(("{{ a b }}",))), How(language="en"))
    assert finding.where.cell == "table 1, row 1, column 1"


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
    "{% if x < 3 %}a{% endif %}", "{{ x }}{{ y }}{{ z }}", "snake_case__name",
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


def test_every_link_out_is_named_by_its_own_paragraph(make: Any) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    body = "".join(
        f'<w:p><w:hyperlink r:id="rId{n}">{make.r("x")}</w:hyperlink></w:p>' for n in range(500))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/hyperlink" Target="file:///C:/{n}.doc" '
        'TargetMode="External"/>' for n in range(500))
    found = findings(make.docx(body, relations=relations))
    assert [(f.where.cell, f.details["seen"]) for f in found] == [
        (f"alinea {n + 1}", f"file:///C:/{n}.doc") for n in range(500)]


def test_a_control_without_a_name(make: Any) -> None:
    around = make.control("", text="{{ x }}")  # only wraps a tag, as other programs have it
    block = (f'<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{make.p("blok")}'
             "</w:sdtContent></w:sdt>")
    body = make.p("a") + make.p(make.control("", text="los")) + make.p(around) + block
    assert named(make.docx(body)) == [
        ("WORD_CONTROL_UNNAMED", "", "alinea 2", "los"),
        ("WORD_CONTROL_UNNAMED", "", "alinea 4", "blok")]
