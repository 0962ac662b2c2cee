"""Values as the text of a Word document: escaped, line breaks and tabs as Word has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from formgen.fill.word.marks import Run

_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_FORBIDDEN = "\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff"  # XML 1.0, production 2
_NOT_PLAIN = re.compile(f"[&<>\t\n\f\r{_FORBIDDEN}{_RIGHT_TO_LEFT}]")
_NOT_ONLY_MARKUP = re.compile(f"[\t\n\f\r{_FORBIDDEN}{_RIGHT_TO_LEFT}]")
_HAS_RIGHT_TO_LEFT = re.compile(f"[{_RIGHT_TO_LEFT}]")
_UNPRINTABLE = re.compile(f"[{_FORBIDDEN}]")
_NOT_PLAIN_XML = re.compile(f'[&<>"\t\n\r\f{_FORBIDDEN}]')

_TEXT_END, _TEXT_BEGIN = "</w:t>", '<w:t xml:space="preserve">'
_WORD_CHARACTERS = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "\n": f"{_TEXT_END}<w:br/>{_TEXT_BEGIN}",
        "\t": f"{_TEXT_END}<w:tab/>{_TEXT_BEGIN}",
        "\f": f'{_TEXT_END}<w:br w:type="page"/>{_TEXT_BEGIN}',
    }
)
_BEGIN, _END = _TEXT_BEGIN.encode(), _TEXT_END.encode() + b"</w:r>"
_XML_CHARACTERS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\f": " "}
)

Report = Callable[[], object]


def word_text(text: str, run: Run, report: Report) -> bytes:
    """A value inside w:t. ``report`` is called if characters had to be left out.

    A value whose first letter is written from right to left leaves the run for one of its
    own with w:rtl, because Word orders brackets, digits and punctuation by the run.
    """
    if not _NOT_PLAIN.search(text):
        return text.encode()
    content, right_to_left = _content(text, report)
    if not right_to_left:
        return content
    return between_runs(
        b"".join((b"<w:r>", run.right_to_left, _BEGIN, content, _END)), run)


def between_runs(content: bytes, run: Run) -> bytes:
    """Runs of another kind inside w:t: the run around is left, and begun again after them."""
    return b"".join((_END, content, b"<w:r>", run.plain, _BEGIN))


def word_run(text: str, run: Run, report: Report) -> bytes:
    """A value as a run of its own."""
    content, right_to_left = (
        _content(text, report) if _NOT_PLAIN.search(text) else (text.encode(), False)
    )
    properties = run.right_to_left if right_to_left else run.plain
    return b"".join((b"<w:r>", properties, _BEGIN, content, _END))


def _content(text: str, report: Report) -> tuple[bytes, bool]:
    """The content of w:t for a value, and whether it runs from right to left."""
    if not _NOT_ONLY_MARKUP.search(text):
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return escaped.encode(), False
    printable = _printable(text, report)
    content = printable.translate(_WORD_CHARACTERS).encode()
    return content, bool(_HAS_RIGHT_TO_LEFT.search(printable)) and is_right_to_left(printable)


def xml_text(text: str, report: Report = lambda: None) -> bytes:
    """A value in an attribute, or in a part that is not Word's own, such as the properties."""
    if not _NOT_PLAIN_XML.search(text):
        return text.encode()
    return _printable(text, report).translate(_XML_CHARACTERS).encode()


def _printable(text: str, report: Report) -> str:
    if _UNPRINTABLE.search(text):
        report()
        text = _UNPRINTABLE.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of a text is one of a right-to-left script."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
