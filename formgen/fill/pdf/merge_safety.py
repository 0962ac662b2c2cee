"""What documents may not take along into a bundle: scripts, actions and files.

A field's script may stay if it is nothing but calls of Acrobat's own formats, which viewers
bring along themselves: dates, numbers, phones. Any other may call functions that scripts of
the whole document define, and those cannot come along, because two documents may define the
same function differently. Links to web pages stay; what starts programs, sends data or opens
other files does not (:mod:`formgen.fill.pdf.reading.trust`).
"""

from __future__ import annotations

import re
from typing import Any

from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.tokens import Reference
from formgen.fill.pdf.reading.trust import CARRIERS, document_scripts, suspects_in
from formgen.findings import Finding, Where, found

#: Keys of dictionaries that lead to an action, several actions, or files.
_ACTIVE = frozenset({"/A", "/PA", "/AA", "/EF", "/AF"})
_FUNCTION = re.compile(r"\bfunction\s+(\w+)")
_KNOWN_FUNCTION = re.compile(r"AF(?:Date|Time|Number|Percent|Special|Range|Simple|Merge|Parse)\w*")


class ContentFilter:
    """Takes from dictionaries what must stay behind, and notes it; ``owner`` names the document."""

    def __init__(self, file: PdfFile, owner: str = "") -> None:
        self._file = file
        self._where = Where(file=owner)
        self._kinds: dict[str, int] = {}
        self._carries = False
        self._seen: set[int] = set()

    def cleared(self, entries: dict[str, Any]) -> dict[str, Any]:
        """A dictionary without what must stay behind."""
        if entries.keys().isdisjoint(_ACTIVE):
            return entries
        cleared = dict(entries)
        for key in ("/A", "/PA"):
            if key in cleared and not self._passes(cleared[key]):
                del cleared[key]
        triggers = dict(self._file.dictionary(cleared.pop("/AA", None)))
        if triggers.pop("/C", None) is not None:  # it computes, from fields by their old names
            self._kinds["JavaScript"] = self._kinds.get("JavaScript", 0) + 1
        kept = {key: action for key, action in triggers.items() if self._passes(action)}
        if kept:
            cleared["/AA"] = kept
        for key in ("/EF", "/AF"):
            self._carries = cleared.pop(key, None) is not None or self._carries
        return cleared

    def annotations(self, value: Any) -> list[Reference]:
        """The annotations of an array, but those that bring files along or play them."""
        references = self._file.references(value)
        kept = [
            item
            for item in references
            if self._file.dictionary(item).get("/Subtype") not in CARRIERS
        ]
        self._carries = self._carries or len(kept) < len(references)
        return kept

    def _passes(self, value: Any) -> bool:
        """Whether an action may come along."""
        action = self._file.dictionary(value)
        if "/S" not in action and type(self._file.get(value)) is not list:
            return True  # no action: the attributes of a tag have the same key
        suspects = suspects_in(self._file, value)
        if suspects and (type(value) is not Reference or value not in self._seen):
            if type(value) is Reference:
                self._seen.add(value)
            for kind in {suspect.kind: None for suspect in suspects}:
                self._kinds[kind] = self._kinds.get(kind, 0) + 1
        return not suspects

    def findings(self) -> tuple[Finding, ...]:
        """What stayed behind; to be asked for at the end."""
        catalog = self._file.catalog
        names = self._file.dictionary(catalog.get("/Names"))
        notes = []
        scripts = self._kinds.pop("JavaScript", 0) + sum(
            not _defines_only_known(script.text) for script in document_scripts(self._file)
        )
        if scripts:
            notes.append(found("PDF_PART_SCRIPTS_DROPPED", self._where, count=scripts))
        for kind, count in self._kinds.items():
            notes.append(found("PDF_PART_ACTIONS_DROPPED", self._where, action=kind, count=count))
        if self._carries or "/EmbeddedFiles" in names:
            notes.append(found("PDF_FILES_DROPPED", self._where))
        if "/XFA" in self._file.dictionary(catalog.get("/AcroForm")):
            notes.append(found("PDF_XFA_DROPPED", self._where))
        return tuple(notes)


def _defines_only_known(script: str) -> bool:
    """Whether a document's script brings nothing but Acrobat's formats, as old forms do."""
    names = _FUNCTION.findall(script)
    return bool(names) and all(map(_KNOWN_FUNCTION.fullmatch, names))
