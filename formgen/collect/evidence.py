"""What a returned file says: which document it is, and what was filled in.

This runs in a child process with limits (:mod:`formgen.guard`), because a returned file may
come from anyone. Nothing of the file goes on but plain values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from importlib.util import find_spec
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from formgen.errors import InputError
from formgen.fill.container import open_container
from formgen.fill.slots import Answers, State
from formgen.fill.word import Wording
from formgen.findings import Finding, found
from formgen.plan.identity import document_code, is_document_code

Value = str | bool | float | date | tuple[str, ...] | None

#: The code on the paper; people and scanners put spaces where the hyphens are.
_CODE = re.compile(r"FG1[-\u2010\u2011\u2013 ][0-9A-HJKMNP-TV-Z]{6}[-\u2010\u2011\u2013 ]"
                   r"[0-9A-HJKMNP-TV-Z]{4}")
_LOCKED = (State.FIXED, State.CHANGED)  # read-only when it was sent
_MOST_PAGES = 40  # are searched for a code
_MOST_FIELDS = 5_000  # of one form; the largest bundled one has some 400
# The streams that Word and Excel before 2007 keep a text and its tables in.
# How an OpenDocument text begins, behind the 30 bytes of its first member's header: that member
# is stored and says what the file is (OpenDocument 1.2, part 3, 3.3).
_OPEN_TEXT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_OLD_TEXT, _OLD_WORKBOOK = (name.encode("utf-16-le") for name in ("WordDocument", "Workbook"))
_IMAGES = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png", b"II*\0": "tiff", b"MM\0*": "tiff"}


class Kind(StrEnum):
    """What kind of thing came back."""

    WORD = "docx"
    PDF = "pdf"
    INTAKE = "xlsx"
    PAPER = "paper"  # a scan or photo: only a person can read it
    OTHER = "other"


#: The kinds that are read for answers, and the format in which they were sent.
FORM_FORMATS = {Kind.WORD: "docx", Kind.PDF: "pdf"}


@dataclass(frozen=True, slots=True)
class Given:
    """What one field says. ``fixed``: it was read-only when it was sent."""

    value: Value
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file says, as plain values.

    ``code`` is the short code of the document that its hidden marks name; ``visible`` are
    the codes that can be read on its pages. ``company_id`` is that of an intake workbook,
    ``wording`` what a Word document says beside its answers, ``fields`` the names of all its
    fields, empty ones too. ``parts`` are the papers that were
    bound into one file, the file itself then being its cover.
    """

    kind: Kind
    code: str = ""
    form_version: str = ""
    language: str = ""
    visible: tuple[str, ...] = ()
    company_id: str = ""
    answers: dict[str, Given] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    wording: Wording = field(default_factory=Wording)
    parts: tuple[Evidence, ...] = ()
    fields: frozenset[str] = frozenset()


def evidence(content: bytes) -> Evidence:
    """What a returned file says.

    Raises:
        InputError: if it is damaged, or not to be trusted.
    """
    if b"%PDF-" in content[:1024]:
        return _of_pdf(content)
    if any(content.startswith(magic) for magic in _IMAGES):
        return Evidence(Kind.PAPER, visible=_scanned([content]), findings=_scanner_missing())
    if content.startswith(b"PK"):
        return _of_package(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        if _OLD_WORKBOOK in content and _OLD_TEXT not in content:
            return _of_workbook(content)
        raise InputError(found("RETURNED_OLD_OFFICE"))
    return Evidence(Kind.OTHER)


def _of_pdf(content: bytes) -> Evidence:
    from formgen.fill.pdf import read

    answers = read(content)
    visible = () if _code_of(answers) else _visible_in_pdf(content)
    if not answers.values and not _code_of(answers):
        return Evidence(Kind.PAPER, visible=visible or _scanned(_pictures(content)),
                        findings=() if visible else _scanner_missing())
    seen = _filled(Kind.PDF, answers, visible)
    parts = tuple(_filled(Kind.PDF, part, ()) for part in answers.parts.values())
    return _as_cover(seen, parts) if parts else seen


def _as_cover(seen: Evidence, parts: tuple[Evidence, ...]) -> Evidence:
    """A file of several papers: what it says as the one that it has its code from, with the
    others as its parts, and with what was found that is about no single field.
    """
    cover = next((part for part in parts if part.code == seen.code), None)
    if cover is None:
        return replace(seen, parts=parts)
    general = tuple(finding for finding in seen.findings if not finding.where.field)
    return replace(
        cover, visible=seen.visible, parts=tuple(part for part in parts if part is not cover),
        findings=(*cover.findings, *general))


def _of_package(content: bytes) -> Evidence:
    """A Word document or a workbook, told by its parts."""
    try:
        names = set(ZipFile(BytesIO(content)).namelist())
    except (BadZipFile, OSError, ValueError, LookupError, RuntimeError) as error:
        raise InputError(found("BUNDLE_DAMAGED")) from error
    if "content.xml" in names and content[30:].startswith(_OPEN_TEXT):
        return _of_open_text(content)
    if "xl/workbook.xml" in names or "content.xml" in names:
        return _of_workbook(content)
    if not any(name.startswith("word/") for name in names):
        return Evidence(Kind.OTHER)
    from formgen.fill.word import read, wording

    answers = read(content)
    seen = _filled(Kind.WORD, answers, _visible_in_word(content))
    return replace(seen, wording=wording(content))


def _of_open_text(content: bytes) -> Evidence:
    """A form saved as OpenDocument: a paper, whose code is in its properties and its footers.

    Raises:
        InputError: if there is no code, or if it is damaged or not to be trusted.
    """
    unread = found("RETURNED_OPEN_TEXT")
    visible = _visible_in(content, ("meta.xml", "styles.xml"))
    if not visible:
        raise InputError(unread)
    return Evidence(Kind.PAPER, visible=visible, findings=(unread,))


def _of_workbook(content: bytes) -> Evidence:
    from formgen.read.intake import read_intake
    from formgen.read.open_book import open_book
    from formgen.read.recognise import is_intake

    workbook = open_book(content, "", guard=False)  # this is the guarded process already
    if workbook is None or not is_intake(workbook):
        return Evidence(Kind.OTHER)
    parts = read_intake(workbook)
    company_id = next((company.company_id for company in parts.companies), "")
    return Evidence(Kind.INTAKE, company_id=company_id, findings=parts.findings)


def _filled(kind: Kind, answers: Answers, visible: tuple[str, ...]) -> Evidence:
    if len(answers.values) > _MOST_FIELDS:
        raise InputError(found("RETURNED_TOO_MANY_FIELDS", most=_MOST_FIELDS))
    return Evidence(
        kind, _code_of(answers), answers.identity.get("form_version", ""),
        answers.identity.get("language", ""), visible,
        answers={name: Given(_plain(answer.value), answer.state in _LOCKED)
                 for name, answer in answers.values.items()
                 if answer.state is not State.EMPTY},
        findings=answers.findings, fields=frozenset(answers.values))


def _plain(value: object) -> Value:
    return value if isinstance(value, (str, bool, float, date, tuple)) else None


def _code_of(answers: Answers) -> str:
    """The code that the hidden marks name; that of the longer id if both are there."""
    identifier = answers.identity.get("id", "")
    if re.fullmatch(r"[0-9a-f]{32}", identifier):
        return document_code(identifier)
    code = answers.identity.get("code", "")
    return code if is_document_code(code) else ""


def _codes_in(texts: Iterable[str]) -> Iterator[str]:
    """The codes in texts, each once, as they were printed."""
    seen = set()
    for text in texts:
        for match in _CODE.findall(text):
            code = re.sub(r"[\u2010\u2011\u2013 ]", "-", match)
            if code not in seen and is_document_code(code):
                seen.add(code)
                yield code


def _visible_in_word(content: bytes) -> tuple[str, ...]:
    """The codes in headers and footers; if there are none, those in the body, where a list of
    other papers may be.

    Raises:
        InputError: if one of these parts is damaged, or not to be trusted.
    """
    return _visible_in(content, (r"word/(header|footer)\d*\.xml", r"word/document\.xml"))


def _visible_in(content: bytes, parts: Iterable[str]) -> tuple[str, ...]:
    """The codes in the first of the parts, whose names match a pattern, that has any."""
    package = open_container(content)
    for wanted in parts:
        texts = (re.sub(r"<[^>]+>", "", package.read(name).decode("utf-8", errors="replace"))
                 for name in package.members if re.fullmatch(wanted, name))
        codes = tuple(_codes_in(texts))
        if codes:
            return codes
    return ()


def _visible_in_pdf(content: bytes) -> tuple[str, ...]:
    """The codes that can be read as text on the pages.

    A page that lists other papers, as that of a stage folder does, names theirs beside its
    own; the code that a page has alone is that of the paper.

    The boundary to the parser: for a file that is damaged, by accident or on purpose, pypdf raises
    almost any exception, and whichever it is, there is no text to read. What the guard tells of,
    too much memory or depth, it is left to tell.
    """
    from pypdf import PdfReader

    try:
        pages = PdfReader(BytesIO(content)).pages[:_MOST_PAGES]
        of_pages = [tuple(_codes_in([page.extract_text()])) for page in pages]
    except (MemoryError, RecursionError):
        raise
    except Exception:
        return ()
    alone = dict.fromkeys(codes[0] for codes in of_pages if len(codes) == 1)
    return tuple(alone or dict.fromkeys(code for codes in of_pages for code in codes))


def _pictures(content: bytes) -> Iterator[bytes]:
    """The pages of a scan as pictures, if the libraries for that are installed."""
    try:
        import pypdfium2
    except ModuleNotFoundError:
        return
    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            for number in range(min(len(document), _MOST_PAGES)):
                stream = BytesIO()
                document[number].render(scale=150 / 72).to_pil().save(stream, "PNG")
                yield stream.getvalue()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return


def _scanner_missing() -> tuple[Finding, ...]:
    """A finding if the libraries that read QR codes are not installed."""
    known = all(find_spec(name) for name in ("PIL", "pypdfium2", "zxingcpp"))
    return () if known else (found("SCANNER_NOT_INSTALLED"),)


def _scanned(pictures: Iterable[bytes]) -> tuple[str, ...]:
    """The codes in QR codes on pictures, if the libraries for that are installed."""
    try:
        import zxingcpp
        from PIL import Image, UnidentifiedImageError
    except ModuleNotFoundError:
        return ()
    texts: list[str] = []
    for picture in pictures:
        try:
            with Image.open(BytesIO(picture)) as image:
                texts += (code.text for code in zxingcpp.read_barcodes(image.convert("L")))
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            continue
    return tuple(_codes_in(texts))
