"""A sound file's objects in pypdf's classes, parsed by our own reader, many times as fast.

pypdf reads a file byte by byte and copies it object by object before it can be changed, which
took most of the time of compiling a template. Our reader of returned forms
(:mod:`formgen.fill.pdf.reading.file`) has no classes that a template can be changed with; so
what it has parsed is put into pypdf's, and changed right there.
"""

from __future__ import annotations

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
        self._parsed: PdfFile | None = None  # pypdf looks for cross-references first
        super().__init__(BytesIO(file.data))
        self._parsed = file
        self._first_free = file.first_free
        self._is_taken = False

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        """The object of a number, always the same one; None for one that is not in the file."""
        if self._parsed is None:
            return super().get_object(indirect_reference)
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
        assert self._parsed is not None, "it has been read"
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
        convert = self._converted
        if type(value) is Reference:
            return IndirectObject(int(value), 0, self)
        if type(value) is str:
            return _name(value)
        if type(value) is bytes:
            return create_string_object(value)
        if type(value) is dict:
            return DictionaryObject({_name(key): convert(value[key]) for key in value})
        if type(value) is list:
            return ArrayObject(map(convert, value))
        if type(value) is Numbers:
            return ArrayObject(map(_number, value.list()))
        if type(value) is Stream:
            return self._stream(value)
        if type(value) is bool:
            return BooleanObject(value)
        return NullObject() if value is None else _number(value)

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
