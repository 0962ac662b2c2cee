"""The filters that templates may use; nothing else can be called from a template.

A filter is a plain function of the value, the document's language and its arguments. It may
raise TypeError or ValueError for a value that it cannot take; the engine reports that.
Results stay small: no filter can make a text much longer than what it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
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
from formgen.fill.list_filters import LIST_FILTERS, LONGEST_TEXT, Filter
from formgen.fill.rich import Markdown, Picture, millimetres
from formgen.fill.value_tests import as_number
from formgen.findings import Language

_LONGEST_PICTURE = 100  # characters


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


def _number(value: Any, language: Language, form: int | str | None = None) -> str:
    """``number``, ``number(2)`` or ``number("#.##0,00")``."""
    if value is None or value == "":
        return ""
    if isinstance(form, str):
        if len(form) > _LONGEST_PICTURE:
            raise ValueError("picture")
        return picture_number(as_number(value), form, language)
    if form is not None and not 0 <= form <= 10:
        raise ValueError("decimals")
    return number_text(as_number(value), form, language)


def _euro(value: Any, language: Language) -> str:
    return f"€ {_number(value, language, 2)}" if value not in (None, "") else ""


def _round(value: Any, _language: Language, decimals: int = 0) -> Any:
    if not 0 <= decimals <= 10:
        raise ValueError("decimals")
    return None if value is None else round(as_number(value), decimals)


def _int(value: Any, _language: Language) -> int:
    return int(as_number(value))


def _float(value: Any, _language: Language) -> Decimal:
    return Decimal(str(as_number(value)))


def _abs(value: Any, _language: Language) -> Any:
    return None if value is None else abs(as_number(value))


def _truncate(value: Any, language: Language, length: int = 255, killwords: bool = False,
              end: str = "...", leeway: int = 5) -> str:
    """As Jinja's: cut at a word, and only what is longer by more than ``leeway``."""
    text = plain_text(value, language)
    if len(text) <= length + leeway:
        return text
    cut = text[: max(0, length - len(end))]
    return (cut if killwords else cut.rsplit(" ", 1)[0]) + end[:_LONGEST_PICTURE]


def _word_count(value: Any, language: Language) -> int:
    return len(plain_text(value, language).split())


def _default(value: Any, _language: Language, other: Any = "", if_false: bool = False) -> Any:
    """Also replaces None and, unlike Jinja's, a blank text: on paper they look the same."""
    return other if value is None or value == "" or (if_false and not value) else value


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


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        **LIST_FILTERS,
        "abs": _abs,
        "capitalize": _text(lambda text: text[:1].upper() + text[1:].lower()),
        "d": _default,
        "date": _date,
        "default": _default,
        "e": _same,
        "escape": _same,
        "euro": _euro,
        "float": _float,
        "image": _image,
        "int": _int,
        "list": _same,
        "long_date": _long_date,
        "lower": _text(str.lower),
        "markdown": _markdown,
        "number": _number,
        "replace": _replace,
        "round": _round,
        "safe": _same,
        "string": _text(str),
        "title": _text(str.title),
        "trim": _text(str.strip),
        "truncate": _truncate,
        "upper": _text(str.upper),
        "weekday": _weekday,
        "wordcount": _word_count,
        "yesno": _yes_no,
    }
)
