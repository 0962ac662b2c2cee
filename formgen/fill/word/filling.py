"""The state of one document while it is being filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from formgen.fill.scope import Scope, Trouble
from formgen.fill.word.numbering import Lists
from formgen.fill.word.pictures import NO_PICTURES, Gallery, Image
from formgen.findings import Language

MOST_ROUNDS = 1_000_000  # of all loops of a document together
MOST_WORK = 10_000_000  # steps of programs, and items and characters that filters went through
ID_MARK = b"\0"  # which XML cannot hold, so that nothing else in a document is one
LARGEST_PART = 20_000_000  # bytes of one part of one document


class TooLarge(Exception):
    """A document, or the work for it, grew past what any form needs."""


class Filling(Scope):
    """What the operations of a program share while they write one document.

    ``out`` is the part being written; ``text`` and ``date`` (as w:fullDate has it) the value
    of the control being written; ``paths`` where each loop variable stands in the data
    (``record.items.3``); ``manifest`` the controls written so far; ``number`` the last id
    given to something that a loop repeats, ``id_format`` how such an id is written; ``rounds``
    how often loops went round, ``work`` how much was done; ``begins`` where tables and rows
    being written begin; ``gallery`` the pictures that there are, ``shown`` those that the part
    being written shows, by name; ``picture`` the one of the control being written, and its size;
    ``lists`` the supply of numbering for its lists.
    """

    __slots__ = ("begins", "date", "gallery", "id_format", "lists", "manifest", "number", "out",
                 "paths", "picture", "rounds", "shown", "text", "work")

    def __init__(self, names: dict[str, Any], language: Language, number: int,
                 gallery: Gallery = NO_PICTURES, first_list: int = 0) -> None:
        super().__init__(names, language)
        self.gallery = gallery
        self.lists = Lists(first_list)
        self.shown: dict[str, Image] = {}
        self.picture: tuple[str, int, int] = ("", 0, 0)
        self.out = bytearray()
        self.begins: list[int] = []
        self.text = ""
        self.date = ""
        self.paths: dict[str, str] = {}
        self.manifest: list[bytes] = []
        self.number = number
        self.id_format = b"%d"
        self.rounds = 0
        self.work = 0

    def apart(self) -> Filling:
        """One that sees the same and begins anew: its ids, from 1 on, stand between ID_MARKs."""
        filling = Filling(self.names, self.language, 0, self.gallery)
        filling.paths = self.paths
        filling.id_format = ID_MARK + b"%d" + ID_MARK
        return filling

    def go_round(self, times: int) -> None:
        """Count rounds of a loop.

        Raises:
            TooLarge: if loops within loops go round without end.
        """
        self.rounds += times
        if self.rounds > MOST_ROUNDS:
            raise TooLarge

    def spend(self, work: int) -> None:
        """Count work.

        Raises:
            TooLarge: if it is more than any form needs, or the part has grown past its limit.
        """
        self.work += work
        if self.work > MOST_WORK or len(self.out) > LARGEST_PART:
            raise TooLarge

    def image(self, name: str, about: str) -> Image | None:
        """A picture that the part being written is to show; one that is not there is reported."""
        image = self.gallery.images.get(name)
        if image is None:
            self.trouble("WORD_IMAGE_UNKNOWN", about, self.gallery.nearest(name) or "—")
            return None
        self.shown[name] = image
        return image

    def trouble(self, code: str, name: str, detail: str = "") -> None:
        """Note a trouble once; one with a value is noted for each row of a list."""
        first, dot, rest = name.partition(".")
        full = self.paths[first] + dot + rest if first in self.paths else name
        if code == "TEMPLATE_NAME_UNKNOWN":
            full = name
        self.troubles[Trouble(code, name, detail, full)] = None


Operation = Callable[[Filling], None]
Predicate = Callable[[Filling], Any]  # its truth counts


@dataclass(frozen=True, slots=True)
class Program:
    """What writes a part or a block of it.

    ``steps`` are bytes of the template, each with what is done after them; ``end`` is written
    last.
    """

    steps: tuple[tuple[bytes, Operation], ...] = ()
    end: bytes = b""

    def write(self, filling: Filling) -> None:
        """Append it to the part being written."""
        out = filling.out
        filling.work += len(self.steps)
        for constant, operation in self.steps:
            out += constant
            operation(filling)
        out += self.end
