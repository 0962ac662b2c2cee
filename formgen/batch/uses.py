"""What of a placement's data a template's documents depend on, told apart quickly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from formgen.fill.slots import JOINT, Data, Template, lookup


def names_used(template: Template) -> tuple[str, ...]:
    """The names of the data that a template reads, to the depth of a list or a value.

    A slot of a list's row stands for the list: ``record.items.3.name`` for ``record.items``.
    """
    names = {".".join(name.split(".")[:2])
             for slot in template.slots for name in slot.name.split(JOINT)}
    return tuple(sorted(names))


class Uses:
    """The names of :func:`names_used`, arranged for asking the same of thousands of placements."""

    def __init__(self, names: Iterable[str]) -> None:
        branches: dict[str, list[str]] = {}
        for name in names:
            top, _, rest = name.partition(".")
            branches.setdefault(top, []).append(rest)
        self._branches = tuple((top, tuple(rest)) for top, rest in branches.items())

    def of(self, data: Data) -> Iterator[Any]:
        """Their values, always in the same order."""
        for top, names in self._branches:
            branch = data.get(top)
            if isinstance(branch, dict) and "" not in names:
                yield from map(branch.get, names)
            else:
                yield from (lookup(data, f"{top}.{name}" if name else top) for name in names)
