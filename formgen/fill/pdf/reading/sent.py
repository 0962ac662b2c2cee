"""What a form was when it was sent, so that one can tell how it was altered since.

The catalog of a filled document describes the form that it was made from, once for all
documents of a template, among what they share::

    /FGN_Sent << /Version 1 /Fields [(intern.last_name) (!Xb3kAa09Qw1c) ...]
                 /Pages [(mZ3x) ...] /Actions [(b81K) ...] /Notes 0 >>

A field's description is ``!`` if nobody may change it or ``.``, and check sums of what it is,
where it stands, and what it stores when blank. A page's is a check sum of what is drawn on
it, page numbers aside. The description is made by the code that reads forms back, from a
blank document, and so sees it as it will be seen again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from formgen.fill.pdf.fields import READ_ONLY, RICH_TEXT, Option
from formgen.fill.pdf.identity import IDENTITY_FIELD
from formgen.fill.pdf.issued import sum_of, sum_of_long
from formgen.fill.pdf.reading.fields import Field, Form, Widget, form_of
from formgen.fill.pdf.reading.file import PdfFile, Stream
from formgen.fill.pdf.reading.filters import LARGEST_STREAM, inflate
from formgen.fill.pdf.reading.text import decoded, text_of
from formgen.fill.pdf.reading.tokens import Excessive, Malformed, Numbers
from formgen.fill.pdf.reading.trust import Action, Cargo, cargo_of
from formgen.fill.pdf.reading.values import said_by
from formgen.fill.pdf.syntax import text_string
from formgen.fill.slots import SlotKind

SENT_KEY = "/FGN_Sent"

_VERSION = 1
_TEXTS = (SlotKind.TEXT, SlotKind.MULTILINE, SlotKind.DATE)
_PAGE_NUMBER = re.compile(rb"/Artifact\s*<<[^<>]{0,200}/Pagination[^<>]{0,200}>>\s*BDC.*?EMC", re.S)


class SentField(NamedTuple):
    """A field as it was sent: check sums of what it is, where it stands, what it stored."""

    fixed: bool
    what: str
    where: str
    stored: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent; ``pages`` and ``actions`` are check sums."""

    fields: Mapping[str, SentField]
    pages: tuple[str, ...]
    actions: frozenset[str]
    notes: int

    def storing(self, stored: Mapping[str, str]) -> Sent:
        """The same with the check sums of what the fields store, by name."""
        fields = {
            name: field._replace(stored=sum_of(stored.get(name, "")))
            for name, field in self.fields.items()
        }
        return replace(self, fields=fields)


def description_of(document: bytes) -> bytes:
    """The description of a blank document's form, as an object of the file.

    It is empty for a form with parts that only a lenient reader can make something of.
    """
    try:
        return written(described_alone(PdfFile(document)))
    except (Malformed, Excessive):
        return b"<<>>"


def written(sent: Sent) -> bytes:
    """A description as an object of the file."""
    fields = b" ".join(
        b"%b %b" % (text_string(name), text_string(_word(field)))
        for name, field in sent.fields.items()
    )
    return b"<</Version %d/Fields[%b]/Pages[%b]/Actions[%b]/Notes %d>>" % (
        _VERSION,
        fields,
        b" ".join(map(text_string, sent.pages)),
        b" ".join(map(text_string, sorted(sent.actions))),
        sent.notes,
    )


def _word(field: SentField) -> str:
    return f"{'!' if field.fixed else '.'}{field.what}{field.where}{field.stored}"


def described(file: PdfFile, form: Form, cargo: Cargo) -> Sent:
    """A form as it is now, but for what its fields store."""
    return Sent(
        {
            field.name: SentField(
                field.is_read_only,
                _what(field.kind, field.flags, file.integer(field.attributes.get("/MaxLen")),
                      field.options),
                _where(_places(file, field)),
                "",
            )
            for field in form.fields
            if not is_identity(field)
        },
        tuple(page_sum(file, page) for page in form.pages),
        frozenset(map(action_sum, cargo.actions)),
        cargo.notes,
    )


def described_alone(file: PdfFile) -> Sent:
    """A form as it is, from the file alone."""
    form = form_of(file)
    stored = {field.name: said_by(file, field).stored for field in reversed(form.fields)}
    return described(file, form, cargo_of(file, form)).storing(stored)


def action_sum(action: Action) -> str:
    """A check sum of an action."""
    return sum_of(f"{action.kind} {action.text}")


@lru_cache(maxsize=4096)  # the fields of a form are the same in all its documents
def _what(kind: SlotKind, flags: int, limit: int, options: tuple[Option, ...]) -> str:
    choices = "|".join([f"{option.export}={option.display}" for option in options])
    if kind in _TEXTS:
        flags &= ~RICH_TEXT  # a filled field is plain text
    return sum_of(f"{kind} {flags & ~READ_ONLY} {limit} {choices}")


@lru_cache(maxsize=4096)
def _where(places: tuple[tuple[int, bytes], ...]) -> str:
    """A check sum of pages and rectangles, in whole points: programs write them differently."""
    return sum_of(" ".join(sorted(f"{page} {_edges(rectangle)}" for page, rectangle in places)))


def _places(file: PdfFile, field: Field) -> tuple[tuple[int, bytes], ...]:
    if len(field.widgets) == 1:
        return (_place(file, field.widgets[0]),)
    return tuple([_place(file, widget) for widget in field.widgets])


def _place(file: PdfFile, widget: Widget) -> tuple[int, bytes]:
    rectangle = file.get(widget.entries["/Rect"])
    return widget.page, rectangle if type(rectangle) is Numbers else b""


def _edges(rectangle: bytes) -> str:
    return " ".join(str(round(edge)) for edge in Numbers(rectangle).list() if abs(edge) < 1e9)


def page_sum(file: PdfFile, page: Mapping[str, Any]) -> str:
    """A check sum of what is drawn on a page, page numbers and blanks aside."""
    contents = file.get(page.get("/Contents"))
    parts = contents if type(contents) is list else [contents]
    streams = [stream for part in parts if type(stream := file.get(part)) is Stream]
    if all(stream.entries.get("/Filter") in (None, "/FlateDecode") for stream in streams):
        contents = [(stream.raw, "/Filter" in stream.entries) for stream in streams]
        check_sum, size = _sum_of_contents(tuple(contents))
        file.spend(size)
        return check_sum
    return _sum_of_drawn(file.content(stream) or stream.raw for stream in streams)


@lru_cache(maxsize=128)  # the documents of a template have the same pages
def _sum_of_contents(contents: tuple[tuple[bytes, bool], ...]) -> tuple[str, int]:
    """The same of streams that are deflated or as they are, and how many bytes they are."""
    parts, size = [], 0
    try:
        for raw, deflated in contents:
            parts.append(inflate(raw) if deflated else raw)
            size += len(parts[-1])
            if size > LARGEST_STREAM:  # a page may show one stream many times
                raise Excessive(f"{LARGEST_STREAM // 10**6} MB")
    except Malformed:
        parts = [raw for raw, _ in contents]
    return _sum_of_drawn(parts), size


def _sum_of_drawn(contents: Iterable[bytes]) -> str:
    return sum_of_long(_PAGE_NUMBER.sub(b"", b"\n".join(contents)).decode("latin-1"))


def sent_with(file: PdfFile) -> Sent | None:
    """The description that a document carries; None for a form of others."""
    entries = file.dictionary(file.catalog.get(SENT_KEY))
    if entries.get("/Version") != _VERSION:
        return None
    strings = [item for item in file.items(entries.get("/Fields")) if type(item) is bytes]
    return Sent(
        _sent_fields(tuple(strings)),
        tuple(_words(file, entries.get("/Pages"))),
        frozenset(_words(file, entries.get("/Actions"))),
        file.integer(entries.get("/Notes")),
    )


@lru_cache(maxsize=32)  # the documents of a template describe the same fields
def _sent_fields(strings: tuple[bytes, ...]) -> Mapping[str, SentField]:
    texts = [*map(decoded, strings)]
    return {
        name: SentField(word[:1] == "!", word[1:5], word[5:9], word[9:13])
        for name, word in zip(texts[::2], texts[1::2], strict=False)
    }


def _words(file: PdfFile, value: Any) -> Iterator[str]:
    return (text_of(file, item) or "" for item in file.items(value))


def is_identity(field: Field) -> bool:
    """Whether a field is the hidden one of a document, or of one that was merged into it."""
    name = field.name
    return name.endswith(IDENTITY_FIELD) and name[: -len(IDENTITY_FIELD)][-1:] in ("", ".")
