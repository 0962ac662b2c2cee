"""What goes wrong while a document is filled is reported where it is, in words that help."""

from __future__ import annotations

from typing import Any

import pytest

from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")


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
    body = make.p("".join(map(make.control, ("company.remark", "visit.date", "compny.name"))))
    (finding,) = compile(make.docx(body), NL).fill({"company": {"name": "X"}}).findings
    assert (finding.code, finding.where.field) == ("TEMPLATE_NAME_MISSPELT", "compny.name")


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


@pytest.mark.parametrize(("name", "near"), [
    ("intern.lastname", "last_name"), ("intrn.last_name", "intern"), ("intern.pet", ""),
])
def test_an_unknown_name_is_never_silently_empty(make: Any, name: str, near: str) -> None:
    template = make.docx(make.p("Name: {{ " + name + " }}"))
    (finding,) = compile(template, NL).fill({"intern": {"last_name": "Waard"}}).findings
    said = finding.what("nl") + finding.todo("nl")
    assert finding.code.startswith("TEMPLATE_NAME_")
    assert name in said and near in said


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
