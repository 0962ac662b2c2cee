"""PDF objects as bytes (ISO 32000-1, 7.3): what the engine writes, it writes through here."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from formgen.fill.pdf.objects import copy_of

#: The number that a reference of the source file has in the file that is written; 0 if its
#: object is missing, which is the same as null (7.3.10).
Renumber = Callable[[IndirectObject], int]

#: What a file begins with; bytes above 127 tell that it is not all text (7.5.2).
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

#: Objects in an object stream. A reader unpacks a whole stream to get at one of them.
PACK = 200

#: The end of an object that is a dictionary.
NO_VALUE = b">>\nendobj\n"

#: Names that are remembered.
_MOST_NAMES = 4096

_STRING_ESCAPES = re.compile(rb"[\\()\r]")
#: Characters that stand in a name as they are (7.3.5); all others as #xx.
_NAME_ESCAPES = re.compile(rb"[^!\"$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]")


def same_number(reference: IndirectObject) -> int:
    """Keep the number that a reference has."""
    return reference.idnum


def dump(value: PdfObject | None, renumber: Renumber = same_number) -> bytes:
    """The bytes of one object; references get the numbers that ``renumber`` says."""
    return _WRITERS[type(value)](value, renumber)


def _dump_reference(value: IndirectObject, renumber: Renumber) -> bytes:
    object_number = renumber(value)
    return b"%d 0 R" % object_number if object_number else b"null"


def _dump_array(value: ArrayObject, renumber: Renumber) -> bytes:
    items = [_WRITERS[type(item)](item, renumber) for item in list.__iter__(value)]
    return b"[" + b" ".join(items) + b"]"


def _dump_dictionary(value: DictionaryObject, renumber: Renumber) -> bytes:
    entries = [
        b"%b %b" % (_NAMES[key], _WRITERS[type(entry)](entry, renumber))
        for key, entry in dict.items(value)  # references as they are
    ]
    return b"<<" + b"".join(entries) + b">>"


def _dump_stream(value: StreamObject, renumber: Renumber) -> bytes:
    # The bytes as they are in the file, still compressed: pypdf has no public name for them.
    data = value._data
    raw = data if isinstance(data, bytes) else bytes(data)
    header = copy_of(value)
    header[NameObject("/Length")] = NumberObject(len(raw))
    return _dump_dictionary(header, renumber) + stream_body(raw)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object (7.3.8); ``entries`` are those of its dictionary beside the length."""
    return b"<<%b/Length %d>>" % (entries, len(data)) + stream_body(data)


def stream_body(data: bytes) -> bytes:
    """What follows a stream's dictionary."""
    return b"\nstream\n" + data + b"\nendstream"


def indirect(object_number: int, content: bytes) -> bytes:
    """An indirect object with its number, as it stands in the file's body."""
    return b"%d 0 obj\n%s\nendobj\n" % (object_number, content)


def value_end(value: bytes) -> bytes:
    """The end of a field's object, from its value on."""
    return b"/V " + value + NO_VALUE


def name(text: str) -> bytes:
    """A name object; ``text`` comes without its slash."""
    return b"/" + _NAME_ESCAPES.sub(lambda match: b"#%02X" % match[0][0], text.encode("utf-8"))


class _Names(dict[str, bytes]):
    """Names with their slash, and what they are in a file: a form has few different ones."""

    def __missing__(self, text: str) -> bytes:
        if len(self) >= _MOST_NAMES:
            self.clear()
        known = self[str(text)] = name(text[1:])
        return known


_NAMES = _Names()


def decimal(value: float, places: int) -> bytes:
    """A number with at most so many decimals, never in exponent form."""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return b"0" if text == "-0" else text.encode("ascii")


@lru_cache(maxsize=8192)  # places and sizes recur from one document to the next
def number(value: float) -> bytes:
    """A number with at most four decimals."""
    return decimal(value, 4)


def numbers(*values: float) -> bytes:
    """Numbers with blanks between them."""
    return b" ".join(number(value) for value in values)


def byte_string(content: bytes) -> bytes:
    """A literal string of bytes, escaped where it must be."""
    if _STRING_ESCAPES.search(content) is not None:
        content = _STRING_ESCAPES.sub(_escape, content)
    return b"(" + content + b")"


def _escape(match: re.Match[bytes]) -> bytes:
    return b"\\r" if match[0] == b"\r" else b"\\" + match[0]


def text_string(text: str) -> bytes:
    """A text string (7.9.2.2): ASCII as it is, everything else as UTF-16 with its mark.

    UTF-8 strings are of PDF 2.0 and most readers of today show them as garbage. Control
    characters mean accents in PDF's own eight-bit encoding, so they are no ASCII here.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return byte_string(text.encode("ascii"))
    return b"<FEFF" + text.encode("utf-16-be", "surrogatepass").hex().encode("ascii") + b">"


class _Writers(dict[type, Callable[[Any, Renumber], bytes]]):
    """What writes the objects of each class, and of those derived from it."""

    def __missing__(self, kind: type) -> Callable[[Any, Renumber], bytes]:
        for known, writer in self.items():
            if issubclass(kind, known):
                self[kind] = writer
                return writer
        raise TypeError(kind.__name__)


#: A class stands before those that it is derived from.
_WRITERS = _Writers(
    {
        NameObject: lambda value, _: _NAMES[value],
        IndirectObject: _dump_reference,
        NumberObject: lambda value, _: b"%d" % int(value),
        FloatObject: lambda value, _: number(float(value)),
        StreamObject: _dump_stream,
        DictionaryObject: _dump_dictionary,
        ArrayObject: _dump_array,
        NullObject: lambda value, _: b"null",
        type(None): lambda value, _: b"null",
        BooleanObject: lambda value, _: b"true" if value.value else b"false",
        TextStringObject: lambda value, _: byte_string(value.get_encoded_bytes()),
        ByteStringObject: lambda value, _: byte_string(bytes(value)),
    }
)
