"""Legacy form fields, as forms of before 2007 have them: filled, and read back.

Text, check box and drop-down list; what they are is in w:ffData of the run that begins them
(ECMA-376 part 1, 17.16.17).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from formgen.fill.formats import DATE_PICTURE
from formgen.fill.slots import SlotKind
from formgen.fill.word.fields import CHARACTER, Field, fields_of
from formgen.fill.word.marks import (
    Condition,
    Control,
    ControlPart,
    ControlTest,
    Marks,
    Next,
    Part,
)
from formgen.fill.word.merge_instructions import known_name
from formgen.fill.word.passes import Pass
from formgen.fill.word.places import Places
from formgen.fill.word.returned import shown_text
from formgen.fill.word.run_formats import run_of
from formgen.fill.word.sdt import is_on
from formgen.fill.word.xml import VAL, Element, P, replace_with, w

_DATA = w("ffData")
_CHECK, _LIST, _TEXT = w("checkBox"), w("ddList"), w("textInput")
_KINDS = {
    "FORMTEXT": SlotKind.TEXT,
    "FORMCHECKBOX": SlotKind.CHECK,
    "FORMDROPDOWN": SlotKind.CHOICE,
}
_EMPTY = "\u2002\u00a0 "  # an empty text field shows five of the first


@dataclass(frozen=True, slots=True)
class FormField:
    """A legacy form field. ``name`` is the key of the data that its bookmark stands for."""

    name: str
    kind: SlotKind
    data: Element
    field: Field

    @property
    def options(self) -> tuple[str, ...]:
        """What a drop-down offers."""
        entries = self.data.iterfind(f"{_LIST}/{w('listEntry')}")
        return tuple(entry.get(VAL, "") for entry in entries)

    @property
    def date_picture(self) -> str:
        """The format of a text that must be a date, empty for other texts."""
        about = self.data.find(_TEXT)
        kind = about.find(w("type")) if about is not None else None
        if about is None or kind is None or kind.get(VAL) != "date":
            return ""
        picture = about.find(w("format"))
        return picture.get(VAL, DATE_PICTURE) if picture is not None else DATE_PICTURE

    @property
    def value(self) -> str | bool | None:
        """What it says: a text, None for none, or whether it is ticked."""
        if self.kind is SlotKind.TEXT:
            text = "".join(shown_text([run]) for run in self.field.result)
            return text if text.strip(_EMPTY) else None
        own = self.data.find(_CHECK if self.kind is SlotKind.CHECK else _LIST)
        if own is None:
            return None
        chosen = own.find(w("checked" if self.kind is SlotKind.CHECK else "result"))
        chosen = chosen if chosen is not None else own.find(w("default"))
        if self.kind is SlotKind.CHECK:
            return is_on(chosen)
        index = chosen.get(VAL, "") if chosen is not None else "0"
        known = index.isdecimal() and int(index) < len(self.options)
        return self.options[int(index)] if known else None


def form_fields(root: Element) -> Iterator[FormField]:
    """The form fields of a part that have a name, in the order of the document."""
    if next(root.iter(_DATA), None) is None:
        return
    for paragraph in list(root.iter(P)):
        if next(paragraph.iter(_DATA), None) is None:
            continue
        for field in fields_of(paragraph):
            data = field.elements[0].find(f"{CHARACTER}/{_DATA}")
            name = data.find(w("name")) if data is not None else None
            key = known_name(name.get(VAL, "").strip()) if name is not None else ""
            if key and field.kind in _KINDS and field.stands_alone:
                yield FormField(key, _KINDS[field.kind], data, field)


def fields_out_of_reach(root: Element) -> dict[str, Element]:
    """Form fields that run over several paragraphs, or share a run with text, by their name."""
    named = {
        known_name(name.get(VAL, "").strip()): name
        for name in root.iter(w("name"))
        if name.getparent().tag == _DATA
    }
    within_reach = {field.name for field in form_fields(root)}
    return {name: node for name, node in named.items() if name and name not in within_reach}


class FormFieldPass(Pass):
    """Turns the legacy form fields of one part into blocks."""

    def __init__(self, root: Element, marks: Marks, places: Places) -> None:
        super().__init__(root, marks, places)
        self.findings += [
            places.of(node, name).found("WORD_FIELD_NOT_FILLED")
            for name, node in fields_out_of_reach(root).items()
        ]

    def run(self) -> None:
        """Do it, for every form field of the part."""
        for found in list(form_fields(self._root)):
            at = self._places.of(found.field.elements[0], found.name)
            kind = SlotKind.DATE if found.date_picture else found.kind
            options = tuple((option, option) for option in found.options)
            control = Control(
                found.name, kind, found.name, at, options, picture=found.date_picture, listed=False
            )
            if found.kind is SlotKind.TEXT:
                self._text(found, control)
            elif found.kind is SlotKind.CHECK:
                self._check(found, control)
            else:
                self._choice(found, control)

    def _text(self, found: FormField, control: Control) -> None:
        run = run_of(found.field.format, self._root)
        value = self._marks.element(ControlPart(Part.RUN, control, run))
        before, otherwise, end = self._block(control, Condition.FILLED)
        last = found.field.elements[-1]
        if not found.field.result:
            for node in (before, value, otherwise, end):
                last.addprevious(node)
            return
        found.field.result[0].addprevious(before)
        before.addnext(value)
        value.addnext(otherwise)
        last.addprevious(end)

    def _check(self, found: FormField, control: Control) -> None:
        box = found.data.find(_CHECK)
        if box is None:
            return
        as_it_was = box.findall(w("checked"))
        for element in as_it_was:
            box.remove(element)
        ticked, unticked = etree.Element(w("checked")), etree.Element(w("checked"))
        ticked.set(VAL, "1")
        unticked.set(VAL, "0")
        before, otherwise, end = self._block(control, Condition.CHECKED)
        second = self._marks.element(Next(ControlTest(control, Condition.FILLED), control.at))
        box.extend([before, ticked, second, unticked, otherwise, *as_it_was, end])

    def _choice(self, found: FormField, control: Control) -> None:
        choices = found.data.find(_LIST)
        if choices is None:
            return
        as_it_was = choices.find(w("result"))
        chosen = etree.Element(w("result"))
        chosen.set(VAL, self._marks.text(ControlPart(Part.INDEX, control)))
        before, otherwise, end = self._block(control, Condition.FILLED)
        if as_it_was is None:
            choices[:0] = [before, chosen, otherwise, end]
        else:
            replace_with(as_it_was, before, chosen, otherwise, as_it_was, end)

    def _block(self, control: Control, condition: Condition) -> tuple[Element, Element, Element]:
        return self._marks.block(ControlTest(control, condition), control.at)
