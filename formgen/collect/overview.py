"""The overview of a cohort: where every paper of every intern stands, and what it says.

Plain values, made from what was issued, what was sent and what came back; the workbook, the
page and the terminal only show them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase

from formgen.collect.answers import number_of
from formgen.collect.evidence import Value
from formgen.collect.ledger import Receipt, State, Verdict
from formgen.collect.results import Results, results
from formgen.collect.versions import Paper
from formgen.findings import Language
from formgen.forms import Form
from formgen.model import Cohort, Kind, Label, Placement
from formgen.model.case import case_of
from formgen.plan import placement_data
from formgen.plan.moments import MOMENT, at_moment
from formgen.write import DocumentRecord, Status


class Stand(StrEnum):
    """Where a paper stands, from the first to the last step."""

    NOT_MADE = "not_made"  # kept back, or failed
    MADE = "made"
    SENT = "sent"
    UNTOUCHED = "untouched"  # it came back as it went
    PAPER = "paper"
    MISTAKES = "mistakes"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    APPROVED = "approved"

    @property
    def is_back(self) -> bool:
        """Whether something came back that a person can use."""
        return self not in (Stand.NOT_MADE, Stand.MADE, Stand.SENT, Stand.UNTOUCHED)

    @property
    def is_done(self) -> bool:
        """Whether nobody has to do anything any more."""
        return self in (Stand.COMPLETE, Stand.APPROVED)


_BY_STATE = {
    State.COMPLETE: Stand.COMPLETE, State.INCOMPLETE: Stand.INCOMPLETE,
    State.MISTAKES: Stand.MISTAKES, State.UNTOUCHED: Stand.UNTOUCHED, State.PAPER: Stand.PAPER,
}
_BY_VERDICT = {
    Verdict.APPROVED: Stand.APPROVED, Verdict.REJECTED: Stand.REJECTED,
    Verdict.ON_HOLD: Stand.ON_HOLD,
}


@dataclass(frozen=True, slots=True)
class Step:
    """How far one skill of one intern is: the steps of its row and the date of each that is
    done. ``labels`` are the columns' headings.
    """

    skill: str
    labels: tuple[Label, ...]
    dates: tuple[date | None, ...]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(day is not None for day in self.dates)

    @property
    def furthest(self) -> int:
        """The number of the last step that is done, counted from 1; 0 if none is."""
        return max((number for number, day in enumerate(self.dates, 1) if day), default=0)


@dataclass(frozen=True, slots=True)
class FormStand:
    """One paper of one intern."""

    form: str
    stand: Stand
    code: str = ""
    on: date | None = None
    receipt: Receipt | None = None
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InternRow:
    """One placement. Names are for the school's own eyes.

    ``moments`` are the planned evaluations, kind and day; ``assessed`` gives for a kind the form
    whose paper is filled in then, where there is one.
    """

    placement_id: str
    student_number: str
    intern: str
    group: str
    company_id: str
    company: str
    coach: str
    start: date | None
    end: date | None
    forms: Mapping[str, FormStand]
    hours: float | None
    total_hours: int | None
    steps: tuple[Step, ...]
    moments: tuple[tuple[str, date], ...]
    assessed: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> tuple[str, ...]:
        """The forms that are not done."""
        return tuple(name for name, form in self.forms.items() if not form.stand.is_done)

    def due(self, on: date) -> tuple[tuple[str, date], ...]:
        """The evaluation moments that are past on a day and whose paper is not back; of those
        that have no paper, the ones with nothing assessed since.
        """
        back = [form.on for form in self.forms.values() if form.stand.is_back and form.on]
        latest = max(back, default=date.min)
        papers = {kind: self.forms.get(name) for kind, name in self.assessed.items()}
        return tuple(
            (kind, day) for kind, day in self.moments
            if day <= on and not (paper.stand.is_back if (paper := papers.get(kind))
                                  else day <= latest))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A cohort on a day. ``titles`` are those of the forms by id, in the forms' order."""

    school: str
    on: date
    titles: Mapping[str, Label]
    rows: tuple[InternRow, ...]
    choices: Mapping[tuple[str, Label], Mapping[str, int]] = field(default_factory=dict)
    results: tuple[Results, ...] = ()

    def counts(self) -> Mapping[str, Counter[Stand]]:
        """How many papers of each form stand where, in the forms' order."""
        counts: dict[str, Counter[Stand]] = {form: Counter() for form in self.titles}
        for row in self.rows:
            for form, paper in row.forms.items():
                counts[form][paper.stand] += 1
        return counts

    def companies(self) -> Mapping[str, tuple[InternRow, ...]]:
        """The placements by company, companies in alphabetical order."""
        by_company: dict[str, list[InternRow]] = {}
        for row in sorted(self.rows, key=lambda row: (row.company.casefold(), row.company_id)):
            by_company.setdefault(row.company_id, []).append(row)
        return {company: tuple(rows) for company, rows in by_company.items()}

    def silent(self) -> Mapping[str, str]:
        """The companies from which nothing came back, though something was made for them: the
        name of each by its id.
        """
        return {
            company: rows[0].company for company, rows in self.companies().items()
            if any(form.stand is not Stand.NOT_MADE for row in rows for form in row.forms.values())
            and not any(form.stand.is_back for row in rows for form in row.forms.values())}


def overview(cohort: Cohort, forms: Mapping[str, Form], records: Iterable[DocumentRecord],
             gone: Mapping[str, Mapping[str, str]], returned: Mapping[str, Paper],
             sent: frozenset[str], on: date, language: Language) -> Overview:
    """The overview of a cohort.

    ``records`` are those of the manifest, ``gone`` the codes of what was purged by placement and
    form, ``returned`` the papers that came back by code, ``sent`` the codes that went out.
    """
    made: dict[str, dict[str, list[DocumentRecord]]] = {}
    for record in records:
        made.setdefault(record.placement_id, {}).setdefault(record.form, []).append(record)
    unsorted = (
        _row(cohort, placement, forms, made.get(placement.placement_id, {}),
             gone.get(placement.placement_id, {}), returned, sent, language)
        for placement in cohort.placements.values()
        if placement.student_number in cohort.interns and placement.company_id in cohort.companies)
    rows = tuple(sorted(unsorted, key=lambda row: (row.group, row.intern.casefold())))
    receipts = {row.placement_id: {name: stand.receipt for name, stand in row.forms.items()
                                   if stand.receipt} for row in rows}
    return Overview(
        school=cohort.school.name or "", on=on,
        titles={name: form.title for name, form in forms.items()}, rows=rows,
        choices=_choices(rows, forms), results=results(receipts, forms, language))


def _row(cohort: Cohort, placement: Placement, forms: Mapping[str, Form],
         made: Mapping[str, Sequence[DocumentRecord]], gone: Mapping[str, str],
         returned: Mapping[str, Paper], sent: frozenset[str], language: Language) -> InternRow:
    case = case_of(cohort, placement)
    intern, company = case.intern, case.company
    stands = {name: _stand(name, made.get(name, ()), gone.get(name, ""), returned, sent)
              for name in forms if name in made or name in gone}
    receipts = {name: form.receipt for name, form in stands.items() if form.receipt}
    data = placement_data(case, language)
    return InternRow(
        placement_id=placement.placement_id, student_number=intern.student_number,
        intern=" ".join(filter(None, (intern.first_name, intern.prefix, intern.last_name))),
        group=intern.group or "", company_id=company.company_id,
        company=company.name or company.trade_name or company.company_id,
        coach=placement.coach or "", start=placement.start,
        end=placement.actual_end or placement.planned_end, forms=stands,
        hours=_hours(receipts, forms), total_hours=placement.total_hours,
        steps=tuple(step for name, receipt in receipts.items()
                    for step in _steps(receipt, forms[name])),
        moments=tuple((row["kind"], row["date"]) for row in data["evaluations"]
                      if isinstance(row.get("date"), date)),
        assessed={at_moment(forms[name], data, language)[MOMENT]["name"]: name
                  for name in stands if forms[name].moment})


def _stand(form: str, made: Sequence[DocumentRecord], gone: str, returned: Mapping[str, Paper],
           sent: frozenset[str]) -> FormStand:
    code = made[0].code if made else gone
    paper = returned.get(code)
    if paper is None:
        there = (record.status.on_disk or record.status is Status.PLANNED for record in made)
        if made and not any(there):
            return FormStand(form, Stand.NOT_MADE, code)
        return FormStand(form, Stand.SENT if code in sent else Stand.MADE, code)
    receipt, decision = paper.proposed, paper.decision
    if decision is not None:
        return FormStand(form, _BY_VERDICT[decision.verdict], code, decision.on, receipt,
                         decision.by, decision.note)
    return FormStand(form, _BY_STATE[receipt.state], code, receipt.on, receipt)


def _hours(receipts: Mapping[str, Receipt], forms: Mapping[str, Form]) -> float | None:
    """The most hours that a returned form tells in the first of its fields of hours."""
    told = [
        hours
        for name, receipt in receipts.items() for pattern in forms[name].hours[:1]
        for key, given in receipt.answers.items() if fnmatchcase(key, pattern)
        if (hours := number_of(given.value)) is not None
    ]
    return max(told, default=None)


def _steps(receipt: Receipt, form: Form) -> Iterator[Step]:
    """The rows of a form's tables that record several dates, such as those of a skill."""
    for table in form.tables():
        dated = [column for column in table.columns if column.field.field.kind is Kind.DATE]
        named = [column for column in table.columns if column.source]
        if len(dated) < 3 or not named:
            continue
        number = 1
        while (name := _said(receipt, f"{table.name}.{number}.{named[0].field.key}")) is not None:
            days = (_said(receipt, f"{table.name}.{number}.{column.field.key}")
                    for column in dated)
            yield Step(str(name), tuple(column.field.field.label for column in dated),
                       tuple(day if isinstance(day, date) else None for day in days))
            number += 1


def _said(receipt: Receipt, name: str) -> Value:
    given = receipt.answers.get(name)
    return given.value if given else None


def _choices(rows: Iterable[InternRow], forms: Mapping[str, Form],
             ) -> Mapping[tuple[str, Label], Mapping[str, int]]:
    """How often each option of a choice was chosen, over all returned forms, by the field's
    form and label; columns of a table count all their rows together.
    """
    fields = {
        name: {**{entry.key: entry for entry in form.fields()},
               **{f"{table.name}.*.{column.field.key}": column.field
                  for table in form.tables() for column in table.columns}}
        for name, form in forms.items()
    }
    counted: dict[tuple[str, Label], Counter[str]] = {}
    for row in rows:
        for name, stand in row.forms.items():
            for key, given in (stand.receipt.answers.items() if stand.receipt else ()):
                general = ".".join("*" if part.isdigit() else part for part in key.split("."))
                entry = fields[name].get(general)
                if (entry is not None and entry.field.kind is Kind.CHOICE and not given.fixed
                        and isinstance(given.value, str)):
                    about = (name, entry.field.label)
                    order = entry.options.get("nl", ())
                    counted.setdefault(about, Counter(dict.fromkeys(order, 0)))[given.value] += 1
    return counted
