"""The shared texts of a workbook, read without a parser where they are written plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from formgen.read.collected import LONGEST_KEPT
from formgen.read.long import Texts
from formgen.read.plain import LONGEST_REST, NotPlainError, before, plain, resolved

_TEXT = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
# Texts that are kept as objects.
_MANY_TEXTS = 150_000


def scan_texts(pieces: Iterable[str]) -> Sequence[str]:
    """The shared texts of a workbook (18.4), where none is formatted within.

    Raises:
        NotPlainError: if one is, or the part has anything else in it.
    """
    stream = plain(pieces)
    _, rest = before(stream, "<si>")
    texts: list[str] | Texts = []
    rest = "<si>" + rest
    while True:
        cut = rest.rfind("</si>") + len("</si>")
        if cut >= len("</si>"):
            found = _TEXT.findall(rest, 0, cut)
            if rest.count("<", 0, cut) != 4 * len(found):
                raise NotPlainError
            if cut > LONGEST_KEPT and any(len(text) > LONGEST_KEPT for text in found):
                raise NotPlainError
            texts.extend(resolved(text) if "&" in text or "_x" in text else text
                         for text in found)
            if isinstance(texts, list) and len(texts) > _MANY_TEXTS:
                texts = Texts(texts)
            rest = rest[cut:]
        if "</sst>" in rest:
            break
        piece = next(stream, "")
        if not piece or len(rest) > LONGEST_REST:
            raise NotPlainError
        rest += piece
    if rest.partition("</sst>")[0].strip():
        raise NotPlainError
    return texts
