"""docxtpl's tags for table cells: ``{% vm %}``, ``{% hm %}``, ``{% colspan n %}``,
``{% cellbg colour %}``.

Each stands somewhere in the text of the cell that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lxml import etree

from formgen.errors import TemplateError
from formgen.fill.expressions import Expression, compile_expression
from formgen.fill.scope import Scope
from formgen.fill.word.marks import Marks, Print
from formgen.fill.word.places import At
from formgen.fill.word.xml import CELL, VAL, Element, P, ancestor, child_in_order, replace_with, w

WORDS = ("cellbg", "colspan", "hm", "vm")

_PROPERTIES = w("tcPr")
_ORDER = tuple(w(name) for name in (
    "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar",
    "textDirection", "tcFitText", "vAlign", "hideMark",
))  # fmt: skip
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_MOST_COLUMNS = 63  # of a table, in Word

Change = Callable[[Any, Scope, str], str]


def apply(node: Element, words: str, at: At, marks: Marks) -> None:
    """Do what a tag says with the cell around it.

    Raises:
        TemplateError: if it stands in no cell, or its expression cannot be used.
    """
    word, _, rest = words.partition(" ")
    cell = ancestor(node, CELL)
    if cell is None:
        raise TemplateError(at.found("WORD_TAG_OUTSIDE_TABLE", level=word))
    match word:
        case "vm":
            _merge_down(cell, at, marks)
        case "hm":
            _merge_across(cell, at, marks)
        case "colspan":
            _span(cell, _changed(compile_expression(rest), _columns), at, marks)
        case _:
            _colour(cell, _changed(compile_expression(rest), _hexadecimal), at, marks)


def _merge_down(cell: Element, at: At, marks: Marks) -> None:
    """Make one cell of those that the rows of a loop have in this column: the first shows."""
    content = [child for child in cell if child.tag != _PROPERTIES]
    first, otherwise, end = marks.block(compile_expression("loop.first"), at)
    cell.extend([first, *content, otherwise, etree.Element(P), end])
    merge = child_in_order(_properties(cell), w("vMerge"), _ORDER)
    begin, merged = etree.Element(w("vMerge")), etree.Element(w("vMerge"))
    begin.set(VAL, "restart")
    first, otherwise, end = marks.block(compile_expression("loop.first"), at)
    replace_with(merge, first, begin, otherwise, merged, end)


def _merge_across(cell: Element, at: At, marks: Marks) -> None:
    """Make one cell of those that the columns of a loop have in this row."""
    span = _properties(cell).find(w("gridSpan"))
    width = int(span.get(VAL, "1")) if span is not None else 1
    times = _changed(compile_expression("loop.length"),
                     lambda value, scope, name: _columns(
                         value * width if isinstance(value, int) else value, scope, name))
    _span(cell, times, at, marks)
    first, otherwise, end = marks.block(compile_expression("loop.first"), at)
    replace_with(cell, first, cell, otherwise, end)


def _span(cell: Element, columns: Expression, at: At, marks: Marks) -> None:
    span = child_in_order(_properties(cell), w("gridSpan"), _ORDER)
    span.set(VAL, marks.text(Print(columns, at)))


def _colour(cell: Element, colour: Expression, at: At, marks: Marks) -> None:
    shading = child_in_order(_properties(cell), w("shd"), _ORDER)
    shading.attrib.clear()
    shading.set(VAL, "clear")
    shading.set(w("color"), "auto")
    shading.set(w("fill"), marks.text(Print(colour, at)))


def _properties(cell: Element) -> Element:
    properties = cell.find(_PROPERTIES)
    if properties is None:
        properties = etree.Element(_PROPERTIES)
        cell.insert(0, properties)
    return properties


def _changed(expression: Expression, change: Change) -> Expression:
    """An expression whose value is made fit for an attribute."""
    value_of, name = expression.value, expression.source
    return replace(expression, value=lambda scope: change(value_of(scope), scope, name), path=())


def _columns(value: Any, scope: Scope, name: str) -> str:
    text = str(value)
    if text.isdecimal() and 1 <= int(text) <= _MOST_COLUMNS:
        return text
    scope.trouble("WORD_VALUE_NOT_A_SPAN", name)
    return "1"


def _hexadecimal(value: Any, scope: Scope, name: str) -> str:
    if value is None or value == "":
        return "auto"
    match = _COLOUR.fullmatch(str(value).strip())
    if match:
        return match.group(1).upper()
    scope.trouble("WORD_VALUE_NOT_A_COLOUR", name)
    return "auto"
