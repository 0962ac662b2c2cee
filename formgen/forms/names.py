"""Which names a template may use: those that the data has, and the form's own.

The data of a placement is made from the field catalogue (:mod:`formgen.plan`), so whether it
has a name can be told before there is any data, and so can the name that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache

from formgen.fill.slots import Slot, SlotKind
from formgen.findings import Finding, Where, found
from formgen.forms.lists import lists
from formgen.forms.model import Form
from formgen.forms.vocabulary import vocabulary
from formgen.model import Label, catalogue

#: What every document says about itself, as ``document.<part>``.
DOCUMENT = ("id", "code", "form", "form_version", "title", "language", "created", "subtitle",
            "reference", "issued", "sender", "office", "address")

# Their fields are the attributes of lists, not names of their own.
_ONLY_IN_LISTS = ("skill", "milestone", "induction", "evaluation", "criterion", "work_process",
                  "elective", "contact", "openings")
_COMPUTED = ("team.*.contact",)  # the mail address and phone number of a person together
_POSITION = re.compile(r"\.\d+(?=\.|$)")  # the row of a list, which a PDF names each by itself
_MOST_MEANT = 3  # more names than this are no answer to "did you mean"
_ROW = ("nr", "blank")  # what every row of a form's table has


class Origin(StrEnum):
    """Where the value of a slot comes from."""

    DATA = "data"  # the field catalogue, or a list of it
    FORM = "form"  # declared by the form: filled in by hand, or rows of its tables
    PERSON = "person"  # a field that nobody declares; whoever fills in the form knows it
    UNKNOWN = "unknown"  # a tag for which there will never be a value


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a slot's name. ``nearest`` is the name that may have been meant."""

    origin: Origin
    label: Label | None = None
    nearest: str = ""


class Names:
    """The names that templates of one form may use; without a form those of the data."""

    def __init__(self, form: Form | None = None) -> None:
        self._data = names_of_data()
        self._own = dict(_names_of_form(form)) if form is not None else {}
        known = (*self._own, *self._data)
        self._groups = {group for name in known for group in _groups(name)}
        self._all = tuple(dict.fromkeys(known))

    def look_up(self, slot: Slot) -> Known:
        """What is known of a slot.

        A control or form field that no one declares is one that people fill in, unless its
        name looks like a misspelt one.
        """
        name = _POSITION.sub(".*", slot.name)
        if name in self._own:
            return Known(Origin.FORM, self._own[name])
        if name in self._data:
            return Known(Origin.DATA, self._data[name])
        if name in self._groups:
            return Known(Origin.DATA)
        nearest = self._nearest(name)
        if slot.kind is SlotKind.TAG:
            return Known(Origin.UNKNOWN, nearest=nearest)
        return Known(Origin.PERSON, nearest="" if "," in nearest else nearest)

    def _nearest(self, name: str) -> str:
        """The known name that looks most like it, or whose label it is (``Achternaam``)."""
        by_label = _names_by_label().get(_folded(name), "")
        if by_label:
            return by_label
        group, _, last = name.rpartition(".")
        # What names of one group share would make any two of them look alike.
        beside = {known.rpartition(".")[2]: known for known in self._all
                  if known.rpartition(".")[0] == group}
        close = [beside[end] for end in get_close_matches(last, beside, 1, 0.7)]
        values = [known for known in self._all if not known.endswith(".*")]
        close = close or get_close_matches(name, values, 1, 0.8)
        if not close and last and not group:
            single = [known for known in reversed(self._all) if "*" not in known]
            ends = {known.rpartition(".")[2]: known for known in single}
            close = [ends[end] for end in get_close_matches(last, ends, 1, 0.85)]
        return close[0] if close else self._meant(name)

    def _meant(self, name: str) -> str:
        """The known names that its words mean: ``student.naam``, ``BedrijfKvk``."""
        meant = [key for key in vocabulary().meanings(re.sub(r"[._]", " ", name))
                 if key in self._data]
        return ", ".join(meant) if len(meant) <= _MOST_MEANT else ""


def check_names(slots: tuple[Slot, ...], form: Form | None) -> list[Finding]:
    """A finding for each name in a template that no data will ever have, with the near miss.

    Of a list that nobody knows the list is named, not each of its columns.
    """
    names = Names(form)
    unknown_lists: set[str] = set()
    findings = []
    for slot in slots:
        known = names.look_up(slot)
        if known.origin in (Origin.DATA, Origin.FORM):
            continue
        if any(slot.name.startswith(f"{name}.*") for name in unknown_lists):
            continue
        tag = slot.label or slot.name
        details = {"name": slot.name, "tag": tag, "nearest": known.nearest}
        where = Where(cell=slot.place, field=slot.name)
        if known.origin is Origin.UNKNOWN:
            unknown_lists.add(slot.name)
            code = "TEMPLATE_KEY_MISSPELT" if known.nearest else "TEMPLATE_KEY_UNKNOWN"
            findings.append(found(code, where, **details))
        elif known.nearest:
            findings.append(found("TEMPLATE_FIELD_LIKE_ANOTHER", where, **details))
    return findings


@cache
def names_of_data() -> Mapping[str, Label | None]:
    """Every name that the data of a placement has, with its label."""
    names: dict[str, Label | None] = {
        key: field.label
        for key, field in catalogue().items()
        if key.partition(".")[0] not in _ONLY_IN_LISTS
    }
    names.update(dict.fromkeys((*(f"document.{part}" for part in DOCUMENT), *_COMPUTED)))
    for name, attributes in lists().items():
        names[f"{name}.*"] = None
        names.update((f"{name}.*.{part}", field.label) for part, field in attributes.items())
    return names


def _names_of_form(form: Form) -> Iterator[tuple[str, Label | None]]:
    """The names that a form declares: its fields, rows of its tables, signatures, moments."""
    yield from ((flag, None) for flag in form.flags)
    for form_field in form.fields():
        if form_field.key not in catalogue():
            yield form_field.key, form_field.field.label
    for table in form.tables():
        yield f"{table.name}.*", None
        yield from ((f"{table.name}.*.{part}", None) for part in _ROW)
        for column in table.columns:
            yield f"{table.name}.*.{column.field.key}", column.field.field.label
    for box in form.signatures():
        yield from ((name, box.title) for name in box.slots)


def _groups(name: str) -> Iterator[str]:
    """``record`` and ``record.items`` of ``record.items.*.nr``: what a condition may ask for."""
    parts = name.split(".")
    for length in range(1, len(parts)):
        yield ".".join(parts[:length])


@cache
def _names_by_label() -> Mapping[str, str]:
    """Names by their label in either language, where only one name has it."""
    names: dict[str, set[str]] = {}
    for name, label in names_of_data().items():
        for text in (label.nl, label.en) if label is not None and "*" not in name else ():
            names.setdefault(_folded(text), set()).add(name)
    return {text: min(same) for text, same in names.items() if len(same) == 1 and text}


def _folded(text: str) -> str:
    """A text without what people vary: case, spaces, dots, underscores."""
    return "".join(character for character in text.casefold() if character.isalnum())
