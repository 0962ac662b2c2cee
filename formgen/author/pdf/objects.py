"""Plain Python values -> PDF objects, so that code reads like the specification's tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

Rect = tuple[float, float, float, float]  # left, bottom, right, top, in points


def pdf(value: Any) -> PdfObject:
    """A value as PDF writes it: a string with a slash is a name, any other one a text.

    PDF objects are taken as they are; mappings, lists and tuples are turned part by part.
    """
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, bool):
        return BooleanObject(value)
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(f"{value:.3f}".rstrip("0").rstrip("."))
    if isinstance(value, Mapping):
        return dictionary(value)
    return ArrayObject([pdf(item) for item in value])


def dictionary(entries: Mapping[str, Any]) -> DictionaryObject:
    """A dictionary; entries that are None are left out."""
    return DictionaryObject({
        NameObject(key): pdf(value) for key, value in entries.items() if value is not None
    })


def put(target: DictionaryObject, entries: Mapping[str, Any]) -> None:
    """Set entries of a dictionary that exists; those that are None are taken away."""
    for key, value in entries.items():
        if value is None:
            target.pop(NameObject(key), None)
        else:
            target[NameObject(key)] = pdf(value)


def text(words: str) -> TextStringObject:
    """A text, even one that begins with a slash."""
    return TextStringObject(words)


def stream(content: bytes, entries: Mapping[str, Any]) -> DictionaryObject:
    """An uncompressed stream; the ones made here are too short for compression to help."""
    made = DecodedStreamObject()
    made.set_data(content)
    made.update(dictionary(entries))
    return made


def operands(*numbers: float) -> bytes:
    """Numbers as operands of a content stream.

    >>> operands(0.5, 2)
    b'0.5 2'
    """
    return " ".join(f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers).encode()
