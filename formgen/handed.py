"""What one process hands to another through a pipe, however long its lists are."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from io import BytesIO
from multiprocessing.connection import Connection
from typing import Any

from formgen.spool import Blocks


class Given(pickle.Pickler):
    """A value, pickled; the blocks of its long lists are left out, and follow."""

    def __init__(self, value: object) -> None:
        self._stream = BytesIO()
        self._long: dict[int, Blocks] = {}
        super().__init__(self._stream)
        self.dump(value)

    def persistent_id(self, obj: Any) -> tuple[int, int] | None:
        """What stands in the place of blocks."""
        if type(obj) is not Blocks:
            return None
        self._long[id(obj)] = obj
        return id(obj), obj.in_memory

    def pieces(self) -> Iterator[bytes]:
        """The value, then the blocks of each list, with nothing after the last."""
        yield self._stream.getvalue()
        for blocks in self._long.values():
            yield from blocks.contents()
            yield b""


class Taken(pickle.Unpickler):
    """The other side of :class:`Given`: takes in the blocks one at a time, and so puts those
    that lay on disk there again.
    """

    def __init__(self, pipe: Connection) -> None:
        super().__init__(BytesIO(pipe.recv_bytes()))
        self._pipe = pipe
        self.long: dict[int, Blocks] = {}

    def persistent_load(self, pid: tuple[int, int]) -> Blocks:
        """Blocks that are still empty, the same ones for the same number."""
        number, in_memory = pid
        if number not in self.long:
            self.long[number] = Blocks(in_memory)
        return self.long[number]

    def load(self) -> Any:
        """What was given."""
        result = super().load()
        for blocks in self.long.values():
            while content := self._pipe.recv_bytes():
                blocks.keep(content)
        return result
