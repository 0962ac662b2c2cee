"""What the parties agree on: the terms of a placement, as they are kept and as they are printed.

These are what WEB 7.2.8 lid 2 a and c asks an agreement to state, and what the agreement's own
article on changes names: the period, the hours and their split over school years, the working
days, the electives and the work processes, and with them the company and the programme. Names
and addresses of persons are not among them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from formgen.model import Agreed, derived
from formgen.model.case import Case
from formgen.plan.phrases import Phrases

Terms = Mapping[str, Any]

#: Terms of one value each, in the order of the agreement: the key of the catalogue that has
#: the label.
SINGLE = (
    "company.full_name", "programme.description", "programme.leerweg",
    "placement.start", "placement.planned_end", "placement.total_hours",
    "placement.hours_per_week", "placement.days_per_week", "placement.weekdays_text",
)
#: Terms of several parts, each of which may come, go or change.
YEARS, PROCESSES, ELECTIVES = "hours_by_year", "work_processes", "electives"
IN_PARTS = (YEARS, PROCESSES, ELECTIVES)


def agreed_now(case: Case) -> Agreed:
    """What an agreement would say that is made from the data as it is."""
    return Agreed(version_of(case), json.dumps(_terms(case), ensure_ascii=False))


def version_of(case: Case) -> str:
    """The version of the agreement; the first is 1."""
    return case.placement.agreement.version or "1"


def terms_of(agreed: Agreed) -> Terms:
    """The terms of an agreement, by name."""
    terms: Terms = json.loads(agreed.terms)
    return terms


def _terms(case: Case) -> Terms:
    placement, company, programme = case.placement, case.company, case.programme
    values = (
        company.name or company.trade_name,
        [programme.name, programme.crebo, programme.level] if programme else None,
        programme.leerweg if programme else None,
        _day(placement.start), _day(placement.planned_end), placement.total_hours,
        _number(placement.hours_per_week), _number(placement.days_per_week),
        list(case.weekdays) or None,
    )
    return {
        **dict(zip(SINGLE, values, strict=True)),
        YEARS: derived.hours_by_school_year(
            placement.start, placement.planned_end, placement.total_hours, case.weekdays),
        PROCESSES: dict(_processes(case)),
        ELECTIVES: {
            elective.code or elective.name or str(number): [
                elective.name, _day(elective.start), _day(elective.end), elective.hours]
            for number, elective in enumerate(placement.electives, start=1)},
    }


def _processes(case: Case) -> Iterator[tuple[str, str]]:
    """Code and name of each work process of the placement."""
    chosen = case.placement.work_process_codes
    for process in case.cohort.work_processes:
        if (case.programme and process.crebo == case.programme.crebo and process.code
                and (not chosen or process.code in chosen)):
            yield process.code, process.name or ""


def single_text(key: str, value: Any, words: Phrases) -> str:
    """A term of one value as it is printed.

    >>> from formgen.plan.phrases import phrases
    >>> single_text("placement.start", "2026-09-14", phrases("nl"))
    '14 september 2026'
    """
    if value is None:
        return words.say("term_none")
    if key == "programme.description":
        name, crebo, level = value
        about = (name, crebo and f"crebo {crebo}", level and words.say("level", level=level))
        return " · ".join(filter(None, about))
    if key == "placement.weekdays_text":
        return derived.weekday_text(value, words.language)
    if key in ("placement.start", "placement.planned_end"):
        return words.long_date(date.fromisoformat(value))
    return words.number(value) if isinstance(value, (int, float)) else str(value)


def part_text(term: str, value: Any, words: Phrases, other: Any = None) -> str:
    """A part of a term of several as it is printed: hours, a name, or name, period and hours.

    ``other`` is what the part is compared with: of an elective that stays, only that is printed
    in which the two differ. Of one that comes or goes, its period is left out.
    """
    if term == YEARS:
        return words.say("hours", hours=value)
    if term == PROCESSES:
        return value or words.say("term_applies")
    name, period, hours = _elective(value, words)
    shown = [name, hours]
    if other is not None:
        pairs = zip((name, period, hours), _elective(other, words), strict=True)
        shown = [one for one, two in pairs if one != two]
    return ", ".join(filter(None, shown)) or words.say("term_none" if other else "term_applies")


def _elective(value: Any, words: Phrases) -> tuple[str | None, str | None, str | None]:
    """Name, period and hours of an elective."""
    name, start, end, hours = value
    first, last = (day and words.long_date(date.fromisoformat(day)) for day in (start, end))
    period = words.say("period", start=first, end=last) if first and last else first or last
    return name, period, words.say("hours", hours=hours) if hours else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float | None) -> float | None:
    """16.0 and 16 are one number, and so they are one text."""
    return int(value) if value is not None and float(value).is_integer() else value
