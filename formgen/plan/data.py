"""A placement -> the nested plain data that its documents are filled with.

The keys are those of the catalogue. What is not known is None; what nobody may see (a
secret address) is replaced here, so that no template can print it.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from formgen.findings import Language
from formgen.model import (
    ENTITIES,
    Company,
    Group,
    Programme,
    Record,
    School,
    derived,
)
from formgen.model.case import Case
from formgen.model.fields import attributes_of
from formgen.model.scales import scale_named
from formgen.plan.lists import lists_of
from formgen.plan.phrases import Phrases, phrases
from formgen.plan.roles import roles_of

Values = dict[str, Any]

LONGEST_IN_A_ROW = 150  # characters; about two lines in a column of 110 mm


def placement_data(case: Case, language: Language) -> Values:
    """The data of one placement for the papers in one language."""
    words = phrases(language)
    roles = roles_of(case)
    return {
        "school": _school(case.cohort.school),
        "programme": _programme(case, words),
        "group": _plain(case.group, Group),
        "intern": _intern(case, words),
        "guardian": _plain(case.intern.guardian) if case.is_minor else {},
        "company": _company(case.company, words),
        "roles": roles,
        "conditions": _conditions(case, words),
        "first_day": _plain(case.company.first_day),
        "placement": _placement(case, words),
        "agreement": _agreement(case, words),
        "assessment": _assessment(case, words),
        **lists_of(case, words, roles),
    }


_NAMES = {record: attributes_of(record) for record in ENTITIES.values()}
_VALUES = {record: attrgetter(*names) for record, names in _NAMES.items()}


def _plain(record: Record | None, kind: type[Record] | None = None) -> Values:
    """A record's own values; None for each if there is no record of that kind."""
    if record is None:
        return dict.fromkeys(_NAMES[kind]) if kind else {}
    values = zip(_NAMES[type(record)], _VALUES[type(record)](record), strict=True)
    return {name: int(value) if type(value) is float and value.is_integer() else value
            for name, value in values}  # 16.0 hours are printed as 16


def address(street: str | None, house_no: str | None, postcode: str | None,
            city: str | None) -> str | None:
    """An address on one line, or None if nothing of it is known."""
    parts = (" ".join(filter(None, (street, house_no))), " ".join(filter(None, (postcode, city))))
    return ", ".join(filter(None, parts)) or None


def _school(school: School) -> Values:
    return {
        **_plain(school),
        "address": address(school.street, school.house_no, school.postcode, school.city),
        "signatory": _joined(school.signatory_name, school.signatory_role, by=", "),
    }


def _programme(case: Case, words: Phrases) -> Values:
    programme = case.programme
    level = words.say("level", level=programme.level) if programme and programme.level else None
    return {
        **_plain(programme, Programme),
        "description": programme and _joined(
            programme.name, f"crebo {programme.crebo}", level, by=" · "),
        "leerweg_and_year": _joined(
            programme.leerweg if programme else None,
            words.say("year", year=case.year) if case.year else None, by=" · "),
    }


def _intern(case: Case, words: Phrases) -> Values:
    intern, placement = case.intern, case.placement
    values = _plain(intern)
    del values["address_secret"]
    if intern.address_secret:
        values.update(street=None, house_no=None, postcode=None, city=None,
                      address=words.say("secret_address"))
    else:
        values["address"] = address(intern.street, intern.house_no, intern.postcode, intern.city)
    values["full_name"] = _joined(intern.first_name, intern.prefix, intern.last_name)
    values["age"] = (
        derived.age(intern.birth_date, placement.start)
        if intern.birth_date and placement.start else None
    )
    values["is_minor"] = case.is_minor
    values["age_group"] = words.say("minor" if case.is_minor else "adult") \
        if intern.birth_date else None
    return values


def _company(company: Company, words: Phrases) -> Values:
    trade_name = company.trade_name if company.trade_name != company.name else None
    return {
        **_plain(company),
        "full_name": f"{company.name} ({trade_name})" if company.name and trade_name
        else company.name or trade_name,
        "visit_address": address(company.visit_street, company.visit_house_no,
                                 company.visit_postcode, company.visit_city),
        "species_text": ", ".join(company.species) or None,
        "sector": company.sector and words.word(company.sector),
    }


def _conditions(case: Case, words: Phrases) -> Values:
    own = case.company.conditions
    values = _plain(own)
    kind = words.word(own.allowance_kind) if own.allowance_kind else None
    values["allowance"] = (
        words.say("allowance_amount", kind=kind, amount=words.euros(own.allowance_amount),
                  per=words.word(own.allowance_per))
        if kind and own.allowance_amount and own.allowance_per else kind
    )
    travel = words.word(own.travel_kind) if own.travel_kind else None
    values["travel"] = (
        words.say("travel_amount", kind=travel, amount=words.euros(own.travel_amount))
        if travel and own.travel_amount else travel
    )
    values["work_times"] = _times(own.start_time, own.end_time, own.break_minutes, words)
    rules = own.house_rules
    values["house_rules_short"] = (
        words.say("house_rules_elsewhere") if rules and len(rules) > LONGEST_IN_A_ROW else rules)
    return values


def _placement(case: Case, words: Phrases) -> Values:
    placement = case.placement
    start, end = placement.start, placement.planned_end
    values = _plain(placement)
    values.update(
        period=words.say("period", start=words.long_date(start), end=words.long_date(end))
        if start and end else None,
        weeks=derived.weeks(start, end) if start and end and start <= end else None,
        weekdays_text=derived.weekday_text(case.weekdays, words.language) or None,
        work_times=_times(*case.work_times, words),
        hours_by_year_text=_hours_by_year(case, words),
        minor_note=words.say("minor_note") if case.is_minor else None,
        animal_note=words.say("animal_note") if any(
            skill.legal_class in ("a", "b") for skill in case.company.skills) else None,
    )
    return values


def _hours_by_year(case: Case, words: Phrases) -> str | None:
    placement = case.placement
    split = derived.hours_by_school_year(
        placement.start, placement.planned_end, placement.total_hours, case.weekdays)
    return ", ".join(
        f"{year}: {words.say('hours', hours=hours)}" for year, hours in split.items()) or None


def _agreement(case: Case, words: Phrases) -> Values:
    values = _plain(case.placement.agreement)
    values["version"] = values["version"] or "1"
    values["kind"] = words.word(values["kind"] or "nieuw")
    values["status"] = words.word(values["status"]) if values["status"] else None
    values["supervision_text"] = words.say("supervision")
    earlier = case.cohort.agreed.get(case.placement.placement_id)
    values["changed"] = earlier is not None
    values["amends"] = earlier.version if earlier else None
    values["guardian_note"] = words.say("guardian_note") if case.is_minor else None
    return values


def _assessment(case: Case, words: Phrases) -> Values:
    programme = case.programme
    values = scale_named(programme.scale if programme else None)[words.language]
    return {
        "scale_legend": words.say("scale", values=" – ".join(values)),
        "year_hint": words.say("year_hint", year=case.year) if case.year else None,
    }


def _times(start: str | None, end: str | None, pause: int | None, words: Phrases) -> str | None:
    if not start or not end:
        return None
    if pause:
        return words.say("times_with_break", start=start, end=end, **{"break": pause})
    return words.say("times", start=start, end=end)


def _joined(*parts: str | None, by: str = " ") -> str | None:
    return by.join(part for part in parts if part) or None
