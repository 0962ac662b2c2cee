"""The signatures of a form that came back: who, when, and what changed since (12.8).

What is judged here is what the file itself shows: which bytes a signature covers, and what
revisions that came later changed. Whether the certificate is to be trusted, and the digest
right, is for a validator such as Acrobat's to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from formgen.fill.pdf.locks import Lock
from formgen.fill.pdf.reading.fields import Field, Form
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.sent import Sent, described_alone
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.pdf.reading.tokens import Malformed
from formgen.fill.slots import Signature, SlotKind

#: Opens the bytes of an earlier revision.
Opener = Callable[[bytes], PdfFile]

_MOMENT = re.compile(
    r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(?:(\d\d)'?)?)?"
)
_MOST_SIGNATURES = 20
#: Levels of certification (table 254).
_NO_CHANGES, _FILLING_IN = 1, 2


def signatures_of(
    file: PdfFile,
    form: Form,
    now: Sent,
    stored: Mapping[str, str],
    data: bytes,
    opener: Opener,
) -> tuple[Signature, ...]:
    """Every signature of a file; ``stored`` is what its fields store, by name, and ``data`` are
    its bytes as they came.
    """
    signed = [
        (field, signature)
        for field in form.fields
        if field.kind is SlotKind.SIGNATURE
        and (signature := file.dictionary(field.attributes.get("/V")))
    ]
    if not signed:
        return ()
    now = now.storing(stored)
    certified = file.dictionary(file.dictionary(file.catalog.get("/Perms")).get("/DocMDP"))
    level = next(_levels(file, certified), 0)
    made: list[Signature] = []
    for field, signature in signed[:_MOST_SIGNATURES]:
        covered = covered_by(file, signature, data)
        changes: tuple[tuple[str, ...], bool] = ((), False)
        own_level = next(_levels(file, signature), level)
        if covered and data[covered:].strip():
            changes = _changes(now, form, opener, data[:covered])
        made.append(_signature(file, field, signature, covered > 0, changes, own_level))
    return tuple(made)


def covered_by(file: PdfFile, signature: Mapping[str, Any], data: bytes) -> int:
    """How many bytes from the start a signature covers; 0 if it leaves out more than itself."""
    edges = file.items(signature.get("/ByteRange"))
    if len(edges) != 4 or not all(type(edge) is int for edge in edges):
        return 0
    start, length, resume, rest = edges
    end = resume + rest
    contents = data[length:resume] if 0 <= length < resume <= end <= len(data) else b""
    sound = start == 0 and re.fullmatch(rb"<[0-9A-Fa-f\s]*>", contents) is not None
    return end if sound else 0


def _changes(now: Sent, form: Form, opener: Opener, earlier: bytes) -> tuple[tuple[str, ...], bool]:
    """The fields whose values changed since a revision, and whether the form itself did.

    A signature field may be added by whoever signs next.
    """
    try:
        before = described_alone(opener(earlier))
    except Malformed:
        return (), True
    to_sign = {field.name for field in form.fields if field.kind is SlotKind.SIGNATURE}
    values = tuple(
        name
        for name, field in now.fields.items()
        if name in before.fields.keys() - to_sign and field.stored != before.fields[name].stored
    )
    shapes = [
        {name: (f.what, f.where) for name, f in sent.fields.items() if name not in to_sign}
        for sent in (now, before)
    ]
    same = now.pages == before.pages and now.actions == before.actions and shapes[0] == shapes[1]
    return values, not same


def _signature(
    file: PdfFile,
    field: Field,
    signature: Mapping[str, Any],
    sound: bool,
    changes: tuple[tuple[str, ...], bool],
    level: int,
) -> Signature:
    changed, altered = changes
    locks = [*_locks(file, signature)]
    locked = any(lock.holds(name) for name in changed for lock in locks)
    return Signature(
        field.name,
        text_of(file, signature.get("/Name")) or "",
        _moment(text_of(file, signature.get("/M")) or ""),
        text_of(file, signature.get("/Reason")) or "",
        level,
        sound,
        changed,
        locked or altered or (level == _NO_CHANGES and bool(changed)),
    )


def _levels(file: PdfFile, signature: Mapping[str, Any]) -> Iterator[int]:
    """What changes a certifying signature allows: 1 none, 2 filling in, 3 comments too."""
    for parameters in _parameters(file, signature, "/DocMDP"):
        yield file.integer(parameters.get("/P"), _FILLING_IN)


def _locks(file: PdfFile, signature: Mapping[str, Any]) -> Iterator[Lock]:
    """What a signature locks."""
    for parameters in _parameters(file, signature, "/FieldMDP"):
        names = [text_of(file, name) or "" for name in file.items(parameters.get("/Fields"))]
        yield Lock(str(file.get(parameters.get("/Action"))), frozenset(names))


def _parameters(
    file: PdfFile, signature: Mapping[str, Any], method: str
) -> Iterator[Mapping[str, Any]]:
    for reference in map(file.dictionary, file.items(signature.get("/Reference"))):
        if file.get(reference.get("/TransformMethod")) == method:
            yield file.dictionary(reference.get("/TransformParams"))


def _moment(text: str) -> datetime | None:
    """A date of PDF (7.9.4); None if it is none."""
    found = _MOMENT.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[n] or 0) for n in range(1, 7))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found))
    except ValueError:
        return None


def _zone(found: re.Match[str]) -> tzinfo | None:
    if not found[8]:
        return UTC if found[7] else None
    offset = timedelta(hours=int(found[9]), minutes=int(found[10] or 0))
    return timezone(-offset if found[8] == "-" else offset)
