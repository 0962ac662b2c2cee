"""Which values of the data go into which fields, and what they were in the last document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import compress
from operator import is_not
from typing import Any, NamedTuple

from formgen.fill.formats import plain_text
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.workshop import Writer
from formgen.fill.slots import JOINT, Data, lookup, lookup_parts
from formgen.findings import Language

#: Values that stay what they are.
_PLAIN = frozenset({str, int, bool, float, date, type(None)})


class _Said(NamedTuple):
    """What putting values into fields does to a draft."""

    objects: Mapping[int, bytes]
    marks: list[str]
    said: list[bytes]

    def put_into(self, draft: Draft) -> None:
        objects = draft.objects
        for index, content in self.objects.items():
            objects[index] = content
        draft.marks += self.marks
        draft.said += self.said


class _Last(NamedTuple):
    """The values that a group had last, and once they have come twice their types: 1, 1.0 and True
    are equal and do not look alike. ``said`` is what came of them, if that is always the same.
    """

    values: list[Any]
    types: list[type] | None
    said: _Said | None


_NOTHING = _Last([], None, None)


class Group:
    """Slots whose values stand side by side in the data, under one path.

    Most values of a cohort's documents are those of the document before: the school's, a
    programme's, a company's, and the rows that are blank. When they come for the second time
    what comes of them is worked out, and from the third on that is put in.
    """

    def __init__(self, path: str, writers: tuple[tuple[str, Writer], ...]) -> None:
        """``writers`` are those of the slots, each with the last part of its name."""
        self._path = path
        self._parts = path.split(".") if path else []
        self._keys = tuple(key for key, _ in writers)
        self._writers = tuple(writer for _, writer in writers)
        self._last = _NOTHING  # replaced as a whole, for other threads may be filling, too

    def __reduce__(self) -> tuple[Any, ...]:
        writers = tuple(zip(self._keys, self._writers, strict=True))
        return Group, (self._path, writers)  # what is remembered stays behind

    def fill(self, data: Data, draft: Draft) -> None:
        """Put in what there is of the values."""
        record = lookup_parts(data, self._parts)
        if not record:
            return
        is_mapping = type(record) is dict or isinstance(record, Mapping)
        values = [*map(record.get if is_mapping else partial(lookup, record), self._keys)]
        last = self._last
        if last.values != values:
            self._last = _Last(values, None, None)
        elif last.types is None:
            self._last = _Last(values, [*map(type, values)], self._worked_out(values, draft))
        elif last.types != [*map(type, values)]:
            self._last = _Last(values, None, None)
        elif last.said is not None:
            last.said.put_into(draft)
            return
        self._write(values, draft)

    def _write(self, values: list[Any], draft: Draft) -> None:
        for value, writer in zip(values, self._writers, strict=True):
            if value is not None and value != "":
                writer.fill(value, draft)

    def _worked_out(self, values: list[Any], draft: Draft) -> _Said | None:
        """What comes of the values; None if that is not the same for every document."""
        if not _PLAIN.issuperset(map(type, values)):
            return None
        before = draft.objects
        apart = Draft(before, 0, draft.fallback.stack)
        self._write(values, apart)
        objects = apart.objects
        if apart.findings or apart.leftovers or len(objects) != len(before):
            return None
        places = compress(range(len(objects)), map(is_not, objects, before))
        return _Said({place: objects[place] for place in places}, apart.marks, apart.said)


class Joined(NamedTuple):
    """A slot that shows several values of the data with a space between."""

    names: tuple[str, ...]
    writer: Writer
    language: Language

    def fill(self, data: Data, draft: Draft) -> None:
        """Put in what there is of the values."""
        values = [lookup(data, name) for name in self.names]
        present = [value for value in values if value not in (None, "")]
        try:
            words = " ".join(plain_text(value, self.language) for value in present)
        except TypeError:  # no plain value: the writer knows how to say so
            self.writer.fill(present, draft)
            return
        if words:
            self.writer.fill(words, draft)


def grouped(
    writers: Sequence[tuple[str, Writer]], language: Language
) -> tuple[tuple[Group, ...], tuple[Joined, ...]]:
    """Writers by name, gathered by the part of the data that their values are in.

    Apart from them those that show several values in one.
    """
    groups: dict[str, list[tuple[str, Writer]]] = {}
    joined: list[Joined] = []
    for name, writer in writers:
        if JOINT in name:
            joined.append(Joined(tuple(name.split(JOINT)), writer, language))
            continue
        path, _, key = name.rpartition(".")
        groups.setdefault(path, []).append((key, writer))
    return tuple(Group(path, tuple(members)) for path, members in groups.items()), tuple(joined)
