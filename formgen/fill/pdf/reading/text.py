"""Text strings of PDF as text (ISO 32000-1, 7.9.2), and rich text as plain."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from formgen.fill.pdf.reading.file import PdfFile, Stream

#: Where PDFDocEncoding (annex D.2) differs from Latin-1.
_PDF_DOC = {
    place: character
    for first, characters in (
        (0x18, "˘ˇˆ˙˝˛˚˜"),
        (0x80, "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž"),
        (0xA0, "€"),
    )
    for place, character in enumerate(characters, first)
}
#: A mark of language within a text: an escape, letters, an escape (7.9.2.2).
_LANGUAGE = re.compile("\x1b[^\x1b]{0,20}\x1b")


@lru_cache(maxsize=8192)  # names and values recur from one document to the next
def decoded(string: bytes) -> str:
    """A text string: UTF-16 or UTF-8 with its mark, or PDFDocEncoding."""
    if string.startswith((b"\xfe\xff", b"\xff\xfe")):
        text = string.decode("utf-16", "replace")
    elif string.startswith(b"\xef\xbb\xbf"):
        return string[3:].decode("utf-8", "replace")
    else:
        text = string.decode("latin-1")
        return text if text.isascii() and text.isprintable() else text.translate(_PDF_DOC)
    return _LANGUAGE.sub("", text) if "\x1b" in text else text


def text_of(file: PdfFile, value: Any) -> str | None:
    """A string, name (without its slash) or stream as text; None for anything else."""
    if type(value) is bytes:
        return decoded(value)
    value = file.get(value)
    if type(value) is bytes:
        return decoded(value)
    if type(value) is str:
        return value.removeprefix("/")
    if type(value) is Stream:
        return decoded(file.content(value) or b"")
    return None


def texts_of(file: PdfFile, value: Any) -> list[str]:
    """The texts of an array of them, or of one; empty ones left out."""
    value = file.get(value)
    items = value if type(value) is list else [value]
    return [text for item in items if (text := text_of(file, item))]


def plain_lines(text: str) -> str:
    """A text with newlines for the line ends of all systems."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class _Plain(HTMLParser):
    """The text of XHTML, a line for each paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "br" or (tag in ("p", "div") and self.parts):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain_of_rich(rich: str) -> str:
    """What a rich text string (12.7.3.4) says."""
    parser = _Plain()
    parser.feed(rich)
    parser.close()
    return "".join(parser.parts).strip()
