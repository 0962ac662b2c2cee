"""A template that comes in: what can be used, and what is refused or left out.

Templates come from a school or an authority. They are opened leniently, but nothing that
could act on the reader's machine is passed on (DESIGN section 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject

from formgen.errors import InputError, TemplateError
from formgen.fill.pdf.changeable import Changeable
from formgen.fill.pdf.objects import dictionary_at, items_at, leading_on, name_at, value_at
from formgen.fill.pdf.opening import open_pdf
from formgen.fill.pdf.parsed import ParsedFile
from formgen.fill.pdf.reading.sections import MOST_OBJECTS
from formgen.findings import Finding, found

#: Actions (12.6.4) that reach outside the document.
_REFUSED_ACTIONS = frozenset({"/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/GoToR"})
_REFUSED_ANNOTATIONS = frozenset({"/RichMedia", "/Screen", "/Movie"})


@dataclass(frozen=True, slots=True)
class Source:
    """A template that is open. ``signed``: its bytes must stay as they are."""

    data: bytes
    reader: PdfReader
    signed: bool
    findings: tuple[Finding, ...]

    @property
    def catalog(self) -> DictionaryObject:
        """The document catalog."""
        return self.reader.root_object

    def changeable(self) -> Changeable:
        """The template as a file that can be changed, each time anew.

        The catalog is not to be looked at afterwards: it may be that of the changed file.

        Raises:
            TemplateError: a part of the template cannot be read.
        """
        if not isinstance(self.reader, ParsedFile):
            return self.new_writer()
        with _refusing():
            return self.reader.changeable()

    def new_writer(self) -> PdfWriter:
        """A copy of the template that can be changed and written.

        Raises:
            TemplateError: a part of the template cannot be read.
        """
        with _refusing():
            return PdfWriter(clone_from=self.reader)


@contextmanager
def _refusing() -> Iterator[None]:
    """Make a TemplateError of whatever is raised for a file that is no use as a template.

    The boundary to the parser, as in :mod:`formgen.fill.pdf.opening`.
    """
    try:
        yield
    except TemplateError:
        raise
    except InputError as refusal:
        raise TemplateError(*refusal.findings) from refusal
    except Exception as error:
        raise TemplateError(found("PDF_UNREADABLE")) from error


def open_source(data: bytes, password: str = "") -> Source:
    """Open a template and look whether it can be used.

    Raises:
        TemplateError: it is no PDF form, needs a password, or holds what is not passed on.
    """
    with _refusing():
        opened = open_pdf(data, password)
        # A file that had to be rewritten has no signature left to keep valid.
        signed = _is_signed(opened.reader) and not opened.rewritten
        notes = _notes(opened.reader.root_object)
    findings = [found("PDF_MENDED")] if opened.mended else []
    if opened.unlocked:
        findings.append(found("PDF_UNLOCKED"))
    findings += notes
    if signed:
        findings.append(found("PDF_SIGNED"))
    return Source(data, opened.reader, signed, tuple(findings))


def _notes(catalog: DictionaryObject) -> list[Finding]:
    """What is left out of a template; raises for what is refused."""
    notes = [found("PDF_FILES_DROPPED")] if _carries_files(catalog) else []
    form = dictionary_at(catalog, "/AcroForm")
    if value_at(form, "/XFA") is None:
        return notes
    only_xfa = not items_at(form, "/Fields") or bool(value_at(catalog, "/NeedsRendering"))
    if only_xfa:
        raise TemplateError(found("PDF_DYNAMIC_XFA"))
    return [*notes, found("PDF_XFA_DROPPED")]


def _is_signed(reader: PdfReader) -> bool:
    """Whether the file has a signature that filling must not break.

    Usage rights (/UR3) are none: they only make old readers save, and are left out.
    """
    permissions = dictionary_at(reader.root_object, "/Perms")
    if value_at(permissions, "/DocMDP") is not None:
        return True
    form = dictionary_at(reader.root_object, "/AcroForm")
    pending = list(items_at(form, "/Fields"))
    for _ in range(MOST_OBJECTS):
        if not pending:
            break
        field = pending.pop()
        if isinstance(field, DictionaryObject):
            is_signature = name_at(field, "/FT") == "/Sig"
            if is_signature and items_at(dictionary_at(field, "/V"), "/ByteRange"):
                return True
            pending.extend(items_at(field, "/Kids"))
    return False


def _carries_files(catalog: DictionaryObject) -> bool:
    """Whether files are attached; raises for an action that formgen does not pass on."""
    carries = False
    for dictionary in _dictionaries(catalog):
        action = name_at(dictionary, "/S")
        annotation = name_at(dictionary, "/Subtype")
        if action in _REFUSED_ACTIONS:
            raise TemplateError(found("PDF_ACTION_REFUSED", action=action[1:]))
        if annotation in _REFUSED_ANNOTATIONS and "/Rect" in dictionary:
            raise TemplateError(found("PDF_ACTION_REFUSED", action=annotation[1:]))
        carries = carries or "/EF" in dictionary
    return carries


def _dictionaries(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached from the catalog."""
    seen: set[int] = set()
    pending: list[PdfObject | None] = [root]
    while pending:
        value = pending.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            if len(seen) > MOST_OBJECTS:
                raise TemplateError(found("PDF_TOO_LARGE", seen=f"{len(seen)} obj."))
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            yield value
        pending += leading_on(value)
