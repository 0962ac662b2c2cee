"""Long lists that do not grow with the cohort in memory: what is too much goes to disk.

A run over a whole country has a million documents. What it has to say of each is needed again,
in the same order, when the run ends; until then it lies compressed in an unnamed temporary file.
So do the placements themselves: see :mod:`formgen.keyed`.
"""

from __future__ import annotations

import os
import pickle
import zlib
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from heapq import merge
from io import FileIO
from itertools import chain, islice, pairwise
from operator import attrgetter
from tempfile import TemporaryFile
from typing import Any, Generic, TypeVar
from weakref import finalize

Item = TypeVar("Item")
Made = TypeVar("Made")

# Items that are sorted at a time.
_PART = 5_000
#: Items in a block, which is compressed and read back as a whole.
_BLOCK = 256
# Blocks that stay unpacked for those who ask for parts.
_UNPACKED = 4
#: Bytes of blocks that stay in memory; a run of some thousand documents needs no file.
_IN_MEMORY = 1 << 20
# Numbers that are sorted at a time, as objects of forty bytes.
_NUMBERS = 100_000


class Walked(Collection[Item]):
    """A collection that only a walk through it tells what it holds."""

    def __contains__(self, item: object) -> bool:
        return any(item == other for other in self)


class Blocks(Sequence[Any]):
    """Values by number, each compressed: those beyond ``in_memory`` bytes lie in a file.

    A value is whatever pickles, best a list of many. A process that this one forks reads the
    same file; pickled, they take all of it along. If the disk has no room, they stay in memory.
    """

    def __init__(self, in_memory: int) -> None:
        self.in_memory = in_memory
        self._blocks: list[bytes | tuple[int, int]] = []
        self._held = self._end = 0
        self._file: FileIO | None = None

    def add(self, value: Any) -> None:
        """Put a value at the end."""
        self.keep(zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1))

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, number: Any) -> Any:
        return pickle.loads(zlib.decompress(self._content(number)))  # noqa: S301 -- written above

    def __getstate__(self) -> tuple[int, list[bytes]]:
        return self.in_memory, list(self.contents())

    def __setstate__(self, state: tuple[int, list[bytes]]) -> None:
        Blocks.__init__(self, state[0])
        for content in state[1]:
            self.keep(content)

    def contents(self) -> Iterator[bytes]:
        """What :meth:`keep` takes to have the same values elsewhere; never nothing."""
        return map(self._content, range(len(self)))

    def keep(self, content: bytes) -> None:
        """Put a value at the end, as :meth:`contents` gives it."""
        if self._held + len(content) > self.in_memory:
            with suppress(OSError):
                self._blocks.append(self._written(content))
                return
        self._held += len(content)
        self._blocks.append(content)

    def _written(self, content: bytes) -> tuple[int, int]:
        """Where in the file the block lies now.

        Raises:
            OSError: if it cannot be written.
        """
        if self._file is None:
            self._file = TemporaryFile(buffering=0)  # noqa: SIM115 -- it ends with the blocks
            finalize(self, self._file.close)
        place = self._file.seek(self._end)
        if self._file.write(content) != len(content):
            raise OSError
        self._end = place + len(content)
        return place, len(content)

    def _content(self, number: int) -> bytes:
        block = self._blocks[number]
        if isinstance(block, bytes):
            return block
        assert self._file is not None
        place, length = block
        if hasattr(os, "pread"):  # where the file stands is shared with forked processes
            return os.pread(self._file.fileno(), length, place)
        self._file.seek(place)
        return self._file.read(length)


class Spool(Walked[Item]):
    """Items of any number, in the order in which they were added.

    They can be walked through as often as one likes, all or a part. ``kind`` is their class,
    a dataclass of more than one field whose values pickle; what is read back is equal to what was
    added, and not the same object. If the disk has no room for them, they stay in memory.
    """

    def __init__(self, kind: type[Item], items: Iterable[Item] = ()) -> None:
        self._kind = kind
        self._names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
        self._values = attrgetter(*self._names)
        self._open: list[tuple[Any, ...]] = []
        self._blocks = Blocks(_IN_MEMORY)
        self._unpacked: dict[int, list[tuple[Any, ...]]] = {}
        self._count = 0
        for item in items:
            self.add(item)

    def add(self, item: Item) -> None:
        """Put an item at the end."""
        self._open.append(self._values(item))
        self._count += 1
        if len(self._open) == _BLOCK:
            self._blocks.add(self._open)
            self._open = []

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Item]:
        return map(self._made, chain.from_iterable(chain(self._blocks, (self._open,))))

    def part(self, start: int, end: int) -> Iterator[Item]:
        """The items between two indexes; quick where the next part is near the last one."""
        blocks = range(start // _BLOCK, -(-end // _BLOCK))
        rows = chain.from_iterable(map(self._block, blocks))
        first = blocks.start * _BLOCK
        return map(self._made, islice(rows, start - first, end - first))

    def _made(self, row: tuple[Any, ...]) -> Item:
        return self._kind(**dict(zip(self._names, row, strict=True)))

    def _block(self, number: int) -> list[tuple[Any, ...]]:
        if number == len(self._blocks):
            return self._open
        if number not in self._unpacked:
            while len(self._unpacked) >= _UNPACKED:
                del self._unpacked[next(iter(self._unpacked))]
            self._unpacked[number] = self._blocks[number]
        return self._unpacked[number]


class View(Walked[Made], Generic[Item, Made]):
    """The items of another collection, each seen through a function when it is walked through."""

    def __init__(self, items: Collection[Item], see: Callable[[Item], Made]) -> None:
        self._items = items
        self._see = see

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Made]:
        return map(self._see, self._items)


def in_order(items: Iterable[Item], key: Callable[[Item], Any]) -> Iterator[Item]:
    """The items, sorted by a key as ``sorted`` does it; equal keys stay in their order.

    More than a few thousand are sorted in parts, which lie compressed until they are merged.
    """
    remaining = iter(items)
    first = sorted(islice(remaining, _PART), key=key)
    parts: list[Iterable[Item]] = [first]
    while part := sorted(islice(remaining, _PART), key=key):
        if len(parts) == 1:
            parts = [_in_blocks(first)]
        parts.append(_in_blocks(part))
    return merge(*parts, key=key)


def _in_blocks(items: Sequence[Item]) -> Iterator[Item]:
    blocks = Blocks(0)
    for start in range(0, len(items), _BLOCK):
        blocks.add(items[start:start + _BLOCK])
    return chain.from_iterable(blocks)


def repeated(hashes: Iterable[int]) -> frozenset[int]:
    """The hashes that occur more than once: it takes eight bytes of a thing to know of which
    there may be two, and only those need to be compared.
    """
    every = array("q", hashes)
    parts = len(every) // _NUMBERS + 1
    return frozenset(
        one for part in range(parts)
        for one, other in pairwise(sorted(each for each in every if each % parts == part))
        if one == other)
