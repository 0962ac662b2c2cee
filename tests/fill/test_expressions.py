"""Expressions of templates: what they may say, and that nothing else runs."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formgen.errors import TemplateError
from formgen.fill.expressions import compile_assignment, compile_expression, compile_loop
from formgen.fill.scope import Scope

DATA: dict[str, Any] = {
    "name": "Noor", "none": None, "zero": 0, "n": 7, "day": datetime.date(2027, 2, 1),
    "items": [{"a": 2, "b": "x"}, {"a": 1, "b": ""}], "words": ["b", "A"], "g": {"k": "v"},
}  # fmt: skip


def value(source: str) -> tuple[Any, list[str]]:
    """The value of an expression over the data above, and the codes of troubles."""
    scope = Scope(dict(DATA), "nl")
    result = compile_expression(source).value(scope)
    return result, [trouble.code for trouble in scope.troubles]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("name", "Noor"), ("g.k", "v"), ("g['k']", "v"), ("items[0].a", 2), ("items[-1]['a']", 1),
        ("'a' ~ n ~ none", "a7"), ("name if n > 3 else 'x'", "Noor"), ("'x' if none", None),
        ("n == 7 and name != 'x'", True), ("not none", True), ("none or 'y'", "y"),
        ("1 < n <= 7", True), ("'A' in words", True), ("'c' not in words", True),
        ("none > 3", False), ("none == none", True), ("-1", -1), ("[1, 'a']", [1, "a"]),
        ("words|sort|join('')", "Ab"), ("items|map(attribute='a')|join", "2, 1"),
        ("items|selectattr('b')|length", 1), ("items|sort(attribute='a')|first", {"a": 1, "b": ""}),
        ("none|default('d')", "d"), ("missing|default('d')", "d"), ("''|d('e')", "e"),
        ("name|upper", "NOOR"), ("' a '|trim", "a"), ("name|replace('o', '0')", "N00r"),
        ("day|date", "01-02-2027"), ("day|date('long')", "1 februari 2027"),
        ("day|date('yyyy-MM-dd')", "2027-02-01"), ("day|weekday", "maandag"),
        ("'2027-02-01'|date('%d-%m-%y')", "01-02-27"), ("none|date", ""),
        ("1234.5|number(1)", "1.234,5"), ("1234.5|number('0,00')", "1234,50"), ("5|euro", "€ 5,00"),
        ("true|yesno", "ja"), ("false|yesno('wel', 'niet')", "niet"), ("'7'|int", 7),
        ("n is odd", True), ("n is divisibleby(7)", True), ("name is string", True),
        ("items|selectattr('a', 'gt', 1)|map(attribute='b')|join", "x"),
        ("items|rejectattr('b', 'equalto', 'x')|map(attribute='a')|first", 1),
        ("[3, 0, 2]|select('odd')|list", [3]), ("[3, 0, 2]|reject|list", [0]),
        ("items|sum(attribute='a')", 3), ("[1, none, '2.5']|sum", Decimal("3.5")),
        ("words|min", "A"), ("items|max('a')", 2), ("[]|max", None), ("words|reverse|join", "A, b"),
        ("['a', 'A', 'b']|unique|join", "a, b"), ("'-7'|abs", 7), ("'1.50'|float", Decimal("1.5")),
        ("'noor de vries woont'|truncate(12)", "noor de..."), ("'noor de'|truncate(5)", "noor de"),
        ("'noor de vries woont'|truncate(12, true, '…')", "noor de vri…"), ("n is gt 6", True),
        ("'a b'|wordcount", 2), ("words is iterable", True), ("zero is boolean", False),
        ("missing is defined", False), ("missing is undefined", True), ("none is none", True),
    ],
)  # fmt: skip
def test_what_templates_may_say(source: str, expected: Any) -> None:
    assert value(source) == (expected, [])


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("nme", "TEMPLATE_NAME_UNKNOWN"), ("g.x", "TEMPLATE_NAME_UNKNOWN"),
        ("items[9]", "TEMPLATE_NAME_UNKNOWN"), ("name.x", "TEMPLATE_NAME_UNKNOWN"),
        ("items|selectattr('a', 'nope')", "TEMPLATE_FILTER_CANNOT"),
        ("words|sum", "TEMPLATE_FILTER_CANNOT"), ("items|unique", "TEMPLATE_FILTER_CANNOT"),
        ("name|date", "TEMPLATE_FILTER_CANNOT"), ("name|number", "TEMPLATE_FILTER_CANNOT"),
        ("g|upper", "TEMPLATE_FILTER_CANNOT"), ("n is divisibleby(0)", "TEMPLATE_FILTER_CANNOT"),
        ("g ~ 'x'", "TEMPLATE_FILTER_CANNOT"), ("name > 3", "TEMPLATE_VALUES_NOT_COMPARABLE"),
        ("[words, words]", "TEMPLATE_LIST_IN_LIST"),
    ],
)  # fmt: skip
def test_trouble_with_the_data_is_noted_and_raises_nothing(source: str, code: str) -> None:
    assert value(source)[1] == [code]


def test_a_missing_name_is_noted_with_the_nearest() -> None:
    scope = Scope({"intern": {"last_name": "x"}}, "nl")
    compile_expression("intern.lastname").value(scope)
    (trouble,) = scope.troubles
    assert (trouble.name, trouble.detail) == ("intern.lastname", "last_name")


@pytest.mark.parametrize(
    "source",
    [
        "name.__class__", "name['__class__']", "g._x", "_x", "name.upper()", "range(9)", "f()",
        "'a' * 9", "2 ** 9", "n % 2", "n + 1", "n - 1", "n / 2", "n // 2", "{'a': 1}",
        "name|attr('x')", "name|format(1)", "name|center(99)", "name[0:2]", "items[n]",
        "words|join(*words)", "x" * 3000, "not " * 300 + "x", " and ".join(["x"] * 300),
        "(a, b) = c", "lambda: 1", "name!", "", "a b", "'", "a }} {{ b", "x if", "x|",
    ],
)  # fmt: skip
def test_everything_else_is_refused(source: str) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_expression(source)
    for finding in caught.value.findings:
        assert finding.code.startswith("TEMPLATE_")


def test_names_read_by_an_expression() -> None:
    expression = compile_expression("a.b if c['d'] else e|default(f)")
    assert set(expression.names) == {"a.b", "c.d", "e", "f"}
    assert compile_expression("a.b").path == ("a", "b")
    assert compile_expression("a.b|upper").path == ()


def test_loops_and_assignments() -> None:
    loop = compile_loop("k, v in g.pairs if v")
    assert (loop.variables, loop.items.path) == (("k", "v"), ("g", "pairs"))
    assert loop.condition is not None
    assert compile_assignment("x = a|upper")[0] == "x"
    for source in ("x", "x in", "x in y recursive", "x.y in z", ""):
        with pytest.raises(TemplateError):
            compile_loop(source)
    for source in ("x", "x.y = 1", "x, y = z", "= 1"):
        with pytest.raises(TemplateError):
            compile_assignment(source)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(list("ab.|()[]{}'\"~<>=!+-*/%,: \n01_")), max_size=25))
def test_no_source_gives_anything_but_a_value_or_a_refusal(source: str) -> None:
    try:
        expression = compile_expression(source)
    except TemplateError:
        return
    expression.value(Scope({"a": {"b": [1, "x"]}, "b": None}, "nl"))
