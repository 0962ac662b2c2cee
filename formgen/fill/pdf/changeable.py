"""What a template's parts need of the file that they change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pypdf import DocumentInformation
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject


class Changeable(Protocol):
    """A file that can be changed: pypdf's writer, or what our own reader has parsed.

    Its tree of pages is flat, and pages inherit nothing.
    """

    @property
    def root_object(self) -> DictionaryObject:
        """The document catalog."""

    @property
    def pages(self) -> Sequence[DictionaryObject]:
        """The pages in order."""

    @property
    def metadata(self) -> DocumentInformation | None:
        """What /Info says."""

    def _add_object(self, obj: PdfObject) -> IndirectObject:
        """Add an object under a number of its own."""
