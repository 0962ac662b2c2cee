"""Finding the choice that a value means among those that a field offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pypdf.generic import ArrayObject, IndirectObject, NameObject, TextStringObject

from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.fields import FormField, Option
from formgen.fill.slots import How, SlotKind
from formgen.findings import Finding, Where, found, shape


@dataclass(frozen=True, slots=True)
class Chooser:
    """The choices of a field. ``editable``: any other text is allowed as well."""

    name: str
    label: str
    options: tuple[Option, ...]
    editable: bool
    known: Mapping[str, Option]

    def choose(self, text: str, draft: Draft) -> Option | None:
        """The choice that a text means; None, and a finding, if the field does not offer it."""
        option = self._known(text)
        if option is None and self.editable:
            return Option(text, text)
        if option is None:
            displays = [option.display for option in self.options]
            draft.findings.append(unknown_choice(self.name, self.label, text, displays))
        return option

    def listed(self, text: str) -> list[str]:
        """The choices that a text names one after another, as in "do, vr"; none if that is not
        all that it says, or if it is one choice as it stands.
        """
        parts = [part for part in re.split(r"\s*[,;\n]\s*", text) if part]
        if self._known(text) or not all(map(self._known, parts)):
            return []
        return parts

    def _known(self, text: str) -> Option | None:
        return self.known.get(text) or self.known.get(folded(text))


def chooser(name: str, label: str, options: Sequence[Option], editable: bool) -> Chooser:
    """A chooser that knows options by what they show, by what they store, in any case."""
    known: dict[str, Option] = {option.display: option for option in reversed(options)}
    for option in options:
        known.setdefault(option.export, option)
    for option in options:
        known.setdefault(folded(option.display), option)
        known.setdefault(folded(option.export), option)
    return Chooser(name, label, tuple(options), editable, known)


def offer_choices(writer: Changeable, fields: Iterable[FormField], how: How) -> None:
    """Give drop-downs the choices that are wanted instead of their own, one list for all."""
    lists: dict[tuple[str, ...], IndirectObject] = {}
    for field in fields:
        offered = how.offer(field.name) if field.kind is SlotKind.CHOICE else ()
        if not offered:
            continue
        if offered not in lists:
            lists[offered] = writer._add_object(ArrayObject(map(TextStringObject, offered)))
        for dictionary in (field.attributes, field.dictionary):
            dictionary[NameObject("/Opt")] = lists[offered]


def folded(text: str) -> str:
    """A text without what people do not mean when they name a choice: case, outer blanks."""
    return " ".join(text.split()).casefold()


def unknown_choice(name: str, label: str, text: str, offered: Sequence[str]) -> Finding:
    """The finding for a value that is no choice, with the choice that is nearest to it."""
    offers = ", ".join(f"'{choice}'" for choice in offered[:20] if choice.strip())
    near = get_close_matches(text, offered, n=1, cutoff=0.6)
    where, seen = Where(field=name), shape(text)
    if near:
        return found(
            "PDF_CHOICE_MISSPELT", where, label=label, seen=seen, offered=offers, near=near[0]
        )
    return found("PDF_CHOICE_UNKNOWN", where, label=label, seen=seen, offered=offers)


def not_plain(name: str, label: str) -> Finding:
    """The finding for a value that no field can hold, such as a table."""
    return found("PDF_VALUE_NOT_PLAIN", Where(field=name), label=label)


def not_drawable(name: str, label: str, character: str) -> Finding:
    """The finding for a character that no font has."""
    code = f"U+{ord(character):04X}"
    return found("PDF_CHARACTER_WITHOUT_FONT", Where(field=name), label=label, character=code)
