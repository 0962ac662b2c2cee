"""Records by key that do not grow with the cohort in memory.

A placement and its intern take four kilobytes as objects. Up to a few thousand of each are kept as
they are; of more, each record is its bare values, some records to a block, and is made
again when it is asked for. In memory stays twelve bytes for each, by which it is found.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import (
    Callable,
    Collection,
    ItemsView,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    ValuesView,
)
from dataclasses import Field, fields, is_dataclass
from itertools import chain, islice
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from zlib import crc32

from formgen.spool import Blocks, Walked

Item = TypeVar("Item")

#: So many records are kept as they are.
FEW = 12_000
# Records in a block, which is read as a whole for any of them, and blocks that stay unpacked.
_BLOCK, _UNPACKED = 8, 64
# Bytes of blocks that stay in memory, and keys that wait to be sorted into the index.
_IN_MEMORY, _WAITING = 1 << 20, 2048


class Keyed(MutableMapping[str, Item], Generic[Item]):
    """Records by the attribute that is their key, in the order in which the keys came.

    ``kind`` is their class, a dataclass with slots that does nothing but keep its values; these
    pickle. What is found is equal to what was put in, but not the same object. A record may be
    replaced and not removed.
    """

    def __init__(self, kind: type[Item], key: str) -> None:
        self._key = attrgetter(key)
        self._few: dict[str, Item] | None = {}
        self._log = Records(kind)
        self._index = _Index()
        self._places = array("I")  # of the records in the log, in the order of their keys
        self._replaced = False

    def __setitem__(self, key: str, record: Item) -> None:
        if self._few is not None:
            self._few[key] = record
            if not are_few(len(self._few)):
                few, self._few = self._few, None
                self.update(few)
            return
        place = self._log.add(record)
        number = self._number(key)
        if number is None:
            self._index.add(key, len(self._places))
            self._places.append(place)
        else:
            self._places[number] = place
            self._replaced = True

    def __getitem__(self, key: str) -> Item:
        if self._few is not None:
            return self._few[key]
        for number in self._index.candidates(key):
            record = self._log.at(self._places[number])
            if self._key(record) == key:
                return record
        raise KeyError(key)

    def __delitem__(self, key: str) -> None:
        raise TypeError("a record is replaced and not removed")

    def __contains__(self, key: object) -> bool:
        if self._few is not None:
            return key in self._few
        return isinstance(key, str) and self._number(key) is not None

    def __len__(self) -> int:
        return len(self._places) if self._few is None else len(self._few)

    def __iter__(self) -> Iterator[str]:
        return iter(self._few) if self._few is not None else map(self._key, self.records())

    def records(self) -> Iterator[Item]:
        """The records in the order of their keys."""
        if self._few is not None:
            return iter(self._few.values())
        return map(self._log.at, self._places) if self._replaced else iter(self._log)

    def values(self) -> ValuesView[Item]:
        """The records in the order of their keys."""
        return _Values(self)

    def items(self) -> ItemsView[str, Item]:
        """The keys with their records."""
        return _Pairs(self)

    def settled(self) -> Mapping[str, Item]:
        """The same for good: a few records as what is quickest to ask."""
        return self if self._few is None else MappingProxyType(self._few)

    def _number(self, key: str) -> int | None:
        """Which of the keys this is; None if it is none."""
        for number in self._index.candidates(key):
            if self._key(self._log.at(self._places[number])) == key:
                return number
        return None


class _Values(ValuesView[Item]):
    _mapping: Keyed[Item]

    def __iter__(self) -> Iterator[Item]:
        return self._mapping.records()


class _Pairs(ItemsView[str, Item]):
    _mapping: Keyed[Item]

    def __iter__(self) -> Iterator[tuple[str, Item]]:
        key = self._mapping._key
        return ((key(record), record) for record in self._mapping.records())


class _Index:
    """Keys -> numbers: which there may be for a key, told by a checksum of it."""

    def __init__(self) -> None:
        self._sorted = array("Q")  # checksum and number, 32 bits each
        self._waiting: dict[int, list[int]] = {}

    def add(self, key: str, number: int) -> None:
        self._waiting.setdefault(_checksum(key), []).append(number)
        if len(self._waiting) >= _WAITING:
            self._sorted.extend(check << 32 | number for check, numbers in self._waiting.items()
                                for number in numbers)
            self._sorted = array("Q", sorted(self._sorted))
            self._waiting = {}

    def candidates(self, key: str) -> Iterator[int]:
        check = _checksum(key)
        yield from self._waiting.get(check, ())
        at = bisect_left(self._sorted, check << 32)
        while at < len(self._sorted) and self._sorted[at] >> 32 == check:
            yield self._sorted[at] & 0xFFFFFFFF
            at += 1


def _checksum(key: str) -> int:
    return crc32(key.encode(errors="surrogatepass"))


class Records(Walked[Item]):
    """Records of one class, in the order in which they were added; see :class:`Keyed`."""

    def __init__(self, kind: type[Item], records: Iterable[Item] = ()) -> None:
        self._shape = _Shape(kind)
        self._blocks = Blocks(_IN_MEMORY)
        self._size = _BLOCK
        self._open: list[tuple[Any, ...]] = []
        self._unpacked: dict[int, list[Any]] = {}
        for record in records:
            self.add(record)

    def add(self, record: Item) -> int:
        """Put a record at the end; its index comes back."""
        self._open.append(self._shape.values(record))
        if len(self._open) == self._size:
            self._blocks.add(self._open)
            self._open = []
        return len(self) - 1

    def __len__(self) -> int:
        return len(self._blocks) * self._size + len(self._open)

    def at(self, index: int) -> Item:
        """The record of an index."""
        number, at = divmod(index, self._size)
        if number == len(self._blocks):
            return self._shape.made(self._open[at])
        block = self._block(number)
        record = block[at]
        if type(record) is tuple:
            record = block[at] = self._shape.made(record)
        return record  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[Item]:
        for block in chain(self._blocks, (self._open,)):
            yield from map(self._shape.made, block)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_unpacked": {}}

    def _block(self, number: int) -> list[Any]:
        """A block's records; one that nobody has asked for yet is still its values."""
        block = self._unpacked.get(number)
        if block is None:
            while len(self._unpacked) >= _UNPACKED:
                self._unpacked.pop(next(iter(self._unpacked)), None)
            block = self._unpacked[number] = self._blocks[number]
        return block


def are_few(count: int) -> bool:
    """Whether so many things may be in memory as they are."""
    return count <= FEW


def kept(kind: type[Item], records: Iterable[Item]) -> Collection[Item]:
    """The records: a few as they are, more of them as :class:`Records`."""
    remaining = iter(records)
    few = tuple(islice(remaining, FEW + 1))
    return few if are_few(len(few)) else Records(kind, chain(few, remaining))


class _Shape(Generic[Item]):
    """What a class of records is made of: a record <-> its values, those of its parts included.

    A part is an attribute whose default value is a record itself.
    """

    def __init__(self, kind: type[Item]) -> None:
        self._kind = kind
        every: tuple[Field[Any], ...] = fields(kind)  # type: ignore[arg-type]
        self._parts = [(getattr(kind, field.name).__set__, _Shape[Any](type(field.default)))
                       for field in every if is_dataclass(field.default)]
        own = [field.name for field in every if not is_dataclass(field.default)]
        # A slot's own setter does not know that the class is frozen.
        self._setters = [getattr(kind, name).__set__ for name in own]
        parts = [field.name for field in every if is_dataclass(field.default)]
        self.names: list[str] = [*own, *(f"{part}.{name}" for part, (_, shape) in
                              zip(parts, self._parts, strict=True) for name in shape.names)]
        self.values: Callable[[Item], tuple[Any, ...]] = attrgetter(*self.names)

    def __reduce__(self) -> tuple[type[_Shape[Item]], tuple[type[Item]]]:
        return type(self), (self._kind,)

    def made(self, values: tuple[Any, ...]) -> Item:
        record = object.__new__(self._kind)
        for setter, value in zip(self._setters, values, strict=False):
            setter(record, value)
        end = len(self._setters)
        for setter, shape in self._parts:
            start, end = end, end + len(shape.names)
            setter(record, shape.made(values[start:end]))
        return record
