"""The columns of a long list: what does not fit in memory lies in blocks on disk.

A cell takes sixty bytes as an object, and a list of 100,000 students has four million cells. Such
a column is a sequence as any other, to be walked through or to be asked for the cells of some
lines; all columns of a sheet, and those that are made from them, share one file.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, overload

from formgen.spool import Blocks

# Cells in a block, and bytes of blocks that stay in memory.
_BLOCK, _IN_MEMORY = 1000, 1 << 20


class Long(Sequence[Any]):
    """Cells of any number; ``store`` is where those of all columns lie."""

    def __init__(self, store: Blocks | None = None, cells: Iterable[Any] = ()) -> None:
        self.store = Blocks(_IN_MEMORY) if store is None else store
        self._size = _BLOCK
        self._numbers: list[int] = []  # of the blocks
        self._open: list[Any] = []
        self._unpacked: tuple[int, list[Any]] = -1, []
        self.extend(cells)

    def append(self, cell: Any) -> None:
        """Put a cell at the end."""
        self._open.append(cell)
        if len(self._open) == self._size:
            self._close()

    def extend(self, cells: Iterable[Any]) -> None:
        """Put cells at the end."""
        remaining = iter(cells)
        while more := list(islice(remaining, self._size - len(self._open))):
            self._open += more
            if len(self._open) == self._size:
                self._close()

    def __len__(self) -> int:
        return len(self._numbers) * self._size + len(self._open)

    @overload
    def __getitem__(self, index: int) -> Any: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            start, end, step = index.indices(len(self))
            if start >= end:
                return []
            blocks = range(start // self._size, (end - 1) // self._size + 1)
            cells = list(chain.from_iterable(map(self._block, blocks)))
            first = blocks.start * self._size
            return cells[start - first:end - first:step]
        number, at = divmod(index if index >= 0 else len(self) + index, self._size)
        return self._block(number)[at]

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self.parts())

    def parts(self) -> Iterator[Sequence[Any]]:
        """The cells, some at a time."""
        for number in self._numbers:
            yield self.store[number]
        yield self._open

    def _block(self, number: int) -> list[Any]:
        if number == len(self._numbers):
            return self._open
        if self._unpacked[0] != number:
            self._unpacked = number, self.store[self._numbers[number]]
        return self._unpacked[1]

    def _close(self) -> None:
        self._numbers.append(len(self.store))
        self.store.add(self._open)
        self._open = []


def like(model: Sequence[Any], cells: Iterable[Any]) -> Sequence[Any]:
    """Cells as a column that lies where another one does."""
    return Long(model.store, cells) if isinstance(model, Long) else list(cells)


def parts(cells: Sequence[Any]) -> Iterator[tuple[int, Sequence[Any]]]:
    """The cells of a column, those of a long one some at a time, and the line of the first."""
    start = 0
    for part in cells.parts() if isinstance(cells, Long) else (cells,):
        yield start, part
        start += len(part)


class Texts(Sequence[str]):
    """Very many short texts, in a quarter of the memory that they take as objects."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", (0,))
        self.extend(texts)

    def extend(self, texts: Iterable[str]) -> None:
        """Put texts at the end."""
        for text in texts:
            self._bytes += text.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._bytes[self._ends[index]:self._ends[index + 1]].decode(
            "utf-8", "surrogatepass")
