"""What is done per document for a content control: is it filled, with what, under which name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Any

from formgen.fill.formats import date_text, parse_date
from formgen.fill.rich import Picture
from formgen.fill.scope import MISSING, path_lookup
from formgen.fill.slots import SlotKind
from formgen.fill.word.filling import Filling, Operation, Predicate
from formgen.fill.word.identity import sum_of
from formgen.fill.word.marks import (
    AllFixed,
    Condition,
    Control,
    ControlPart,
    ControlTest,
    Part,
    Run,
)
from formgen.fill.word.naming import Loops, Names, full_name, value_at
from formgen.fill.word.operations import Piece, printed, removed_characters, unique_id
from formgen.fill.word.values import word_run, xml_text

_LONGEST_TAG = 64  # characters; Word refuses to open a file with a longer one

Show = Callable[[Any, Filling, Control], str]
Lookup = Callable[[Mapping[str, Any]], Any]


class ControlOperations:
    """Makes the operations of the controls of a template; hands out their ids."""

    def __init__(self, names: Names) -> None:
        self.last_id = 0
        self._names = names

    def test(self, test: ControlTest | AllFixed, loops: Loops) -> Predicate:
        """The closure that asks something of a control."""
        if isinstance(test, AllFixed):
            return self._all_fixed(test, loops)
        control = test.control
        value_of = _value_of(control.name, loops)
        if test.condition is Condition.UNKNOWN:
            return lambda filling: value_of(filling.names) is MISSING
        self._names.note_control(control, loops)
        if control.kind is SlotKind.CHECK:
            return _is_checked(control, value_of, test.condition is Condition.CHECKED)
        return _is_filled(control, value_of)

    def part(self, part: ControlPart, loops: Loops) -> tuple[Piece, ...]:
        """What writes a part of a control, constant bytes apart."""
        control = part.control
        if part.piece is Part.ID:
            return self._id(loops)
        assert control is not None
        match part.piece:
            case Part.TAG:
                return _tag(control, loops)
            case Part.RUN:
                assert part.run is not None
                return (_run(control.name, part.run),)
            case Part.DATE:
                return (lambda filling: filling.out.extend(filling.date.encode()),)
            case Part.STORED:
                return (_stored(control),)
            case Part.IMAGE | Part.WIDTH | Part.HEIGHT:
                position = (Part.IMAGE, Part.WIDTH, Part.HEIGHT).index(part.piece)
                return (lambda filling: filling.out.extend(
                    str(filling.picture[position]).encode()),)
            case Part.INDEX:
                shown = [option for option, _ in control.options]
                return (lambda filling: filling.out.extend(b"%d" % shown.index(filling.text)),)
            case Part.ENTRY:
                return (_listing(control, {}, 0 if loops else self.last_id, b""),)
            case Part.FILLED:
                fixed = self._names.is_fixed(full_name(control.name, loops))
                return _state(control, loops, self.last_id, filled=True, fixed=fixed)
            case _:
                return self._unfilled(part, control, loops)

    def _unfilled(self, part: ControlPart, control: Control, loops: Loops) -> tuple[Piece, ...]:
        """The state of a control without a value; KEPT ones still show the template's text."""
        kept = part.piece is Part.KEPT
        listed = _state(control, loops, self.last_id, filled=kept, fixed=False)
        return (lambda filling: setattr(filling, "text", part.shown), *listed) if kept else listed

    def _id(self, loops: Loops) -> tuple[Piece, ...]:
        if loops:
            return (b'<w:id w:val="', unique_id, b'"/>')
        self.last_id += 1
        return (b'<w:id w:val="%d"/>' % self.last_id,)

    def _all_fixed(self, test: AllFixed, loops: Loops) -> Predicate:
        if not all(self._names.is_fixed(full_name(name, loops)) for name in test.names):
            return lambda _filling: False
        first, *others = [_value_of(name, loops) for name in test.names]
        if not others:
            return lambda filling: first(filling.names) not in _BLANKS
        return lambda filling: all(
            value(filling.names) not in _BLANKS for value in (first, *others)
        )


_BLANKS = (None, "", MISSING)


def _value_of(name: str, loops: Loops) -> Lookup:
    """Finds the value of a control's name in the data, or MISSING."""
    first = name.partition(".")[0]
    if first in loops or not any(part.isdigit() for part in name.split(".")):
        return path_lookup(tuple(name.split(".")))
    return partial(value_at, name)


def _is_filled(control: Control, value_of: Lookup) -> Predicate:
    show = _SHOW.get(control.kind, _show_text)
    path = tuple(control.name.split("."))

    def is_filled(filling: Filling) -> bool:
        value = value_of(filling.names)
        if value is None or value == "":
            return False
        if value is MISSING:
            report_missing(filling, path)
            return False
        filling.text = (
            value if show is _show_text and type(value) is str else show(value, filling, control)
        )
        return filling.text != ""

    return is_filled


def report_missing(filling: Filling, path: tuple[str, ...]) -> None:
    """Report a control whose name looks like a misspelt one.

    A form has fields that only people fill in, alone or in groups of their own; each shows
    its prompt. So a name that the data lacks is a mistake only if another group is like it.
    """
    if len(path) > 1 and path_lookup(path[:-1])(filling.names) is not MISSING:
        return
    here: Any = filling.names
    for part in path:
        if not isinstance(here, Mapping):
            return
        if part not in here:
            if get_close_matches(part, [key for key in here if isinstance(key, str)], 1, 0.75):
                filling.missing(path)
            return
        here = here[part]


def _is_checked(control: Control, value_of: Lookup, checked: bool) -> Predicate:
    path = tuple(control.name.split("."))

    def is_checked(filling: Filling) -> bool:
        value = value_of(filling.names)
        if isinstance(value, bool):
            filling.text = "1" if value else "0"
            return value or not checked
        if checked and value is MISSING:
            report_missing(filling, path)
        elif checked and value not in (None, ""):
            filling.trouble("WORD_VALUE_NOT_YES_NO", control.name)
        return False

    return is_checked


def _show_text(value: Any, filling: Filling, control: Control) -> str:
    return printed(value, filling, control.name)


def _show_date(value: Any, filling: Filling, control: Control) -> str:
    day = value
    if isinstance(value, str):
        day = parse_date(value, control.picture, filling.language)
    if not isinstance(day, date):
        filling.trouble("WORD_VALUE_NOT_A_DATE", control.name)
        return ""
    filling.date = f"{day.year:04d}-{day.month:02d}-{day.day:02d}T00:00:00Z"
    return date_text(day, control.picture, filling.language)


def _show_image(value: Any, filling: Filling, control: Control) -> str:
    name = value.name if type(value) is Picture else printed(value, filling, control.name)
    image = filling.image(name, control.name) if name else None
    if image is None:
        return ""
    filling.picture = (image.relation, *image.inside(control.box))
    return name


def _show_choice(value: Any, filling: Filling, control: Control) -> str:
    text = printed(value, filling, control.name)
    for shown, behind in control.options:
        if text in (shown, behind):
            return shown
    if control.free:
        filling.trouble("WORD_CHOICE_NOT_LISTED", control.name)
        return text
    offered = " / ".join(shown for shown, _ in control.options)
    filling.trouble("WORD_CHOICE_NOT_OFFERED", control.name, offered)
    return ""


_SHOW: Mapping[SlotKind, Show] = {
    SlotKind.DATE: _show_date, SlotKind.CHOICE: _show_choice, SlotKind.IMAGE: _show_image,
}  # fmt: skip


def _stored(control: Control) -> Operation:
    """Write a control's value as custom XML keeps it: the value behind a choice, a plain date."""
    behind = dict(control.options)
    length = {"date": 10, "dateTime": 19}.get(control.stored_as, 0)

    def write(filling: Filling) -> None:
        text = behind.get(filling.text, filling.text)
        if control.kind is SlotKind.DATE and length:
            text = filling.date[:length]
        filling.out += xml_text(text, lambda: removed_characters(filling, control.name))

    return write


def _run(name: str, run: Run) -> Operation:
    def write(filling: Filling) -> None:
        filling.spend(len(filling.text))
        filling.out += word_run(filling.text, run, lambda: removed_characters(filling, name))

    return write


def _tag(control: Control, loops: Loops) -> tuple[Piece, ...]:
    """Write the tag of a control; with a name too long for Word it is known by the manifest."""
    first, dot, rest = control.name.partition(".")
    if first not in loops:
        if len(control.name) > _LONGEST_TAG:
            return ()
        return (b'<w:tag w:val="' + xml_text(control.name) + b'"/>',)
    after = dot + rest
    ending = xml_text(after) + b'"/>'

    def write(filling: Filling) -> None:
        path = filling.paths[first]
        if len(path) + len(after) <= _LONGEST_TAG:
            filling.out += b'<w:tag w:val="%s%s' % (path.encode(), ending)

    return (write,)


def _state(
    control: Control, loops: Loops, last_id: int, *, filled: bool, fixed: bool
) -> tuple[Piece, ...]:
    """Write the lock of a control, and list it in the manifest."""
    lock = b'<w:lock w:val="%s"/>' % (b"sdtContentLocked" if fixed else control.lock.encode())
    if not control.listed:
        return (lock,)
    check_sum = b"" if not filled else b"x" if fixed or control.is_locked else b"o"
    return (lock, _listing(control, loops, last_id, check_sum))


def _listing(control: Control, loops: Loops, last_id: int, check_sum: bytes) -> Operation:
    """List a control in the manifest, one that is filled with a check sum of what it says.

    So a change to it can be seen when the document comes back. ``check_sum`` is the attribute
    that tells it, empty for none; ``last_id`` the id of a control outside of loops.
    """
    first, dot, rest = control.name.partition(".")
    about = b'" k="%s" a="%s' % (control.kind.encode(), xml_text(control.label))
    if first in loops:
        after = xml_text(dot + rest) + about + b'" i="'

        def list_row(filling: Filling) -> None:
            entry = b'<f n="%s%s%s' % (filling.paths[first].encode(), after,
                                       filling.id_format % filling.number)
            if check_sum:
                entry += b'" %s="%s' % (check_sum, sum_of(filling.text))
            filling.manifest.append(entry + b'"/>')

        return list_row
    entry = b'<f n="%s%s' % (xml_text(control.name), about)
    if not loops:
        entry += b'" i="%d' % last_id
    if not check_sum:
        complete = entry + b'"/>'
        return lambda filling: filling.manifest.append(complete)
    start = entry + b'" %s="' % check_sum
    return lambda filling: filling.manifest.append(b'%s%s"/>' % (start, sum_of(filling.text)))
