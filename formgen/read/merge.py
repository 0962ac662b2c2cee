"""Two records of the same thing -> one, with the differences told."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar
from unicodedata import combining, normalize

from formgen.findings import Finding, Where, found, shape
from formgen.model import Label, Privacy, Record, catalogue
from formgen.read.raw import dutch
from formgen.read.text import shortened

Made = TypeVar("Made", bound=Record)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two sources tell differently: the value kept, the other, and both cells."""

    kept: Any
    other: Any
    kept_at: Where
    other_at: Where

    @property
    def is_of_one_sheet(self) -> bool:
        """Whether both cells are of the same sheet."""
        return (self.kept_at.file, self.kept_at.sheet) == (self.other_at.file, self.other_at.sheet)

    def finding(self, code: str, subject: str) -> Finding:
        """The finding on it, at the cell that gives way, with what the two values are of."""
        key = self.other_at.field or self.kept_at.field
        field = catalogue().get(key)
        label = field.label if field else Label(key, key)
        private = field is None or field.privacy in (Privacy.PERSONAL, Privacy.SECRET)
        say: Callable[[str], str] = shape if private else shortened
        return found(code, self.other_at, subject, label_nl=label.nl, label_en=label.en,
                     kept=say(told(self.kept)), seen=say(told(self.other)),
                     kept_at=seen_from(self.kept_at, self.other_at))


def seen_from(place: Where, here: Where) -> str:
    """How to name a place to somebody who looks at another one."""
    if place.file != here.file:
        return str(replace(place, field=""))
    return place.cell if place.sheet == here.sheet else f"{place.sheet} › {place.cell}"


def difference_in(attribute: str, kept: Record, other: Record) -> Difference | None:
    """The difference between two records in one attribute; None where either says nothing."""
    mine, theirs = getattr(kept, attribute), getattr(other, attribute)
    if mine == theirs or _is_blank(mine) or _is_blank(theirs):
        return None
    return Difference(mine, theirs, kept.where(attribute), other.where(attribute))


def merge(better: Made, other: Made) -> tuple[Made, tuple[Difference, ...]]:
    """The better record, with what it lacks taken from the other."""
    filled: dict[str, Any] = {}
    origin: dict[str, Where] = {}
    differences: list[Difference] = []
    for attribute in fields(better):
        name = attribute.name
        mine, theirs = getattr(better, name), getattr(other, name)
        if name == "origin" or mine == theirs or _is_blank(theirs):
            continue
        if isinstance(mine, Record) and isinstance(theirs, Record):
            filled[name], inner = merge(mine, theirs)
            differences += inner
        elif _is_blank(mine):
            filled[name], origin[name] = theirs, other.where(name)
        elif not isinstance(mine, tuple) or not isinstance(mine[0], Record):
            differences.append(Difference(mine, theirs, better.where(name), other.where(name)))
    if not filled:
        return better, tuple(differences)
    merged = ChainMap(origin, dict(better.origin)) if origin else better.origin
    return replace(better, **filled, origin=merged), tuple(differences)


def _is_blank(value: Any) -> bool:
    return value is None or value == () or (isinstance(value, Record) and not any(_told(value)))


def _told(record: Record) -> Iterator[bool]:
    for attribute in fields(record):
        if attribute.name != "origin":
            yield not _is_blank(getattr(record, attribute.name))


def told(value: Any) -> str:
    """A value as a Dutch reader expects it in a message."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return dutch(value) if isinstance(value, float) else str(value)


# Letters that are no base letter with a mark, and how exports without them write them.
_LATIN = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ø": "o", "Ø": "O",
                        "ħ": "h", "ŋ": "n", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e"})


def only_lost_characters(full: Any, poor: Any) -> bool:
    """Whether one text is the other as a Windows-1252 file can hold it.

    What that code page lacks came out as "?", as its base letter (ş as s), or in another
    script altogether, which nobody can check.
    """
    if not isinstance(full, str) or not isinstance(poor, str):
        return False
    if _fits(full) or not _fits(poor):
        return False
    bare = _bare(poor)
    ends = {0}  # of what the characters so far may have become
    for character in full:
        ends = {end for start in ends for end in _ends(character, bare, start)}
    if len(bare) in ends:
        return True
    other_script = any(c.isalpha() and not _fits(c) for c in _bare(full))
    return other_script and "?" not in poor


def _ends(character: str, text: str, start: int) -> Iterator[int]:
    """Where in a text without marks that may end which a character has become from ``start``."""
    if text.startswith(_bare(character), start):
        yield start + len(_bare(character))
    if not _fits(character):
        end = start
        while text.startswith("?", end):
            end += 1
            yield end


def _fits(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _bare(text: str) -> str:
    """The text without the marks on its letters."""
    bare = "".join(c for c in normalize("NFKD", text.translate(_LATIN)) if not combining(c))
    return bare.casefold()
