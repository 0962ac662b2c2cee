"""Values of a form.toml, taken one by one; what is wrong with one becomes a finding.

Nothing here knows what a form is. A value of the wrong kind reads as its default, so that
one run names every mistake of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from formgen.findings import Finding, Where, found
from formgen.model import Label
from formgen.model.fields import NO_LABEL

Choice = TypeVar("Choice", bound=StrEnum)

#: Finding for an unknown word -> finding for one that is near a known word.
_MISSPELT = {
    "FORM_KEY_UNKNOWN": "FORM_KEY_MISSPELT",
    "FORM_FIELD_UNKNOWN": "FORM_FIELD_MISSPELT",
    "FORM_LIST_UNKNOWN": "FORM_LIST_MISSPELT",
    "FORM_ATTRIBUTE_UNKNOWN": "FORM_ATTRIBUTE_MISSPELT",
}


class Mistakes:
    """The findings of one form folder, in the order in which they were noticed."""

    def __init__(self, form: str) -> None:
        self.findings: list[Finding] = []
        self._form = form

    def note(self, code: str, place: str, **details: object) -> None:
        """Keep a finding about a place in form.toml, such as ``[[sections]] Student``."""
        where = Where(file=f"{self._form}/form.toml", field=place)
        self.findings.append(found(code, where, f"form:{self._form}", **details))

    def note_unknown(self, code: str, place: str, key: str, known: Iterable[str]) -> None:
        """Keep the finding for an unknown word, or the one that offers the nearest known word."""
        near = get_close_matches(key, list(known), n=1, cutoff=0.6)
        if near:
            self.note(_MISSPELT[code], place, key=key, hint=near[0])
        else:
            self.note(code, place, key=key)


class Declared:
    """One table of a form.toml. ``place`` says for people which one."""

    def __init__(self, values: Mapping[str, Any], place: str, mistakes: Mistakes) -> None:
        self.place = place
        self._values = values
        self._mistakes = mistakes

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def allow(self, *names: str) -> None:
        """Note every key that is not one of these."""
        for name in self._values:
            if name not in names:
                self._mistakes.note_unknown("FORM_KEY_UNKNOWN", self.place, name, names)

    def text(self, name: str, default: str = "") -> str:
        """A string; a whole number counts as one, so that ``version = 2`` works."""
        value = self._values.get(name, default)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return str(value)
        self._wrong(name, '"…"')
        return default

    def flag(self, name: str, default: bool = False) -> bool:
        """``true`` or ``false``."""
        value = self._values.get(name, default)
        if isinstance(value, bool):
            return value
        self._wrong(name, "true")
        return default

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``."""
        value = self._values.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self._wrong(name, f"{low} … {high}")
        return default

    def size(self, name: str, default: float) -> float:
        """A number above 0 and not above 1000."""
        value = self._values.get(name, default)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 1000:
            return float(value)
        self._wrong(name, default)
        return default

    def one_of(self, name: str, default: Choice) -> Choice:
        """One of the members of the default's type, by its value."""
        kinds = type(default)
        value = self.text(name, default.value)
        if value in list(kinds):
            return kinds(value)
        self._mistakes.note("FORM_VALUE_UNKNOWN", self.place, key=name, value=value,
                            allowed=", ".join(kinds))
        return default

    def label(self, name: str, default: Label | None = NO_LABEL) -> Label:
        """A text in both languages, or one string for both.

        ``default`` is for a key that is not there; None says that it must be.
        """
        if name not in self._values and default is not None:
            return default
        value = self._values.get(name)
        pair = {"nl": value, "en": value} if isinstance(value, str) else value
        if (isinstance(pair, Mapping) and set(pair) == {"nl", "en"}
                and all(isinstance(text, str) and text.strip() for text in pair.values())):
            return Label(pair["nl"], pair["en"])
        self._mistakes.note("FORM_LABEL_INCOMPLETE", self.place, name=name)
        return NO_LABEL

    def labels(self, name: str) -> tuple[Label, ...]:
        """A list of texts in both languages, as ``{ nl = [...], en = [...] }`` of equal length.

        One list of strings stands for both languages.
        """
        value = self._values.get(name, [])
        pair = {"nl": value, "en": value} if isinstance(value, list) else value
        if (isinstance(pair, Mapping) and set(pair) == {"nl", "en"}
                and all(_is_words(words) for words in pair.values())
                and len(pair["nl"]) == len(pair["en"])):
            return tuple(map(Label, pair["nl"], pair["en"]))
        self._mistakes.note("FORM_LISTS_UNEQUAL", self.place, name=name)
        return ()

    def words(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self._values.get(name, [])
        if _is_words(value):
            return tuple(value)
        self._wrong(name, '["…", "…"]')
        return ()

    def table(self, name: str, place: str) -> Declared:
        """The table of that name; an empty one if it is not there."""
        value = self._values.get(name, {})
        if isinstance(value, Mapping):
            return Declared(value, place, self._mistakes)
        self._wrong(name, "{ … }")
        return Declared({}, place, self._mistakes)

    def tables(self, name: str, place: str) -> tuple[Declared, ...]:
        """The list of tables of that name."""
        value = self._values.get(name, [])
        if isinstance(value, list) and all(isinstance(about, Mapping) for about in value):
            return tuple(Declared(about, place, self._mistakes) for about in value)
        self._wrong(name, "[{ … }, { … }]")
        return ()

    def names(self) -> tuple[str, ...]:
        """The keys of the table, in their order."""
        return tuple(self._values)

    def at(self, place: str) -> Declared:
        """The same table under a better name for people."""
        return Declared(self._values, place, self._mistakes)

    def _wrong(self, name: str, example: object) -> None:
        self._mistakes.note("FORM_VALUE_WRONG", self.place, key=name, example=example)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)
