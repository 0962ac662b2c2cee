"""The text that a field's appearance shows, to compare it with the value (12.5.5, 9.4).

A person sees the appearance and a program reads the value, so a form in which they differ
says two things. What a font does not let us read counts as equal: a false alarm about a
form would be worse than none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from enum import Enum, auto
from functools import lru_cache
from typing import Any, NamedTuple

from formgen.fill.pdf.fallback import MISSING
from formgen.fill.pdf.fields import HIDDEN, PASSWORD
from formgen.fill.pdf.reading.fields import Field, Widget, scripts
from formgen.fill.pdf.reading.file import PdfFile, Stream
from formgen.fill.pdf.reading.filters import inflate
from formgen.fill.pdf.reading.glyphs import Decoder, decoder_of
from formgen.fill.pdf.reading.memory import taken_apart
from formgen.fill.pdf.reading.tokens import Malformed, Reference, from_hex, parse
from formgen.fill.pdf.reading.values import Said, date_in
from formgen.fill.pdf.words import WORDS
from formgen.fill.slots import SlotKind

#: An appearance larger than this draws more than text.
_LARGEST = 1_000_000
#: So many characters of a text are enough to know it by, where a viewer cuts off the rest.
_ENOUGH = 40

_OPERATOR = re.compile(
    rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)\s+[-+.\d]+\s+Tf"
    rb"|<([0-9A-Fa-f\s]*)>|(\()|(?<![\w'\"*])(Do|BI)(?![\w'\"*])"
)
#: The same of nearly all fields: one line in one font, from the beginning of the text on.
_ONE_LINE = re.compile(
    rb"BT[^/<()]*+/([^\x00\t\n\f\r ()<>\[\]{}/%]+)\s+[-+.\d]+\s+Tf"
    rb"[-+.\d\srgkTd]*+<([0-9A-Fa-f\s]*+)>\s*+Tj\s+ET[\sQEMC]*+"
)
_SHOWS_OTHERWISE = re.compile(rb"TJ|['\"]")
_TEXTS = frozenset((SlotKind.TEXT, SlotKind.MULTILINE, SlotKind.DATE, SlotKind.CHOICE))


#: A piece of text: the resource name of its font with the slash, and its codes.
Piece = tuple[str, bytes]


class Drawn(Enum):
    """What is drawn in a field: what it says, something else, or nothing at all."""

    RIGHT = auto()
    OTHERWISE = auto()
    MISSING = auto()


class Drawing(NamedTuple):
    """What an appearance draws: its decoded bytes, its pieces of text (see :func:`_pieces_in`),
    and its resources.
    """

    size: int
    pieces: tuple[Piece, ...] | None
    resources: Any


class Appearances:
    """Reads the appearances of one file; fonts are looked into once."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        form = file.dictionary(file.catalog.get("/AcroForm"))
        #: The form asks viewers to draw its fields anew, so that nobody sees what they show.
        self._redrawn = form.get("/NeedAppearances") is True
        self._decoders: dict[Any, Decoder | None] = {}
        #: Resources and their fonts by what these are; few streams have any of their own.
        self._fonts: dict[int, tuple[Any, dict[str, Any]]] = {}

    def judge(self, field: Field, said: Said, as_sent: bool) -> Drawn:
        """How what the widgets of a field show goes with what the field says.

        ``as_sent``: it still says what it was sent with, and may have shown only its beginning.
        """
        if field.kind not in _TEXTS or (field.flags & PASSWORD and field.kind is SlotKind.TEXT):
            return Drawn.RIGHT
        verdict = Drawn.MISSING if _bare(said.shown) else Drawn.RIGHT
        for widget in field.widgets:
            drawing = self._drawing(widget)
            if drawing is None:
                continue
            verdict = Drawn.RIGHT
            shown = self._shown(widget, drawing)
            if shown is None or shown == said.shown:
                continue
            bare, wanted = _bare(shown), _bare(said.shown)
            if bare == wanted or (as_sent and wanted.startswith(bare)):
                continue
            if not self._means(bare, wanted, field, said):
                return Drawn.MISSING if self._redrawn else Drawn.OTHERWISE
        return verdict

    def _means(self, shown: str, wanted: str, field: Field, said: Said) -> bool:
        """Whether a text that differs from the value is still one of its ways to be shown."""
        for hint in _hints():
            if shown.endswith(hint) and wanted.startswith(shown.removesuffix(hint)):
                return True
        if field.kind is SlotKind.CHOICE and shown == _bare(said.stored):
            return True  # some programs draw what is stored
        if len(shown) >= _ENOUGH and wanted.startswith(shown):
            return True
        if field.kind is SlotKind.DATE:
            return said.value is not None and date_in(shown, "dd-MM-yyyy") == said.value
        if "/AA" in field.attributes:
            actions = self._file.dictionary(field.attributes["/AA"])
            if shown and wanted and any(scripts(self._file, actions)):
                return True  # a format of its own, such as that of an amount of money
        shown, wanted = _without_mirrored(shown), _without_mirrored(wanted)
        return shown == wanted or _reordered(shown, wanted)

    def _drawing(self, widget: Widget) -> Drawing | None:
        """What is drawn in a widget; None if it has no appearance."""
        appearance = widget.entries.get("/AP")
        if type(appearance) is not dict:
            appearance = self._file.dictionary(appearance)
        normal = appearance.get("/N")
        text = self._file.short_text(normal) if type(normal) is Reference else None
        drawing = _drawing_of(text) if text is not None else None
        if drawing is not None:
            self._file.spend(drawing.size)
            return drawing
        stream = self._file.get(normal)
        if type(stream) is not Stream:
            return None
        content = self._file.content(stream)
        told = content is not None and len(content) <= _LARGEST
        pieces = _pieces_in(content or b"") if told else None
        return Drawing(0, pieces, stream.entries.get("/Resources"))

    def _shown(self, widget: Widget, drawing: Drawing) -> str | None:
        """The text that a widget shows; None if that cannot be told, or nobody sees it."""
        flags = widget.entries.get("/F")
        if type(flags) is int and flags & HIDDEN:
            return None
        if not drawing.pieces:
            return None if drawing.pieces is None else ""
        fonts = self._fonts_of(drawing.resources)
        shown = ""
        for resource, codes in drawing.pieces:
            decoder = self._decoder(fonts.get(resource))
            text = decoder.text(codes) if decoder is not None else None
            if text is None:
                return None
            shown += text
        return shown

    def _fonts_of(self, resources: Any) -> dict[str, Any]:
        known = self._fonts.get(id(resources))
        if known is None:
            fonts = self._file.dictionary(self._file.dictionary(resources).get("/Font"))
            known = self._fonts[id(resources)] = resources, fonts  # which keeps the id from others
        return known[1]

    def _decoder(self, font: Any) -> Decoder | None:
        if type(font) is not Reference:
            return decoder_of(self._file, self._file.dictionary(font))
        if font not in self._decoders:
            self._decoders[font] = decoder_of(self._file, self._file.dictionary(font))
        return self._decoders[font]


@lru_cache(maxsize=8192)  # most fields of the documents of a template show the same
def _drawing_of(text: bytes) -> Drawing | None:
    """What a stream draws, by the bytes between its number and its end in the file.

    None if it is no stream that is written plainly, or a damaged one.
    """
    apart = taken_apart(text)
    if apart is None:
        return None
    entries, body = apart
    if body is None or "/DecodeParms" in entries:
        return None
    name = entries.get("/Filter")
    if name == "/FlateDecode":
        try:
            body = inflate(body)
        except Malformed:
            return None
    elif name is not None:
        return None
    return Drawing(len(body), _pieces_in(body), entries.get("/Resources"))


def _pieces_in(content: bytes) -> tuple[Piece, ...] | None:
    """The pieces of text that a content stream shows; None if that cannot be told."""
    if b"Tj" not in content and _SHOWS_OTHERWISE.search(content) is None:
        return None if b"Do" in content else ()
    if b"/ActualText" in content:
        return None
    position = max(content.find(b"BT"), 0)
    only = _ONE_LINE.fullmatch(content, position)
    if only is not None:
        return ((f"/{only[1].decode('latin-1')}", from_hex(only[2])),)
    pieces: list[Piece] = []
    font = ""
    while found := _OPERATOR.search(content, position):
        position = found.end()
        if found[4]:
            return None
        if found[1]:
            font = f"/{found[1].decode('latin-1')}"
            continue
        if found[2] is not None:
            codes: Any = from_hex(found[2])
        else:
            codes, position = parse(content, found.start())
        pieces.append((font, codes))
    return tuple(pieces)


def _without_mirrored(text: str) -> str:
    """A text without brackets and the like, whose glyphs are shared by left and right."""
    return "".join(character for character in text if not unicodedata.mirrored(character))


def _reordered(shown: str, wanted: str) -> bool:
    """Whether a text shows the characters of another, if that is all that can be told.

    Right-to-left text is drawn from its end, and a box stands for what no font has.
    """
    goes_left = any(unicodedata.bidirectional(c) in ("R", "AL") for c in wanted)
    if not goes_left and MISSING not in shown:
        return False
    drawn = shown
    for hint in _hints():
        drawn = drawn.replace(hint.strip(".…") or hint, "", 1)
    drawn = drawn.replace("…", "")
    complete = len(shown) == len(wanted)
    return (complete or drawn != shown) and not Counter(drawn.replace(MISSING, "")) - Counter(
        wanted
    )


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    """A text without what layout adds or takes away: blanks, and marks that are not seen."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))
    return "".join(text.split())


@lru_cache(maxsize=1)
def _hints() -> tuple[str, ...]:
    """How a text ends that goes on elsewhere, in every language, from long to short."""
    hints = {_bare(hint) for words in WORDS.values() for hint in words.hints}
    return tuple(sorted(hints, key=len, reverse=True))
