"""The answers of a returned form, checked: their types, the choices, dates, hours, and what
was printed on the paper before it went out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from formgen.collect.evidence import Given, Value
from formgen.collect.ledger import State
from formgen.findings import Finding, Severity, Where, found, shape
from formgen.forms import Form
from formgen.model import Field, Kind, Placement
from formgen.model.fields import Privacy
from formgen.read.numbers import parse_number

#: What the readers of both formats say of a value that was fixed and is not as it was filled in.
FIXED_VALUE_CHANGED = ("WORD_FIXED_VALUE_CHANGED", "PDF_FIXED_VALUE_CHANGED")
#: The form says two things in one place; which one counts, only a person can tell.
_AMBIGUOUS = ("PDF_APPEARANCE_DISAGREES", "PDF_ANSWERS_DIFFER", "WORD_ANSWERS_DIFFER",
              "WORD_STORED_OTHERWISE")
_MOST_TOLD = 10  # fields by name, in one form
#: What is wrong with a number, by what is wrong with one in a list.
_OF_NUMBERS = {"NUMBER_NEGATIVE": "RETURNED_BELOW_ZERO",
               "NUMBER_AMBIGUOUS": "RETURNED_NUMBER_AMBIGUOUS"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one name of a form: its field, and the choices in any language."""

    field: Field
    options: frozenset[str] = frozenset()


class FormFields:
    """The names of a form, with what they are; a table's names have ``*`` for the row."""

    def __init__(self, form: Form) -> None:
        self._known = {entry.key: Known(entry.field, entry.ever_offered())
                       for entry in form.fields()}
        for table in form.tables():
            for column in table.columns:
                name = f"{table.name}.*.{column.field.key}"
                self._known[name] = Known(column.field.field, column.field.ever_offered())
        self._boxes = [box.slots for box in form.signatures()]
        self.signature_dates = tuple(day for _, day, _ in self._boxes)
        self._signing = {name for slots in self._boxes for name in slots}

    def of(self, name: str) -> Known | None:
        """What is known of a name, or None for one that is not on the form."""
        return self._known.get(name) or self._known.get(re.sub(r"\.\d+\.", ".*.", name, count=1))

    def has(self, name: str) -> bool:
        """Whether the form has a field of that name."""
        return self.of(name) is not None or name in self._signing


def check_answers(answers: Mapping[str, Given], sent: Mapping[str, Given], form: Form,
                  placement: Placement | None, seen: Sequence[Finding] = (),
                  on_paper: Collection[str] = ()) -> tuple[Finding, ...]:
    """What is wrong with the answers of a form.

    ``sent`` are the values that stood on it when it went out, ``seen`` what reading it
    noticed. ``placement`` gives the period and the hours; None if it is no longer in the input.
    ``on_paper`` are the names of the fields that it had then: those of a school's own template
    are declared nowhere else.
    """
    fields = FormFields(form)
    tampered = {finding.where.field for finding in seen if finding.code in FIXED_VALUE_CHANGED}
    return (*_changed(answers, sent, tampered), *_strange(answers, {*sent, *on_paper}, fields),
            *_ill_typed(answers, fields), *_outside(answers, form, placement))


def state_of(answers: Mapping[str, Given], form: Form, findings: tuple[Finding, ...],
             sent: Mapping[str, Given]) -> State:
    """Whether a form came back complete: something was filled in, and every party has dated
    its signature. Warnings do not make it faulty, unless it says two things in one place;
    errors do.
    """
    if any(finding.severity is Severity.ERROR or finding.code in _AMBIGUOUS
           for finding in findings):
        return State.MISTAKES
    if all(sent.get(name) == given for name, given in answers.items()):
        return State.UNTOUCHED
    dates = (name for name in FormFields(form).signature_dates
             if _is_on_paper(name, answers, sent, form))
    return State.COMPLETE if all(name in answers for name in dates) else State.INCOMPLETE


def _is_on_paper(name: str, answers: Mapping[str, Given], sent: Mapping[str, Given],
                 form: Form) -> bool:
    """Whether a signature box is on this copy: that of a guardian is for minors only."""
    box = next(box for box in form.signatures() if name in box.slots)
    return not box.when or any(other in answers or other in sent
                               for other in (*box.slots, box.name) if other)


def _changed(answers: Mapping[str, Given], sent: Mapping[str, Given],
             tampered: Collection[str]) -> Iterator[Finding]:
    """Values that were printed and fixed, and are another now.

    One that is fixed still, and that the form itself vouches for, was not changed on the form:
    the school's data changed, and the document was made again.
    """
    for name, given in sent.items():
        if given.fixed and name not in answers:
            yield found("RETURNED_VALUE_GONE", Where(field=name))
        elif given.fixed and answers[name].value != given.value:
            vouched = answers[name].fixed and name not in tampered
            yield found("RETURNED_VALUE_OLDER" if vouched else "RETURNED_VALUE_CHANGED",
                        Where(field=name))


def _strange(answers: Mapping[str, Given], sent: Collection[str],
             fields: FormFields) -> Iterator[Finding]:
    """Fields that are not on the form: the first few by name, and how many there are more."""
    strange = [name for name in answers if not fields.has(name) and name not in sent
               and not name.startswith("document.")]
    for name in strange[:_MOST_TOLD]:
        yield found("RETURNED_FIELD_UNKNOWN", Where(field=name))
    if len(strange) > _MOST_TOLD:
        yield found("RETURNED_FIELDS_UNKNOWN", count=len(strange) - _MOST_TOLD)


def _ill_typed(answers: Mapping[str, Given], fields: FormFields) -> Iterator[Finding]:
    for name, given in answers.items():
        known = fields.of(name)
        if known is None or given.fixed:
            continue
        code = _mistake(given.value, known)
        if code:
            yield found(code, Where(field=name), seen=_shown(given.value, known.field))


def _mistake(value: Value, known: Known) -> str:
    """The code of what is wrong with a value for its field; empty if nothing is."""
    match known.field.kind:
        case Kind.DATE if not isinstance(value, date):
            return "RETURNED_NOT_A_DATE"
        case Kind.INTEGER | Kind.DECIMAL:
            issue = parse_number(str(value)).issue
            return _OF_NUMBERS.get(issue.code, "RETURNED_NOT_A_NUMBER") if issue else ""
        case Kind.CHOICE if known.options and value not in known.options:
            return "RETURNED_NOT_A_CHOICE"
    return ""


def number_of(value: Value) -> float | None:
    """The number that an answer says, as in a list of the school's; None if none.

    >>> number_of("1.640,5")
    1640.5
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return parse_number(str(value or "")).value


def _outside(answers: Mapping[str, Given], form: Form,
             placement: Placement | None) -> Iterator[Finding]:
    """Dates outside the placement's period, and hours beyond its total."""
    if placement is None:
        return
    start = placement.start
    end = placement.actual_end or placement.planned_end
    for name, given in answers.items():
        if given.fixed:
            continue
        inside = any(fnmatchcase(name, pattern) for pattern in form.within_period)
        if inside and isinstance(given.value, date) and (
                (start and given.value < start) or (end and given.value > end)):
            yield found("RETURNED_DATE_OUTSIDE", Where(field=name))
        hours = number_of(given.value) if any(
            fnmatchcase(name, pattern) for pattern in form.hours) else None
        if hours is not None and placement.total_hours and hours > placement.total_hours:
            yield found("RETURNED_HOURS_BEYOND", Where(field=name),
                        most=placement.total_hours)


def _shown(value: Value, field: Field) -> str:
    """A value for a message; of a person's, only what it looks like."""
    text = str(value)
    return shape(text) if field.privacy in (Privacy.PERSONAL, Privacy.SECRET) else text[:40]
