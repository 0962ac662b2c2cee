"""The columns of a table: what stands in their cells -> the values of fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from unicodedata import is_normalized

from formgen.model import Field, catalogue
from formgen.read.issues import Issue, Read, issue
from formgen.read.long import Long, like, parts
from formgen.read.raw import Raw, shown
from formgen.read.rows import Cells, Rows
from formgen.read.splits import JOINS, SPLITS, put_together
from formgen.read.text import LOST, clean
from formgen.read.values import Converter, converter, longest_plain

_ADDRESS = "street_line"
# What was read of so many different cells of a long column is remembered at a time.
_MOST_REMEMBERED = 10_000

#: The values of a field, line by line; None where there is none.
Column = Sequence[Any]


@dataclass(slots=True)
class Converted:
    """The columns of a table, converted.

    ``sources`` tell which column of the sheet each field's values stand in. ``filled`` says of
    each line whether there is anything in it.
    """

    values: dict[str, Column] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    issues: dict[int, list[tuple[str, Issue]]] = field(default_factory=dict)
    filled: Sequence[bool] = ()

    def note(self, line: int, key: str, problem: Issue) -> None:
        """Something odd about a cell."""
        self.issues.setdefault(line, []).append((key, problem))


def read_columns(keys: Mapping[int, str], body: Rows) -> Converted:
    """Convert the columns that ``keys`` gives a field, or a name in SPLITS or JOINS.

    What stands in several cells of a column is converted once.
    """
    converted = Converted()
    blank: Cells = (None,) * len(body)
    rest = {JOINS[key]: body.columns.get(column, blank)
            for column, key in keys.items() if key in JOINS}
    for column, key in keys.items():
        if key not in SPLITS and key not in JOINS:
            cells = body.columns.get(column, blank)
            whole = _joined(cells, rest[key]) if key in rest else cells
            converted.values[key] = _read(key, whole, converted)
            converted.sources[key] = column
    # An address may have a postcode in it, which counts where there is no column of it.
    for column, key in sorted(keys.items(), key=lambda item: item[1].endswith(_ADDRESS)):
        if key in SPLITS:
            _take_apart(key, column, body.columns.get(column, blank), converted)
    converted.filled = _filled(converted, len(body))
    return converted


def _joined(cells: Cells, rest: Cells) -> Cells:
    """The cells, each with the rest of its value, which stands in another column."""
    return like(cells, (
        first if more is None else
        put_together(clean(shown("" if first is None else first)), clean(shown(more)))
        for first, more in zip(cells, rest, strict=True)))


def _read(key: str, cells: Cells, converted: Converted) -> Column:
    """The values of one column, its issues noted."""
    values = _Values(catalogue()[key])

    def read() -> Iterator[Column]:
        for start, part in parts(cells):
            if len(values) > _MOST_REMEMBERED:
                values.forget()
            yield _read_part(key, part, start, values, converted)

    if isinstance(cells, Long):
        return like(cells, chain.from_iterable(read()))
    return next(read())


def _read_part(key: str, cells: Cells, start: int, values: _Values,
               converted: Converted) -> Column:
    """The values of some cells, of which the first is that of the line ``start``."""
    if _are_clean(values.about, set(cells)):
        return cells
    if bool in set(map(type, cells)):  # True and 1 would be one key
        reads = [values.convert(raw) if isinstance(raw, bool) else values.read(raw)
                 for raw in cells]
        for line, one in enumerate(reads, start):
            if one.issue:
                converted.note(line, key, one.issue)
        return [one.value for one in reads]
    column = list(map(values.__getitem__, cells))
    if values.issues:
        for line, raw in enumerate(cells, start):
            if raw in values.issues:
                converted.note(line, key, values.issues[raw])
    return column


def _are_clean(about: Field, different: set[Raw | None]) -> bool:
    """Whether cells hold texts that are their field's values as they stand.

    All are looked at as one text, which takes a tenth of the time of converting each.
    """
    longest = longest_plain(about)
    texts = [text for text in different if isinstance(text, str)]
    if not longest or len(texts) + (None in different) != len(different):
        return False
    joined = "|".join(("", *texts, ""))
    return (joined.isprintable() and "  " not in joined and LOST not in joined
            and not any(mark in joined for mark in ("||", " |", "| "))
            and (joined.isascii() or is_normalized("NFC", joined))
            and max(map(len, texts), default=0) <= longest)


class _Values(dict[Raw | None, Any]):
    """What stands in the cells of a column -> its value; ``issues`` are of what is odd.

    True and False are no keys here, since they would be taken for 1 and 0.
    """

    def __init__(self, about: Field) -> None:
        super().__init__({None: None})
        self.about = about
        self.issues: dict[Raw | None, Issue] = {}
        self.convert: Converter = converter(about)

    def __missing__(self, raw: Raw) -> Any:
        value, problem = self.convert(raw)
        if problem:
            self.issues[raw] = problem
        self[raw] = value
        return value

    def forget(self) -> None:
        """Make room for others."""
        self.clear()
        self.issues.clear()
        self[None] = None

    def read(self, raw: Raw | None) -> Read[Any]:
        """Value and issue."""
        return Read(self[raw], self.issues.get(raw))


def _take_apart(key: str, column: int, cells: Cells, converted: Converted) -> None:
    """Add the columns that a combined one is taken apart into, but those that there are."""
    apart = _Apart(key, [target for target in SPLITS[key].targets
                         if target not in converted.values])
    columns: list[Any] = [like(cells, ()) for _ in apart.targets]
    issues: list[list[tuple[int, Issue]]] = [[] for _ in apart.targets]
    for start, part in parts(cells):
        if len(apart) > _MOST_REMEMBERED:
            apart.forget()
        lines = [_NOTHING if raw is None else apart[raw if isinstance(raw, str) else shown(raw)]
                 for raw in part]
        for number in range(len(apart.targets)):
            columns[number].extend([those[number].value if those else None for those in lines])
            issues[number] += ((line, problem) for line, those in enumerate(lines, start)
                               if those and (problem := those[number].issue))
    for target, values, noted in zip(apart.targets, columns, issues, strict=True):
        if not noted and target not in apart.told and key.endswith(_ADDRESS):
            continue
        converted.values[target], converted.sources[target] = values, column
        for line, problem in noted:
            converted.note(line, target, problem)


#: What a text gives each target of a split; nothing at all for no text.
_Parts = tuple[Read[Any], ...]
_NOTHING: _Parts = ()


class _Apart(dict[str, _Parts]):
    """Text of a combined column -> its parts, converted."""

    def __init__(self, key: str, targets: Sequence[str]) -> None:
        super().__init__({"": _NOTHING})
        self.targets = targets
        self.told: set[str] = set()  # the targets that some text gives a value
        self._split = SPLITS[key]
        self._converters = {target: converter(catalogue()[target]) for target in targets}

    def forget(self) -> None:
        """Make room for others."""
        self.clear()
        self[""] = _NOTHING

    def __missing__(self, told: str) -> _Parts:
        text = clean(told)
        self[told] = self._parts(text) if text else _NOTHING
        return self[told]

    def _parts(self, text: str) -> _Parts:
        certain = self._split.take_apart(text)
        parts = certain or self._split.guess(text)
        by_target = dict(zip(self._split.targets, parts, strict=True))
        self.told.update(target for target, part in by_target.items() if part)
        reads = [convert(by_target[target]) for target, convert in self._converters.items()]
        if certain is None:
            reads[:1] = [Read(reads[0].value, issue("COLUMN_NOT_SPLIT", seen=text))]
        return tuple(reads)


def _filled(converted: Converted, count: int) -> Sequence[bool]:
    """Whether each line has a value or an issue."""
    blank = set(range(count)) - converted.issues.keys()
    for column in converted.values.values():
        if not blank:
            break
        blank = {line for line in blank if column[line] is None} if None in column else set()
    return [line not in blank for line in range(count)]
