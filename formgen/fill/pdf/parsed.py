"""A sound file's objects in pypdf's classes, parsed by our own reader, many times as fast.

pypdf reads a file byte by byte and copies it object by object before it can be changed, which
took most of the time of compiling a template. Our reader of returned forms
(:mod:`formgen.fill.pdf.reading.file`) has no classes that a template can be changed with; so
what it has parsed is put into pypdf's, and changed right there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    create_string_object,
)

from formgen.fill.pdf.pages import set_pages
from formgen.fill.pdf.reading.file import PdfFile, Stream
from formgen.fill.pdf.reading.tokens import Numbers, Reference


class ParsedFile(PdfReader):
    """A file of which all objects can be read, that is not encrypted, and has no signature."""

    def __init__(self, file: PdfFile) -> None:
        self._parsed = file
        self._first_free = file.first_free
        self._is_taken = False
        super().__init__(BytesIO(file.data))

    def read(self, stream: Any) -> None:
        """Nothing of the file is looked for again: it has been read."""
        self.trailer = DictionaryObject(
            {_name(key): self._converted(value) for key, value in self._parsed.trailer.items()}
        )

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """The object of a number, always the same one; None for one that is not in the file."""
        if isinstance(indirect_reference, IndirectObject):
            indirect_reference = indirect_reference.idnum
        key = (0, indirect_reference)
        if key not in self.resolved_objects:
            value = self._parsed.get(Reference(indirect_reference))
            self.cache_indirect_object(*key, None if value is None else self._converted(value))
        return self.resolved_objects[key]

    def changeable(self) -> ParsedFile:
        """The file to be changed: pages inherit nothing, and their tree is flat.

        Whoever asks first gets this very one, so it is not to be looked at any more.
        """
        file = ParsedFile(self._parsed) if self._is_taken else self
        file._is_taken = self._is_taken = True
        references = []
        for page in file.pages:  # copies of the pages, with what they inherit
            reference = page.indirect_reference or file._add_object(page)
            file.resolved_objects[0, reference.idnum] = page
            references.append(reference)
        set_pages(file.root_object, references)
        return file

    def _add_object(self, obj: PdfObject) -> IndirectObject:
        """Add an object under a number of its own, as pypdf's writer does."""
        known = getattr(obj, "indirect_reference", None)
        if isinstance(known, IndirectObject) and known.pdf is self:
            return known
        number, self._first_free = self._first_free, self._first_free + 1
        self.cache_indirect_object(0, number, obj)
        reference = obj.indirect_reference
        assert reference is not None, "it has got one just now"
        return reference

    def _converted(self, value: Any) -> PdfObject:
        return _CONVERTERS[type(value)](self, value)

    def _dictionary(self, value: dict[str, Any]) -> PdfObject:
        return DictionaryObject(
            {_name(key): _CONVERTERS[type(item)](self, item) for key, item in value.items()}
        )

    def _array(self, value: list[Any]) -> PdfObject:
        return ArrayObject([_CONVERTERS[type(item)](self, item) for item in value])

    def _stream(self, stream: Stream) -> PdfObject:
        is_encoded = "/Filter" in stream.entries
        converted = EncodedStreamObject() if is_encoded else DecodedStreamObject()
        for key, value in stream.entries.items():
            if key != "/Length":
                converted[_name(key)] = self._converted(value)
        converted._data = stream.raw
        return converted


_name = lru_cache(maxsize=4096)(NameObject)


def _number(value: float) -> PdfObject:
    return NumberObject(value) if isinstance(value, int) else FloatObject(value)


#: What makes an object of pypdf's of what the reader has read, by its class.
_CONVERTERS: Mapping[type, Callable[[ParsedFile, Any], PdfObject]] = {
    Reference: lambda file, value: IndirectObject(int(value), 0, file),
    str: lambda _, value: _name(value),
    bytes: lambda _, value: create_string_object(value),
    dict: ParsedFile._dictionary,
    list: ParsedFile._array,
    Numbers: lambda _, value: ArrayObject(map(_number, value.list())),
    Stream: ParsedFile._stream,
    bool: lambda _, value: BooleanObject(value),
    type(None): lambda _, value: NullObject(),
    int: lambda _, value: NumberObject(value),
    float: lambda _, value: FloatObject(value),
}
