"""A cell -> the value of a field, by the field's kind and format rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from formgen.model import Field, Kind, Privacy, formats
from formgen.read import dates, numbers
from formgen.read.issues import Read, issue
from formgen.read.raw import Fault, Faulty, Raw, Styled, dutch, moment, shown
from formgen.read.text import LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, LOST, clean, forbidden

Converter = Callable[[Raw], Read[Any]]

# What people write where they have nothing to say, in a field that cannot hold words.
_NOTHING = {"-", "--", "–", "n.v.t.", "nvt", "n/a", "?"}
_WORDS = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE, Kind.LIST, Kind.CHOICE)


def converter(about: Field) -> Converter:
    """The function that makes a field's value of what stands in a cell.

    A blank cell, or one with nothing visible in it, gives None without an issue.
    """
    finish = None if _is_plain(about) else _FINISHERS[about.kind]
    several, longest = about.kind in (Kind.LONG_TEXT, Kind.LIST), _longest(about)
    blank = () if about.kind in _WORDS else _NOTHING

    def convert(raw: Raw) -> Read[Any]:
        if isinstance(raw, str):
            simple = raw.isascii() and raw.isprintable()  # nothing in it but spaces to look at
            text = raw.strip(" ") if simple and "  " not in raw else clean(raw, lines=several)
            if not text or (blank and text.casefold() in blank):
                return Read(None)
            if len(text) > longest or not simple:
                unfit = _unfit(text, longest)
                if unfit:
                    return unfit
            return finish(text, about) if finish else Read(text)
        return _of_faulty(raw) if isinstance(raw, Faulty) else _of_number(raw, about)

    return convert


def _is_plain(about: Field) -> bool:
    """Whether a text only needs to be cleaned, as most need."""
    return _FINISHERS[about.kind] is _ruled and not about.rule


def longest_plain(about: Field) -> int:
    """How long a text may be that is the field's value as it stands; 0 if no text is."""
    return _longest(about) if _is_plain(about) and about.kind in _WORDS else 0


def _of_faulty(raw: Faulty) -> Read[Any]:
    """A cell without a value. The formula may hold a name; its own text is never shown."""
    if raw.fault is Fault.ERROR:
        return Read(None, issue("CELL_ERROR", {"error": raw.text}))
    return Read(None, issue("FORMULA_WITHOUT_RESULT"))


def _unfit(text: str, longest: int) -> Read[Any] | None:
    """What is wrong with a text whatever it is meant to be."""
    character = forbidden(text)
    if character:
        return Read(None, issue("CONTROL_CHARACTER", {"character": character}))
    if LOST in text:
        return Read(None, issue("CHARACTER_LOST", seen=text))
    if len(text) > longest:
        return Read(None, issue("TEXT_TOO_LONG", {"length": str(len(text)), "most": str(longest)}))
    return None


def _longest(about: Field) -> int:
    if about.kind in (Kind.LONG_TEXT, Kind.LIST):
        return LONGEST_TEXT
    if about.privacy is not Privacy.PUBLIC or about.key.endswith((".name", "_id", ".code")):
        return LONGEST_NAME
    return LONGEST_LINE


def _of_number(raw: int | float | Styled, about: Field) -> Read[Any]:
    """The value of a cell that holds a number, a date or a truth value."""
    if about.kind is Kind.DATE:
        return _date_of_number(raw)
    if about.kind is Kind.TIME:
        return _time_of_number(raw, about)
    if about.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _amount(raw, about)
    if about.kind is Kind.YES_NO and isinstance(raw, bool):
        return Read(raw)
    if isinstance(raw, Styled):
        code = "TEXT_BECAME_DATE" if raw.is_moment else "TEXT_BECAME_NUMBER"
        return Read(None, issue(code, seen=raw, likely=likely(raw)))
    if raw != int(raw):
        return Read(None, issue("TEXT_BECAME_NUMBER", seen=raw, likely=dutch(raw)))
    return _FINISHERS[about.kind](shown(raw), about)


def likely(styled: Styled) -> str:
    """What was probably typed before the spreadsheet program made a date or number of it."""
    if not styled.is_moment:
        if "e" in styled.number_format.casefold() and styled.number:
            mantissa, exponent = f"{styled.number:.15e}".split("e")
            return f"{dutch(float(mantissa))}E{int(exponent)}"
        return shown(styled)
    when = moment(styled.number)
    if when is None:
        return shown(styled)
    pattern = styled.number_format.casefold()
    if "y" not in pattern and "j" not in pattern:
        return f"{when.day}-{when.month}"  # 1-2 was shown as "1 feb"
    if "d" not in pattern:
        return f"{when.month}-{when.year}"  # 3-2026, or "maart 2026", was shown as "mrt-26"
    return f"{when.day}-{when.month}-{when.year}"


def _date_of_number(raw: int | float | Styled) -> Read[date]:
    if isinstance(raw, Styled):
        return dates.of_styled(raw)
    if int(raw) in dates.SERIALS and not isinstance(raw, bool):
        return dates.of_serial(raw, number=dutch(raw))
    return dates.parse_date(shown(raw))


def _time_of_number(raw: int | float | Styled, about: Field) -> Read[Any]:
    number = raw.number if isinstance(raw, Styled) else raw
    if isinstance(raw, int) or (number >= 1 and not isinstance(raw, Styled)):
        return _ruled(shown(raw), about)  # 830 is 08:30; 8,5 may be 08:30 or 08:50: an issue
    minutes = round(number % 1 * 1440) % 1440
    return Read(f"{minutes // 60:02}:{minutes % 60:02}")


def _amount(raw: int | float | Styled, about: Field) -> Read[Any]:
    if isinstance(raw, bool):
        return Read(None, issue("NUMBER_UNREADABLE", seen=raw))
    if isinstance(raw, Styled) and raw.is_moment:
        return Read(None, issue("NUMBER_BECAME_DATE", seen=raw, likely=likely(raw)))
    number = raw.number if isinstance(raw, Styled) else raw
    if number < 0:
        return Read(None, issue("NUMBER_NEGATIVE", seen=raw))
    if about.kind is Kind.DECIMAL:
        return Read(float(number))
    exact = numbers.whole(number, dutch(number))
    return _ruled(str(exact.value), about) if exact.value is not None and about.rule else exact


def _ruled(text: str, about: Field) -> Read[Any]:
    """The text under the field's format rule."""
    if not about.rule:
        return Read(text)
    checked = formats.apply(about.rule, text)
    if not checked.code:
        return Read(checked.value)
    return Read(checked.value, issue(checked.code, checked.details, seen=text))


def _number(text: str, about: Field) -> Read[Any]:
    if about.rule:
        return _ruled(text, about)
    read = numbers.parse_number(text, a_week=about.key.endswith("_per_week"))
    if read.value is None or about.kind is Kind.DECIMAL:
        return read
    return numbers.whole(read.value, text)


def _choice(text: str, about: Field) -> Read[Any]:
    if about.rule:
        return _ruled(text, about)
    return numbers.parse_choice(text, about.options, about.english)


def _list(text: str, about: Field) -> Read[Any]:
    return _ruled(text, about) if about.rule else Read(numbers.parse_list(text))


_FINISHERS: dict[Kind, Callable[[str, Field], Read[Any]]] = {
    Kind.TEXT: _ruled,
    Kind.LONG_TEXT: _ruled,
    Kind.EMAIL: _ruled,
    Kind.PHONE: _ruled,
    Kind.TIME: _ruled,
    Kind.DATE: lambda text, about: dates.parse_date(text, birth=about.key.endswith("birth_date")),
    Kind.INTEGER: _number,
    Kind.DECIMAL: _number,
    Kind.YES_NO: lambda text, about: numbers.parse_yes_no(text),
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
}
