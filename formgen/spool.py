"""Long lists that do not grow with the cohort in memory: what is too much goes to disk.

A run over a whole country has a million documents. What it has to say of each is needed again,
in the same order, when the run ends; until then it lies compressed in an unnamed temporary file.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import fields
from operator import attrgetter
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Generic, TypeVar
from weakref import finalize

Item = TypeVar("Item")
Made = TypeVar("Made")

#: Items in a block, which is compressed and read back as a whole.
_BLOCK = 256
#: Bytes of blocks that stay in memory; a run of 50,000 documents needs no file.
_IN_MEMORY = 8 << 20


class Spool(Collection[Item]):
    """Items of any number, in the order in which they were added.

    They can be walked through as often as one likes, but not picked out. ``kind`` is their class,
    a dataclass of more than one field whose values pickle; what is read back is equal to what was
    added, and not the same object. If the disk has no room for them, they stay in memory.
    """

    def __init__(self, kind: type[Item], items: Iterable[Item] = ()) -> None:
        self._kind = kind
        self._names = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
        self._values = attrgetter(*self._names)
        self._open: list[tuple[Any, ...]] = []
        self._blocks: list[bytes | tuple[int, int]] = []
        self._held = 0
        self._count = 0
        self._file: BinaryIO | None = None
        for item in items:
            self.add(item)

    def add(self, item: Item) -> None:
        """Put an item at the end."""
        self._open.append(self._values(item))
        self._count += 1
        if len(self._open) == _BLOCK:
            self._close_block()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Item]:
        make, names = self._kind, self._names
        for rows in self._row_blocks():
            for row in rows:
                yield make(**dict(zip(names, row, strict=True)))

    def __contains__(self, item: object) -> bool:
        return any(item == other for other in self)

    def _row_blocks(self) -> Iterator[list[tuple[Any, ...]]]:
        for block in self._blocks:
            content = block if isinstance(block, bytes) else self._read(*block)
            yield pickle.loads(zlib.decompress(content))  # noqa: S301 -- written above
        yield self._open

    def _close_block(self) -> None:
        content = zlib.compress(pickle.dumps(self._open, pickle.HIGHEST_PROTOCOL), 1)
        self._open = []
        if self._held + len(content) > _IN_MEMORY:
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
            self._file = TemporaryFile()  # noqa: SIM115 -- it ends with the spool
            finalize(self, self._file.close)
        place = self._file.seek(0, 2)
        self._file.write(content)
        self._file.flush()
        return place, len(content)

    def _read(self, place: int, length: int) -> bytes:
        assert self._file is not None
        self._file.seek(place)
        return self._file.read(length)


class View(Collection[Made], Generic[Item, Made]):
    """The items of another collection, each seen through a function when it is walked through."""

    def __init__(self, items: Collection[Item], see: Callable[[Item], Made]) -> None:
        self._items = items
        self._see = see

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Made]:
        return map(self._see, self._items)

    def __contains__(self, item: object) -> bool:
        return any(item == other for other in self)
