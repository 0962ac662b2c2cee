r"""Instructions of Word's merge fields become expressions: MERGEFIELD and IF, with switches.

    MERGEFIELD "Geboortedatum" \@ "d MMMM yyyy" \* MERGEFORMAT
    IF { MERGEFIELD Geslacht } = "V" "mevrouw" "meneer"

(ECMA-376 part 1, 17.16.5.25 and 17.16.5.35; the switches in 17.16.4.)
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise
from typing import Any

from formgen.fill.expressions import Expression
from formgen.fill.formats import date_text, picture_number, plain_text
from formgen.fill.scope import MISSING, Scope, path_lookup
from formgen.fill.word.fields import first_word
from formgen.model import catalogue

Piece = str | Expression
"""A piece of an instruction: text, or the field that stands in its place."""

_WORDS = re.compile(r'"(?P<quoted>[^"]*)"|(?P<switch>\\\S)|(?P<plain>[^\s"\\]+)')
_IF = re.compile(
    r'\s*IF\s+(?P<left>"[^"]*"|[^\s"=<>]+)\s*(?P<compare><>|<=|>=|=|<|>)\s*'
    r'(?P<right>"[^"]*"|[^\s"]+)\s+(?P<yes>"[^"]*"|[^\s"\\]+)(?:\s+(?P<no>"[^"]*"|[^\s"\\]+))?'
    r"(?P<switches>\s*\\\*.*)?\s*",
    re.I | re.S,
)
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "\u00a0": " "})
_FIELD = "\ue000"  # stands for a field within an instruction; Word's texts have no such character

Change = Callable[[str], str]
_CASES: Mapping[str, Change] = {
    "upper": str.upper,
    "lower": str.lower,
    "firstcap": lambda text: text[:1].upper() + text[1:],
    "caps": lambda text: re.sub(r"\b\w", lambda match: match.group().upper(), text),
}
# What they say of fonts is so anyhow: a value has the format of the text that it replaces.
_OF_THE_LOOK = {"mergeformat", "charformat", "arabic"}
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip

_UNSUPPORTED = {
    "ADDRESSBLOCK", "GREETINGLINE", "NEXT", "NEXTIF", "SKIPIF", "MERGEREC", "MERGESEQ",
}  # fmt: skip


def cannot_be_filled(pieces: Sequence[Piece]) -> bool:
    """Whether a field prints something of the list of a mail merge that formgen does not know."""
    return first_word(pieces) in _UNSUPPORTED


def expression_of(pieces: Sequence[Piece]) -> Expression | None:
    """The expression of a field, None if it is no merge field and no plain IF around one."""
    kind = first_word(pieces)
    if kind == "MERGEFIELD" and all(isinstance(piece, str) for piece in pieces):
        return _merge_field("".join(piece for piece in pieces if isinstance(piece, str)))
    if kind == "IF" and any(isinstance(piece, Expression) for piece in pieces):
        return _condition(pieces)
    return None


def switches_without_effect(pieces: Sequence[Piece]) -> list[str]:
    r"""The formats of an instruction, such as ``\* Roman``, that values are printed without."""
    text = "".join(piece if isinstance(piece, str) else _FIELD for piece in pieces)
    asked = _switches(_words_of(text)).get("*", [])
    return [f"\\* {word}" for word in asked if word.lower() not in {*_CASES, *_OF_THE_LOOK}]


def known_name(name: str) -> str:
    """The key of the data that a name stands for: Word makes ``intern_last_name`` of one."""
    return _key_by_name().get(name.casefold(), name)


@cache
def _key_by_name() -> Mapping[str, str]:
    return {key.replace(".", "_").casefold(): key for key in catalogue()}


def _merge_field(instruction: str) -> Expression | None:
    words = _words_of(instruction)[1:]
    if not words or words[0].group("switch"):
        return None
    name = known_name((words[0].group("quoted") or words[0].group("plain") or "").strip())
    path = tuple(name.split("."))
    if not all(path):
        return None
    return Expression(name, (name,), _value(path, _switches(words[1:])), path)


def _words_of(instruction: str) -> list[re.Match[str]]:
    return list(_WORDS.finditer(instruction.translate(_STRAIGHT)))


def _switches(words: Sequence[re.Match[str]]) -> Mapping[str, list[str]]:
    """What stands after each switch of an instruction, by the letter of the switch."""
    switches: dict[str, list[str]] = {}
    for switch, argument in pairwise([*words, None]):
        if switch is not None and switch.group("switch"):
            given = "" if argument is None or argument.group("switch") else _argument(argument)
            switches.setdefault(switch.group()[1].lower(), []).append(given)
    return switches


def _changes(switches: Mapping[str, list[str]]) -> list[Change]:
    return [_CASES[word.lower()] for word in switches.get("*", ()) if word.lower() in _CASES]


def _argument(word: re.Match[str]) -> str:
    return str(word.group("quoted") if word.group("quoted") is not None else word.group("plain"))


def _value(path: tuple[str, ...], switches: Mapping[str, list[str]]) -> Callable[[Scope], Any]:
    lookup = path_lookup(path)
    date_picture, number_picture = (switches.get(key, [""])[0] for key in "@#")
    changes = _changes(switches)
    before, after = (switches.get(key, [""])[0] for key in "bf")

    def value(scope: Scope) -> Any:
        raw = lookup(scope.names)
        if raw is MISSING:
            return scope.missing(path)
        if raw is None or raw == "":
            return ""
        if date_picture:
            raw = _as_date_text(raw, date_picture, scope)
        elif number_picture:
            raw = _as_number_text(raw, number_picture, scope)
        if not changes and not before and not after:
            return raw
        try:
            text = plain_text(raw, scope.language)
        except TypeError:
            return raw  # printing it reports that it cannot be printed
        for change in changes:
            text = change(text)
        return before + text + after

    return value


def _as_date_text(value: Any, picture: str, scope: Scope) -> Any:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return value
    return date_text(value, picture, scope.language) if isinstance(value, date) else value


def _as_number_text(value: Any, picture: str, scope: Scope) -> Any:
    number = _as_number(value)
    try:
        return value if number is None else picture_number(number, picture, scope.language)
    except ArithmeticError:  # more digits asked for than numbers have
        return value


def _as_number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**20 else None


def _condition(pieces: Sequence[Piece]) -> Expression | None:
    fields = [piece for piece in pieces if isinstance(piece, Expression)]
    text = "".join(piece if isinstance(piece, str) else _FIELD for piece in pieces)
    match = _IF.fullmatch(text.translate(_STRAIGHT))
    if match is None:
        return None
    left_fields = iter(fields)
    left, right, yes, no = (
        _text((match.group(name) or "").strip('"'), left_fields)
        for name in ("left", "right", "yes", "no")
    )
    compare = match.group("compare")
    changes = _changes(_switches(_words_of(match.group("switches") or "")))

    def value(scope: Scope) -> str:
        text = yes(scope) if _holds(left(scope), compare, right(scope)) else no(scope)
        for change in changes:
            text = change(text)
        return text

    names = dict.fromkeys(name for field in fields for name in field.names)
    return Expression(" ".join(text.replace(_FIELD, "…").split()), tuple(names), value)


def _text(template: str, fields: Iterator[Expression]) -> Callable[[Scope], str]:
    """The text that an operand stands for; ``fields`` gives the fields in it, in turn."""
    parts: list[Piece] = []
    for index, part in enumerate(template.split(_FIELD)):
        if index:
            parts.append(next(fields))
        parts.append(part)

    def value(scope: Scope) -> str:
        return "".join(part if isinstance(part, str) else _printed(part, scope) for part in parts)

    return value


def _printed(field: Expression, scope: Scope) -> str:
    try:
        return plain_text(field.value(scope), scope.language)
    except TypeError:
        scope.trouble("WORD_VALUE_NOT_PRINTABLE", field.source)
        return ""


def _holds(left: str, compare: str, right: str) -> bool:
    """Compare as numbers if both are, else as texts, in which the right may have * and ?."""
    numbers = (_as_number(left), _as_number(right))
    if None not in numbers:
        return _COMPARISONS[compare](*numbers)
    if compare in ("=", "<>") and ("*" in right or "?" in right):
        return fnmatchcase(left, right.replace("[", "[[]")) is (compare == "=")
    return _COMPARISONS[compare](left, right)
