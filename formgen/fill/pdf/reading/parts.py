"""The documents that were merged into one (:mod:`formgen.fill.pdf.merge`), told apart again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from formgen.fill.pdf.identity import IDENTITY_FIELD
from formgen.fill.pdf.issued import Issued, issued_of
from formgen.fill.pdf.reading.fields import Form
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.slots import IDENTITY_KEYS, Answer, Answers
from formgen.findings import Finding

#: The catalog's entry that says what is in a merged document.
BUNDLE_KEY = "/FGN_Bundle"


@dataclass(frozen=True, slots=True)
class Part:
    """A document in a merged one. ``names`` gives for a field of its own the name that it has
    in the merged document; ``issued`` is what was in its fields when it was made.
    """

    name: str
    identity: Mapping[str, str]
    names: Mapping[str, str]
    issued: Issued | None

    def answers(self, merged: Mapping[str, Answer], findings: Iterable[Finding]) -> Answers:
        """Its answers under its own names, out of those of the merged document, and the
        findings about its fields.
        """
        own_names = {name: own for own, name in self.names.items()}
        return Answers(
            self.identity,
            {own: replace(merged[name], name=own)
             for own, name in self.names.items() if name in merged},
            tuple(replace(finding, where=replace(
                finding.where, field=own_names[finding.where.field]))
                for finding in findings if finding.where.field in own_names))


def parts_of(file: PdfFile, form: Form) -> tuple[Part, ...]:
    """The documents that a file says it was merged from; none for one that was not."""
    bundle = file.dictionary(file.catalog.get(BUNDLE_KEY))
    parts = [file.dictionary(item) for item in file.items(bundle.get("/Parts"))]
    if not parts:
        return ()
    hidden = {field.name: text_of(file, field.attributes.get("/V")) or ""
              for field in form.fields if field.name.endswith(IDENTITY_FIELD)}
    return tuple(_part(file, part, hidden) for part in parts)


def owners(parts: Sequence[Part]) -> dict[str, tuple[Issued | None, str]]:
    """For the name of a field in the merged document: what it was made with, and its own name
    in the first document that has it.
    """
    found: dict[str, tuple[Issued | None, str]] = {}
    for part in parts:
        for own, name in part.names.items():
            found.setdefault(name, (part.issued, own))
    return found


def _part(file: PdfFile, part: dict[str, Any], hidden: Mapping[str, str]) -> Part:
    said = file.dictionary(part.get("/Identity"))
    identity = {key: text_of(file, said.get(f"/{key}")) or "" for key in IDENTITY_KEYS}
    names = dict(_names(file, part))
    words = hidden.get(names.pop(IDENTITY_FIELD, ""), "").split()
    return Part(
        text_of(file, part.get("/Name")) or "",
        {key: text for key, text in identity.items() if text}, names,
        issued_of(words[-1]) if words else None)


def _names(file: PdfFile, part: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of a field's own name and that in the merged document, which is null if equal."""
    items = file.items(part.get("/Fields"))
    for own, name in zip(items[::2], items[1::2], strict=False):
        text = text_of(file, own)
        if text:
            yield text, text_of(file, name) or text
