"""Findings: what is wrong or noteworthy, where, what was seen and what to do about it.

A finding is a value. Its words are not here but in ``formgen/texts/<stage>.toml``, one
table per code, in Dutch and in English side by side::

    [DATE_UNREADABLE]
    severity = "error"          # error | warning | notice
    blocks = false              # true: no document of its subject is made, not even a draft
    nl.what = "'{seen}' is geen datum."
    nl.todo = "Typ dag-maand-jaar, bijvoorbeeld 01-09-2026."
    en.what = "'{seen}' is not a date."
    en.todo = "Type day-month-year, for example 01-09-2026."

``{name}`` is replaced by the finding's detail of that name, or of ``name_nl`` and ``name_en`` where
it is said in each language. Details never hold a value of a person: use :func:`shape` for those
(DESIGN section 6).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from sys import intern
from types import MappingProxyType
from typing import Literal

Language = Literal["nl", "en"]


class Severity(StrEnum):
    """How much a finding matters.

    An error keeps its value off the paper, and in the final profile it keeps the whole
    document back; a warning wants a look; a notice tells what formgen did by itself.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place that a person can go to.

    ``file`` is a name without folders, ``cell`` as Excel shows it ("B7"; for a CSV file the
    column letter and the line number), ``field`` a dotted key of the catalogue or of a form.
    Empty strings mean "not known" or "does not apply".
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    field: str = ""

    def __str__(self) -> str:
        return " › ".join(part for part in (self.file, self.sheet, self.cell, self.field) if part)


NOWHERE = Where()

#: The detail, in each language, that says what a paper calls the field of a finding's place.
ON_PAPER = "on_paper"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a person should know.

    ``subject`` names the thing of the cohort that it is about, as ``placement:P-001``,
    ``intern:0100231`` or ``company:B01``; empty if it is about no single one. A document is
    made or kept back according to the findings of the subjects that it uses.
    """

    code: str
    where: Where = NOWHERE
    subject: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How much it matters, as the text catalogue says for its code."""
        return Severity(str(_entry(self.code)["severity"]))

    @property
    def blocks(self) -> bool:
        """Whether even a draft of its subject's documents must not be made."""
        return bool(_entry(self.code).get("blocks", False))

    def what(self, language: Language) -> str:
        """What is wrong or noteworthy, one sentence."""
        return self._text(language, "what")

    def todo(self, language: Language) -> str:
        """What the reader should do about it; empty if nothing."""
        return self._text(language, "todo")

    def _text(self, language: Language, part: str) -> str:
        words = _entry(self.code)[language]
        assert isinstance(words, dict)
        ending = f"_{language}"
        translated = {name.removesuffix(ending): detail for name, detail in self.details.items()
                      if name.endswith(ending)}
        return str(words.get(part, "")).format_map(_Details({**self.details, **translated}))


class _Details(dict[str, str]):
    """Details of a finding; a missing one shows its name instead of raising."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def found(code: str, where: Where = NOWHERE, subject: str = "", **details: object) -> Finding:
    """A finding with its details given as keywords.

    Raises:
        KeyError: if no text is known for ``code``; a finding without words helps nobody.
    """
    _entry(code)
    # What is found may be found of thousands: the same words are kept once.
    return Finding(code, where, subject,
                   {name: intern(str(value)) for name, value in details.items()})


def shape(value: object) -> str:
    """What a value looks like without saying it: letters as x, digits as 9.

    >>> shape("12-03-2009")
    '99-99-9999'
    >>> shape("Noor")
    'xxxx'
    """
    told = str(value)[:41]
    text = "".join("9" if c.isdigit() else "x" if c.isalpha() else c for c in told)
    return text if len(text) <= 40 else text[:39] + "…"


@cache
def catalogue() -> Mapping[str, Mapping[str, object]]:
    """Every finding code with its severity and words, from ``formgen/texts``."""
    entries: dict[str, Mapping[str, object]] = {}
    for resource in sorted(files("formgen.texts").iterdir(), key=lambda item: item.name):
        if resource.name.endswith(".toml"):
            entries.update(tomllib.loads(resource.read_text(encoding="utf-8")))
    return MappingProxyType(entries)


def _entry(code: str) -> Mapping[str, object]:
    return catalogue()[code]
