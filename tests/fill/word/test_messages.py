"""Mistakes in a template or its data are reported where they are, in words that help."""

from __future__ import annotations

from typing import Any

import pytest

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile
from formgen.findings import Finding

NL = How(language="nl")


def refused(content: bytes, how: How = NL) -> tuple[Finding, ...]:
    """The findings with which a template is refused."""
    with pytest.raises(TemplateError) as caught:
        compile(content, how)
    return tuple(caught.value.findings)


def test_unknown_name_is_reported_with_near_miss_and_place(make: Any) -> None:
    body = make.p("first") + make.table(("a", "b"), ("c", "{{ intern.lastname }}"))
    filled = compile(make.docx(body), NL).fill({"intern": {"last_name": "Bos"}})
    (finding,) = filled.findings
    assert finding.code == "TEMPLATE_NAME_MISSPELT"
    assert finding.where.cell == "tabel 1, rij 2, kolom 2"
    assert finding.details["detail"] == "last_name"
    assert "last_name" in finding.todo("nl") and "lastname" in finding.what("nl")
    assert make.texts(filled.content) == ["first", "a", "b", "c", ""]


def test_unknown_names_in_conditions_loops_and_headers(make: Any) -> None:
    body = make.p("{% if x.y %}a{% endif %}{% for i in things %}{{ i }}{% endfor %}")
    filled = compile(make.docx(body, header=make.p("{{ z }}")), NL).fill({"a": 1})
    assert [(f.code, f.where.sheet, f.where.cell, f.where.field) for f in filled.findings] == [
        ("TEMPLATE_NAME_UNKNOWN", "", "alinea 1", "x.y"),
        ("TEMPLATE_NAME_UNKNOWN", "", "alinea 1", "things"),
        ("TEMPLATE_NAME_UNKNOWN", "koptekst", "alinea 1", "z"),
    ]


def test_a_name_that_may_be_missing_is_not_reported(make: Any) -> None:
    body = make.p("{{ x|default('-') }}{% if y is defined %}y{% endif %}")
    filled = compile(make.docx(body), NL).fill({})
    assert (make.texts(filled.content), filled.findings) == (["-"], ())


def test_unknown_name_in_a_loop_is_reported_once_and_blank_rows_are_no_mistake(make: Any) -> None:
    body = make.p("{% for i in items %}{{ i.nme }}{{ i.nr }}{% endfor %}")
    items = [{"name": "a", "nr": 1}, {"name": "b", "nr": 2}, {"nr": 3, "blank": True}]
    (finding,) = compile(make.docx(body), NL).fill({"items": items}).findings
    assert (finding.code, finding.details["detail"]) == ("TEMPLATE_NAME_MISSPELT", "name")


def test_control_of_an_unknown_group_is_reported_but_not_one_left_to_people(make: Any) -> None:
    body = make.p(make.control("company.remark") + make.control("compny.name"))
    (finding,) = compile(make.docx(body), NL).fill({"company": {"name": "X"}}).findings
    assert (finding.code, finding.where.field) == ("TEMPLATE_NAME_MISSPELT", "compny.name")


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


def test_block_from_a_paragraph_into_a_table_is_refused(make: Any) -> None:
    body = make.p("{% if x %}") + make.table(("{% endif %}",))
    (finding,) = refused(make.docx(body))
    assert finding.code == "WORD_BLOCK_CROSSES"
    assert finding.where.cell == "alinea 1" and "tabel 1" in str(finding.details["other_place"])


def test_text_beside_a_block_tag_is_reported(make: Any) -> None:
    body = make.p("{%p if x %} lost") + make.p("a") + make.p("{%p endif %}")
    (finding,) = compile(make.docx(body), NL).findings
    assert (finding.code, finding.details["tag"]) == ("WORD_TEXT_BESIDE_BLOCK_TAG", "lost")


@pytest.mark.parametrize(
    ("body", "data", "code"),
    [
        ("{{ x|date }}", {"x": "monday"}, "TEMPLATE_FILTER_CANNOT"),
        ("{{ x }}", {"x": {"a": 1}}, "WORD_VALUE_NOT_PRINTABLE"),
        ("{% for i in x %}{% endfor %}", {"x": "abc"}, "WORD_VALUE_NOT_A_LIST"),
        ("{% if x > 1 %}{% endif %}", {"x": "abc"}, "TEMPLATE_VALUES_NOT_COMPARABLE"),
    ],
)
def test_values_of_the_wrong_kind_are_reported(
    make: Any, body: str, data: dict[str, Any], code: str
) -> None:
    filled = compile(make.docx(make.p(body)), NL).fill(data)
    assert [(f.code, f.where.cell, f.where.field) for f in filled.findings] == [
        (code, "alinea 1", "x")
    ]


def test_what_goes_into_every_document_unasked_is_reported(make: Any) -> None:
    body = (
        f'<w:p><w:ins w:id="1" w:author="x">{make.r("new")}</w:ins></w:p>'
        '<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        + make.p(make.r("FILL IN NAME", '<w:color w:val="FF0000"/>'))
    )
    assert [f.code for f in compile(make.docx(body), NL).findings] == [
        "WORD_TRACKED_CHANGES", "WORD_COMMENTS", "WORD_RED_TEXT",
    ]  # fmt: skip


def test_places_are_named_in_the_language_of_the_documents(make: Any) -> None:
    (finding,) = refused(make.docx(make.table(("{{ a b }}",))), How(language="en"))
    assert finding.where.cell == "table 1, row 1, column 1"
