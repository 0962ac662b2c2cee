"""The filters of lists; as all filters, they give no more than they were given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from formgen.fill.formats import plain_text
from formgen.fill.value_tests import TESTS, as_number
from formgen.findings import Language

LONGEST_TEXT = 100_000  # characters: more than this does not come out of an expression

Filter = Callable[..., Any]


def _join(
    value: Any, language: Language, separator: str = ", ", attribute: str | None = None
) -> str:
    texts = [plain_text(item, language) for item in _members(value, attribute)]
    if sum(map(len, texts)) + len(separator) * len(texts) > LONGEST_TEXT:
        raise ValueError("join")
    return separator.join(texts)


def _map(value: Any, _language: Language, attribute: str) -> list[Any]:
    return _members(value, attribute)


def _kept(value: Any, attribute: str | None, wanted: bool, test: str, given: Sequence[Any]
          ) -> list[Any]:
    """The items for which a test of them, or of their attribute, is as wanted."""
    if test and test not in TESTS:
        raise ValueError("test")
    holds = TESTS[test] if test else bool
    return [
        item for item in _items(value)
        if bool(holds(item if attribute is None else _member(item, attribute), *given)) is wanted
    ]  # fmt: skip


def _select_attribute(value: Any, _language: Language, attribute: str, test: str = "",
                      *given: Any) -> list[Any]:
    return _kept(value, attribute, True, test, given)


def _reject_attribute(value: Any, _language: Language, attribute: str, test: str = "",
                      *given: Any) -> list[Any]:
    return _kept(value, attribute, False, test, given)


def _select(value: Any, _language: Language, test: str = "", *given: Any) -> list[Any]:
    return _kept(value, None, True, test, given)


def _reject(value: Any, _language: Language, test: str = "", *given: Any) -> list[Any]:
    return _kept(value, None, False, test, given)


def _members(value: Any, attribute: str | None) -> list[Any]:
    return [item if attribute is None else _member(item, attribute) for item in _items(value)]


def _sum(value: Any, _language: Language, attribute: str | None = None) -> int | Decimal:
    """What is not filled in counts for nothing."""
    numbers = [as_number(item) for item in _members(value, attribute) if item not in (None, "")]
    if all(isinstance(number, int) for number in numbers):
        return sum(int(number) for number in numbers)
    return sum((Decimal(str(number)) for number in numbers), Decimal(0))


def _least(value: Any, _language: Language, attribute: str | None = None) -> Any:
    known = [item for item in _members(value, attribute) if item is not None]
    return min(known, key=_folded, default=None)


def _most(value: Any, _language: Language, attribute: str | None = None) -> Any:
    known = [item for item in _members(value, attribute) if item is not None]
    return max(known, key=_folded, default=None)


def _reverse(value: Any, _language: Language) -> Any:
    return value[::-1] if isinstance(value, str) else [*reversed(_items(value))]


def _unique(value: Any, _language: Language, attribute: str | None = None) -> list[Any]:
    """The first of each; capitals make no difference."""
    first: dict[Any, Any] = {}
    for item, key in zip(_items(value), _members(value, attribute), strict=True):
        first.setdefault(_folded(key), item)
    return list(first.values())


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _sort(
    value: Any, language: Language, reverse: bool = False, attribute: str | None = None
) -> list[Any]:
    def key(item: Any) -> Any:
        return _folded(item if attribute is None else _member(item, attribute))

    return sorted(_items(value), key=key, reverse=reverse)


def _first(value: Any, _language: Language) -> Any:
    return next(iter(_items(value)), None)


def _last(value: Any, _language: Language) -> Any:
    return next(iter(reversed(_items(value))), None)


def _length(value: Any, _language: Language) -> int:
    return len(value) if isinstance(value, (str, Mapping)) else len(_items(value))


def _items(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    if isinstance(value, (list, tuple)):
        return value
    raise TypeError(type(value).__name__)


class AttributeUnknown(ValueError):
    """The items of a list do not have the attribute that a filter names."""

    def __init__(self, path: str, nearest: str) -> None:
        super().__init__(path)
        self.path = path
        self.nearest = nearest


def _member(item: Any, path: str) -> Any:
    """The value at a dotted path in an item; a blank row has only what it says.

    Raises:
        AttributeUnknown: if another item does not have it.
    """
    for part in path.split("."):
        if not isinstance(item, Mapping):
            return None
        if part not in item and item.get("blank") is not True:
            close = get_close_matches(part, [key for key in item if isinstance(key, str)], 1)
            raise AttributeUnknown(path, close[0] if close else "")
        item = item.get(part)
    return item


LIST_FILTERS: Mapping[str, Filter] = MappingProxyType({
    "count": _length,
    "first": _first,
    "join": _join,
    "last": _last,
    "length": _length,
    "map": _map,
    "max": _most,
    "min": _least,
    "reject": _reject,
    "rejectattr": _reject_attribute,
    "reverse": _reverse,
    "select": _select,
    "selectattr": _select_attribute,
    "sort": _sort,
    "sum": _sum,
    "unique": _unique,
})  # fmt: skip
