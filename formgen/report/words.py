"""The words of the reports in each language; those of findings are in ``formgen.texts``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from formgen.findings import ON_PAPER, Finding, Language, Severity
from formgen.model import catalogue
from formgen.write import Reason, Status


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. A word that counts has two forms, for one and for more."""

    language: Language
    table: Mapping[str, Any]

    def say(self, name: str, **details: object) -> str:
        """The text of that name with its details filled in."""
        return str(self.table[name]).format(**details)

    def count(self, name: str, number: int) -> str:
        """So many of something: "1 document", "12 documenten"."""
        return f"{number} {self.noun(name, number)}"

    def noun(self, name: str, number: int) -> str:
        """The form of the word that belongs to a number."""
        one, more = self.table["counted"][name]
        return str(one if number == 1 else more)

    def severity(self, severity: Severity) -> str:
        """Its name."""
        return self.noun(severity.value, 1)

    def status(self, status: Status) -> str:
        """What became of a document, in a word."""
        return str(self.table["status"][status.value])

    def reason(self, reason: Reason) -> str:
        """Why a document was made, in a few words."""
        return str(self.table["reason"][reason.value])

    def returned(self, state: str) -> str:
        """How a returned file was found, in a word."""
        return str(self.table["returned"][state])

    def subject(self, finding: Finding) -> str:
        """Whom or what a finding is about: "plaatsing P-001"; empty if no single thing."""
        kind, _, identifier = finding.subject.partition(":")
        name = self.table["subjects"].get(kind, kind)
        return f"{name} {identifier}".strip()

    def place(self, finding: Finding) -> str:
        """Where to look: file, sheet and cell; the field only where no cell is known.

        A key of formgen's is for whoever makes a form; of a placement or a company the field is
        called as the paper calls it, or by its label, where the text does not say that.
        """
        where, details = finding.where, finding.details
        printed = details.get(f"{ON_PAPER}_{self.language}", "")
        if where.cell:
            called = ""
        elif printed or finding.subject.partition(":")[0] in ("", "form"):
            called = printed or where.field
        elif any(name.startswith("label") for name in details):
            called = ""
        else:
            known = catalogue().get(where.field)
            called = known.label[self.language] if known else where.field
        return str(replace(where, field=called))

    def whereabouts(self, finding: Finding) -> str:
        """The place and, in brackets, whom it is about; either may be missing."""
        place, subject = self.place(finding), self.subject(finding)
        return f"{place} ({subject})" if place and subject else place or subject


@cache
def words(language: Language) -> Words:
    """The words of a language."""
    text = files("formgen.report").joinpath("words.toml").read_text(encoding="utf-8")
    return Words(language, tomllib.loads(text)[language])
