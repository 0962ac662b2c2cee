"""The sandbox: nothing in a template runs, and no template takes all time or memory."""

from __future__ import annotations

import time
from typing import Any

import pytest

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")
DATA = {"x": "value", "items": [{"a": 1}, {"a": 2}]}


@pytest.mark.parametrize("expression", [
    "cycler.__init__.__globals__.os.popen('id')", "''.__class__.__mro__", "x.__class__",
    "lipsum.__globals__", "x.upper()", "range(10**9)", "'a' * 10000000000", "2 ** 9999",
    "'%1000000000d' % 1", "[1] * 99", "self.__init__", "config", "dict(a=1)", "x['__class__']",
    "(1).__class__.__base__.__subclasses__()", "x|attr('__class__')", "x is callable",
])  # fmt: skip
def test_nothing_in_a_template_runs(make: Any, expression: str) -> None:
    template = make.docx(make.p("one") + make.p("{{ " + expression + " }}"))
    try:
        filled = compile(template, NL).fill(DATA)
    except TemplateError as error:
        assert {finding.code for finding in error.findings} <= {
            "TEMPLATE_EXPRESSION_NOT_ALLOWED", "TEMPLATE_FILTER_UNKNOWN", "TEMPLATE_TEST_UNKNOWN",
            "TEMPLATE_EXPRESSION_SYNTAX"}  # fmt: skip
        assert {finding.where.cell for finding in error.findings} == {"alinea 2"}
    else:  # a plain name that does not exist: reported, and nothing printed
        assert filled.findings and make.texts(filled.content)[1] == ""


@pytest.mark.parametrize("statement", [
    "{% import 'os' as os %}", "{% include 'x' %}", "{% extends 'x' %}", "{% macro m() %}",
    "{% call m() %}", "{% filter upper %}", "{% raw %}", "{% autoescape false %}", "{% do x %}",
])  # fmt: skip
def test_statements_that_could_run_something_are_unknown(make: Any, statement: str) -> None:
    with pytest.raises(TemplateError) as caught:
        compile(make.docx(make.p(statement)), NL)
    assert caught.value.findings[0].code == "WORD_STATEMENT_UNKNOWN"


BOMBS = [
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "{% set a = ['x', 'y'] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
    "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a|replace('a', a) %}" * 12 + "{{ a }}",
    "{% set a = 'aaaaaaaaaa' %}" + "{% set a = [a, a, a, a]|join(a) %}" * 12 + "{{ a }}",
    "{% set a = 'MMMM' %}" + "{% set a = '2027-01-01'|date(a ~ a) %}" * 40 + "{{ a }}",
    "{{ 5|round(-1000000000) }}",
    "{{ 5|number(1000000000) }}",
    "{{ '%1000000000d' is divisibleby(1) }}",
    "{{ '%1000000000d' is odd }}",
    "{{ '9' * 9 }}",
]


@pytest.mark.parametrize("tags", BOMBS)
def test_no_expression_takes_all_time_or_memory(make: Any, tags: str) -> None:
    begin = time.monotonic()
    try:
        filled = compile(make.docx(make.p(tags)), NL).fill(DATA)
    except TemplateError as error:
        assert error.findings
    else:
        assert filled.findings and len(filled.content) < 100_000
    assert time.monotonic() - begin < 5


def test_loops_that_print_nothing_end_too(make: Any) -> None:
    tags = "{% for i in n %}" * 6 + "{% endfor %}" * 6
    template = compile(make.docx(make.p(tags)), NL)
    tags = "{% for i in n %}" * 4 + "x" * 99 + "{% endfor %}" * 4
    printing = compile(make.docx(make.p(tags)), NL)
    for each in (template, printing):
        with pytest.raises(TemplateError) as caught:
            each.fill({"n": list(range(100))})
        assert [finding.code for finding in caught.value.findings] == ["WORD_DOCUMENT_TOO_LARGE"]


def test_work_and_text_without_a_loop_around_them_end_too(make: Any) -> None:
    doubled = "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 13
    bodies = {
        "long texts": make.p(doubled) + make.p("{{ a }}" * 300),
        "long texts in a control": make.p(doubled) + make.p(make.control("a") * 300),
        "long texts as Markdown": make.p(doubled) + make.p("{{ a|markdown }}" * 300),
        "sorting": make.p("{% for i in n %}" + "{% set s = n|sort %}" * 20 + "{% endfor %}"),
        "searching": make.p("{% for i in n %}" + "{% set s = -1 in n %}" * 20 + "{% endfor %}"),
    }
    for body in bodies.values():
        template = compile(make.docx(body), NL)
        with pytest.raises(TemplateError) as caught:
            template.fill({"n": list(range(2000)), "a": ""})
        assert [finding.code for finding in caught.value.findings] == ["WORD_DOCUMENT_TOO_LARGE"]


@pytest.mark.parametrize("depth", [60, 150, 400, 480, 900, 1900])
@pytest.mark.parametrize(("unit", "ending"), [("not ", "x"), ("-", "1"), ("(", "x"), ("[", "x")])
def test_deep_expressions(make: Any, depth: int, unit: str, ending: str) -> None:
    closing = {"(": ")", "[": "]"}.get(unit, "")
    source = unit * depth + ending + closing * depth
    try:
        compile(make.docx(make.p("{{ " + source[:1990] + " }}")), NL).fill(DATA)
    except TemplateError as error:
        assert error.findings[0].code.startswith("TEMPLATE_EXPRESSION_")


@pytest.mark.parametrize("unit", ["{{", "{%", "{#", "{{ x ", "{_{", "}}"])
def test_braces_that_nobody_closes_take_no_time(make: Any, unit: str) -> None:
    begin = time.monotonic()
    try:
        compile(make.docx(make.p(unit * 100_000)), NL)
    except TemplateError as error:
        assert error.findings[0].code == "WORD_TAG_NOT_CLOSED"
    assert time.monotonic() - begin < 10


def test_long_names(make: Any) -> None:
    with pytest.raises(TemplateError):
        compile(make.docx(make.p("{{ x" + ".a" * 990 + " }}")), NL)
