"""Typed looks into PDF dictionaries: references followed, and nothing taken on trust.

A PDF from outside may hold anything under any key. Each function gives the value if it is of
the kind asked for, and an empty one otherwise, so that the code that uses it can be plain.
"""

from __future__ import annotations

from collections.abc import Iterable

from pypdf.generic import (
    ArrayObject,
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

_LEADING_ON = (IndirectObject, DictionaryObject, ArrayObject)


def raw_at(parent: DictionaryObject, key: str) -> PdfObject | None:
    """The value under a key, which may be a reference; None for a missing one."""
    raw: PdfObject | None = dict.get(parent, key)  # pypdf's own get follows references
    return raw


def value_at(parent: DictionaryObject, key: str) -> PdfObject | None:
    """The value under a key with references followed; None for a missing or null one."""
    value: PdfObject | None = dict.get(parent, key)
    if isinstance(value, IndirectObject):
        value = value.get_object()
    return None if isinstance(value, NullObject) else value


def dictionary_at(parent: DictionaryObject, key: str) -> DictionaryObject:
    """The dictionary (or stream) under a key, or an empty one that is not part of the file."""
    value = value_at(parent, key)
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def dictionary_of(reference: PdfObject | None) -> DictionaryObject:
    """The dictionary that a reference leads to, or an empty one that is not part of the file."""
    value = reference.get_object() if reference is not None else None
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def stream_at(parent: DictionaryObject, key: str) -> StreamObject | None:
    """The stream under a key, or None."""
    value = value_at(parent, key)
    return value if isinstance(value, StreamObject) else None


def child_dictionary(parent: DictionaryObject, key: str) -> DictionaryObject:
    """The dictionary under a key, put there if there is none."""
    child = value_at(parent, key)
    if not isinstance(child, DictionaryObject):
        child = parent[NameObject(key)] = DictionaryObject()
    return child


def data_of(stream: StreamObject) -> bytes:
    """The decoded bytes of a stream; none if they cannot be decoded.

    A boundary to the parser: for a filter that is unknown or data that is damaged, pypdf raises
    almost any exception, and whichever it is, there are no bytes.
    """
    try:
        return stream.get_data()
    except Exception:
        return b""


def items_at(parent: DictionaryObject, key: str) -> list[PdfObject]:
    """The items of the array under a key, references followed; empty if it is no array."""
    value = value_at(parent, key)
    return resolved_items(value) if isinstance(value, ArrayObject) else []


def resolved_items(array: ArrayObject) -> list[PdfObject]:
    """The items of an array, references followed, missing objects left out."""
    items = (
        item.get_object() if isinstance(item, IndirectObject) else item
        for item in list.__iter__(array)
    )
    return [item for item in items if item is not None]


def raw_items(parent: DictionaryObject, key: str) -> list[PdfObject]:
    """The items of the array under a key as they stand, references as references."""
    value = value_at(parent, key)
    return list(list.__iter__(value)) if isinstance(value, ArrayObject) else []


def name_at(parent: DictionaryObject, key: str) -> str:
    """The name under a key with its slash, or an empty string."""
    value = value_at(parent, key)
    return str(value) if isinstance(value, NameObject) else ""


def number_at(parent: DictionaryObject, key: str, default: float = 0.0) -> float:
    """The number under a key, or the default."""
    return as_number(value_at(parent, key), default)


def integer_at(parent: DictionaryObject, key: str, default: int = 0) -> int:
    """The whole number under a key, or the default."""
    return int(number_at(parent, key, default))


def references_at(parent: DictionaryObject, key: str) -> list[IndirectObject]:
    """The references among the items of the array under a key."""
    return [item for item in raw_items(parent, key) if isinstance(item, IndirectObject)]


def references_of(parent: DictionaryObject) -> list[IndirectObject]:
    """The references among the values of a dictionary."""
    return [value for value in dict.values(parent) if isinstance(value, IndirectObject)]


def leading_on(value: PdfObject | None) -> list[PdfObject]:
    """What in a dictionary or array other objects can be reached through, as it stands."""
    values: Iterable[PdfObject] = ()
    if isinstance(value, DictionaryObject):
        values = dict.values(value)
    elif isinstance(value, ArrayObject):
        values = list.__iter__(value)
    return [item for item in values if isinstance(item, _LEADING_ON)]


def copy_of(source: DictionaryObject) -> DictionaryObject:
    """A new dictionary with the entries of another, references as references."""
    return DictionaryObject(dict.items(source))


def without(source: DictionaryObject, *keys: str) -> DictionaryObject:
    """A copy of a dictionary that lacks some keys."""
    return DictionaryObject({k: value for k, value in dict.items(source) if k not in keys})


def stream_like(source: StreamObject) -> StreamObject:
    """A new stream with the entries and the bytes of another."""
    made = type(source)()
    dict.update(made, dict.items(source))
    made._data = source._data
    return made


def numbers_at(parent: DictionaryObject, key: str) -> list[float]:
    """The numbers of the array under a key; empty if it is no array of numbers only."""
    items = items_at(parent, key)
    numbers = [float(item) for item in items if isinstance(item, (int, float))]
    return numbers if len(numbers) == len(items) else []


def text_at(parent: DictionaryObject, key: str) -> str:
    """The text under a key, of a string, a name (without its slash) or a stream."""
    return as_text(value_at(parent, key)) or ""


def as_text(value: PdfObject | None) -> str | None:
    """A string, name or stream as text; None for anything else."""
    if isinstance(value, TextStringObject):
        return str(value)
    if isinstance(value, ByteStringObject):
        return bytes(value).decode("latin-1")
    if isinstance(value, NameObject):
        return str(value)[1:]
    if isinstance(value, StreamObject):
        data = data_of(value)
        is_utf16 = data[:2] in (b"\xfe\xff", b"\xff\xfe")
        return data.decode("utf-16", "replace") if is_utf16 else data.decode("latin-1")
    return None


def as_number(value: PdfObject | None, default: float = 0.0) -> float:
    """A number as float, or the default for anything else and for what is not finite."""
    if isinstance(value, (int, float)) and abs(value) < 1e9:
        return float(value)
    return default


def append(parent: DictionaryObject, key: str, item: PdfObject) -> None:
    """Append to the array under a key; the array is made new, others may share the old one."""
    parent[NameObject(key)] = ArrayObject([*raw_items(parent, key), item])


def dictionary(**entries: PdfObject | str | float | Iterable[float]) -> DictionaryObject:
    """A new dictionary; text that begins with a slash is a name, other text a string.

    >>> dictionary(Type="/Annot", F=2)
    {'/Type': '/Annot', '/F': 2}
    """
    return DictionaryObject({NameObject(f"/{key}"): _object(entries[key]) for key in entries})


def _object(value: PdfObject | str | float | Iterable[float]) -> PdfObject:
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(value)
    return ArrayObject(_object(item) for item in value)
