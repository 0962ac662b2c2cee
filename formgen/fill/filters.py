"""The filters and tests that templates may use; nothing else can be called from a template.

A filter is a plain function of the value, the document's language and its arguments. It may
raise TypeError or ValueError for a value that it cannot take; the engine reports that.
Results stay small: no filter can make a text much longer than what it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from formgen.fill.formats import (
    DATE_PICTURE,
    LONG_DATE_PICTURE,
    date_text,
    number_text,
    picture_number,
    plain_text,
)
from formgen.fill.rich import Markdown, Picture, millimetres
from formgen.findings import Language

LONGEST_TEXT = 100_000  # characters: more than this does not come out of an expression
_LONGEST_PICTURE = 100  # characters

Filter = Callable[..., Any]
Test = Callable[..., bool]


def _text(change: Callable[[str], str]) -> Filter:
    def apply(value: Any, language: Language) -> str:
        return change(plain_text(value, language))

    return apply


def _same(value: Any, _language: Language) -> Any:
    """``|e`` and ``|safe``: text is always escaped exactly once, whatever a template says."""
    return value


def _date(value: Any, language: Language, picture: str = DATE_PICTURE) -> str:
    if value is None or value == "":
        return ""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(day, date):
        raise TypeError(type(value).__name__)
    if len(picture) > _LONGEST_PICTURE:
        raise ValueError("picture")
    if "%" in picture:
        picture = _STRFTIME.sub(_as_picture, picture)
    return date_text(day, _NAMED_PICTURES.get(picture, picture), language)


_NAMED_PICTURES = {"short": DATE_PICTURE, "long": LONG_DATE_PICTURE, "iso": "yyyy-MM-dd"}
_STRFTIME = re.compile(r"%(-?[A-Za-z])|[^%]+")
_DIRECTIVES = {
    "d": "dd", "-d": "d", "m": "MM", "-m": "M", "Y": "yyyy", "y": "yy", "B": "MMMM",
    "b": "MMM", "A": "dddd", "a": "ddd", "H": "HH", "M": "mm", "S": "ss",
}  # fmt: skip


def _as_picture(match: re.Match[str]) -> str:
    """Python's date directives, which docxtpl templates use, in Word's letters."""
    directive = match.group(1)
    if directive is None:
        return f"'{match.group()}'"
    if directive not in _DIRECTIVES:
        raise ValueError(directive)
    return _DIRECTIVES[directive]


def _long_date(value: Any, language: Language) -> str:
    return _date(value, language, LONG_DATE_PICTURE)


def _weekday(value: Any, language: Language) -> str:
    return _date(value, language, "dddd")


_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")


def _as_number(value: Any) -> int | float | Decimal:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return value
    raise TypeError(type(value).__name__)


def _number(value: Any, language: Language, form: int | str | None = None) -> str:
    """``number``, ``number(2)`` or ``number("#.##0,00")``."""
    if value is None or value == "":
        return ""
    if isinstance(form, str):
        if len(form) > _LONGEST_PICTURE:
            raise ValueError("picture")
        return picture_number(_as_number(value), form, language)
    if form is not None and not 0 <= form <= 10:
        raise ValueError("decimals")
    return number_text(_as_number(value), form, language)


def _euro(value: Any, language: Language) -> str:
    return f"€ {_number(value, language, 2)}" if value not in (None, "") else ""


def _round(value: Any, _language: Language, decimals: int = 0) -> Any:
    if not 0 <= decimals <= 10:
        raise ValueError("decimals")
    return None if value is None else round(_as_number(value), decimals)


def _int(value: Any, _language: Language) -> int:
    return int(_as_number(value))


def _default(value: Any, _language: Language, other: Any = "", if_false: bool = False) -> Any:
    """Also replaces None and, unlike Jinja's, a blank text: on paper they look the same."""
    return other if value is None or value == "" or (if_false and not value) else value


def _join(
    value: Any, language: Language, separator: str = ", ", attribute: str | None = None
) -> str:
    items = _items(value)
    if attribute is not None:
        items = [_member(item, attribute) for item in items]
    texts = [plain_text(item, language) for item in items]
    if sum(map(len, texts)) + len(separator) * len(texts) > LONGEST_TEXT:
        raise ValueError("join")
    return separator.join(texts)


def _map(value: Any, _language: Language, attribute: str) -> list[Any]:
    return [_member(item, attribute) for item in _items(value)]


def _select(value: Any, _language: Language, attribute: str) -> list[Any]:
    return [item for item in _items(value) if _member(item, attribute)]


def _reject(value: Any, _language: Language, attribute: str) -> list[Any]:
    return [item for item in _items(value) if not _member(item, attribute)]


def _sort(
    value: Any, language: Language, reverse: bool = False, attribute: str | None = None
) -> list[Any]:
    def key(item: Any) -> Any:
        found = item if attribute is None else _member(item, attribute)
        return found.casefold() if isinstance(found, str) else found

    return sorted(_items(value), key=key, reverse=reverse)


def _first(value: Any, _language: Language) -> Any:
    return next(iter(_items(value)), None)


def _last(value: Any, _language: Language) -> Any:
    return next(iter(reversed(_items(value))), None)


def _length(value: Any, _language: Language) -> int:
    return len(value) if isinstance(value, (str, Mapping)) else len(_items(value))


def _replace(value: Any, language: Language, old: str, new: str) -> str:
    text = plain_text(value, language)
    if not old or len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        raise ValueError("replace")
    return text.replace(old, new)


def _yes_no(value: Any, language: Language, yes: str = "", no: str = "") -> str:
    if value is None:
        return ""
    return (yes if value else no) or plain_text(bool(value), language)


def _image(value: Any, _language: Language, width: object = None, height: object = None,
           alt: str = "") -> Picture | None:
    """``"logo.png" | image(width="4 cm")``."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return Picture(value, millimetres(width), millimetres(height), plain_text(alt, _language))


def _markdown(value: Any, language: Language) -> Markdown | None:
    return None if value is None else Markdown(plain_text(value, language))


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


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        "capitalize": _text(lambda text: text[:1].upper() + text[1:].lower()),
        "count": _length,
        "d": _default,
        "date": _date,
        "default": _default,
        "e": _same,
        "escape": _same,
        "euro": _euro,
        "first": _first,
        "image": _image,
        "int": _int,
        "join": _join,
        "last": _last,
        "length": _length,
        "list": _same,
        "long_date": _long_date,
        "lower": _text(str.lower),
        "map": _map,
        "markdown": _markdown,
        "number": _number,
        "rejectattr": _reject,
        "replace": _replace,
        "round": _round,
        "safe": _same,
        "selectattr": _select,
        "sort": _sort,
        "string": _text(str),
        "title": _text(str.title),
        "trim": _text(str.strip),
        "upper": _text(str.upper),
        "weekday": _weekday,
        "yesno": _yes_no,
    }
)

TESTS: Mapping[str, Test] = MappingProxyType(
    {
        "none": lambda value: value is None,
        "true": lambda value: value is True,
        "false": lambda value: value is False,
        "string": lambda value: isinstance(value, str),
        "number": lambda value: isinstance(value, (int, float, Decimal)),
        "mapping": lambda value: isinstance(value, Mapping),
        "odd": lambda value: _as_number(value) % 2 == 1,
        "even": lambda value: _as_number(value) % 2 == 0,
        "divisibleby": lambda value, number: Decimal(_as_number(value)) % int(number) == 0,
        "equalto": lambda value, other: value == other,
        "eq": lambda value, other: value == other,
        "ne": lambda value, other: value != other,
        "in": lambda value, items: value in items,
    }
)
