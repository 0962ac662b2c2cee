"""Repeating sections (w15:repeatingSection): one item for each row of a list.

The section's tag is the list's name. The first item is the model of all; in it a control is
tagged with the last part of its name (``supervised_on``), or as ``item.supervised_on``, and
in the documents as ``record.items.3.supervised_on``. A list without rows gives one blank item,
which people can fill in and repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from formgen.errors import TemplateError
from formgen.fill.expressions import Loop, compile_expression
from formgen.fill.scope import Scope, Value
from formgen.fill.word.marks import Close, Repeat
from formgen.fill.word.passes import Pass
from formgen.fill.word.sdt import CONTENT, PROPERTIES, properties_of
from formgen.fill.word.xml import SDT, VAL, Element, remove, w, w15

_ROW = "item"
_BLANK = {"nr": 1, "blank": True}


def section_name(sdt: Element) -> str:
    """The name of the list of a repeating section; empty if the control is none."""
    properties = sdt.find(PROPERTIES)
    if properties is None or properties.find(w15("repeatingSection")) is None:
        return ""
    for name in ("tag", "alias"):
        given = properties.find(w(name))
        if given is not None and given.get(VAL, "").strip():
            return str(given.get(VAL)).strip()
    return ""


def items_of(section: Element) -> Iterator[Element]:
    """The items of a repeating section."""
    for sdt in section.find(CONTENT).iterchildren(SDT):
        properties = sdt.find(PROPERTIES)
        if properties is not None and properties.find(w15("repeatingSectionItem")) is not None:
            yield sdt


class RepeatingPass(Pass):
    """Turns the repeating sections of one part into loops."""

    def run(self) -> None:
        """Do it, for every section of the part that has a name and an item."""
        for section in list(self._root.iter(SDT)):
            name = section_name(section) if section.find(CONTENT) is not None else ""
            if not name:
                continue
            model, *others = [*items_of(section)] or [None]
            if model is None:
                continue
            at = self._places.of(section, name)
            try:
                listed = compile_expression(name)
            except TemplateError as error:
                self._refuse(error, at)
                continue
            for other in others:
                remove(other)
            _make_relative(model, name)
            rows = replace(listed, value=_with_a_blank_row(listed.value))
            model.addprevious(self._marks.element(Repeat(Loop((_ROW,), rows, None), at)))
            model.addnext(self._marks.element(Close("endfor", at)))


def _with_a_blank_row(value_of: Value) -> Value:
    """A list's value, with one blank row if it has none."""

    def rows(scope: Scope) -> Any:
        value = value_of(scope)
        return [_BLANK] if value is None or value == [] or value == () else value

    return rows


def _make_relative(model: Element, name: str) -> None:
    """Tag the controls of the model by the loop's variable."""
    for sdt in model.find(CONTENT).iter(SDT):
        if properties_of(sdt) is None:
            continue
        tag = sdt.find(f"{PROPERTIES}/{w('tag')}")
        given = tag.get(VAL, "") if tag is not None else ""
        own = re.sub(rf"{re.escape(name)}\.(?:\d+\.)?", "", given)
        if given and "." not in own:
            tag.set(VAL, f"{_ROW}.{own}")


def renumbered(tag: str, name: str, number: int) -> str:
    """The tag of a control in the item of that number: Word copies tags with an item."""
    match = re.fullmatch(rf"(?:{re.escape(name)}\.\d+|{_ROW})\.(.+)", tag)
    if match:
        return f"{name}.{number}.{match.group(1)}"
    return tag if "." in tag or not tag else f"{name}.{number}.{tag}"
