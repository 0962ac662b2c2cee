"""The parts that the files tell -> one cohort, whose references all lead somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from itertools import chain
from typing import TypeVar

from formgen.findings import Finding, Where, found
from formgen.keyed import Keyed
from formgen.model import Cohort, Company, Group, Intern, Placement, Programme, Record, School
from formgen.read.cohorts import named
from formgen.read.companies import Directory, plain_name
from formgen.read.merge import (
    Difference,
    difference_in,
    merge,
    only_lost_characters,
    seen_from,
)
from formgen.read.records import Parts
from formgen.read.register import Register, register
from formgen.read.text import folded, shortened
from formgen.spool import View

Made = TypeVar("Made", bound=Record)

# The finding where nothing similar is known, and the one that asks "did you mean".
_STUDENT_UNKNOWN = ("STUDENT_UNKNOWN", "STUDENT_UNKNOWN_NEAR")
_COMPANY_UNKNOWN = ("COMPANY_UNKNOWN", "COMPANY_UNKNOWN_NEAR")
_COMPANY_NEW = ("INTAKE_COMPANY_NEW", "INTAKE_COMPANY_NEW_NEAR")
# Pairs of codes that are compared to tell what was meant, some seconds' work. More are not slips
# of the pen: where the students' numbers have lost their zeros, no placement's number is known.
_MOST_COMPARED = 200_000


def join(rosters: Sequence[Parts], exports: Sequence[Parts], intakes: Sequence[Parts],
         registers: Sequence[Register] = ()) -> tuple[Cohort, tuple[Finding, ...]]:
    """Join what the files tell.

    An intake goes before the roster, the roster before an export, and DUO's register comes
    last; each difference is a finding. Of two records with the same key the first stays, with a
    finding that blocks it. A placement of an unknown student or company is left out, with a
    finding that says so: in the cohort every placement has its intern and its company.
    """
    joining = _Joining(rosters, exports, intakes)
    cohort = joining.cohort()
    if registers:
        cohort = joining.registered(cohort, registers)
    return named(cohort), tuple(joining.findings)


def findings_that_matter(rosters: Sequence[Parts], export: Parts) -> Iterator[Finding]:
    """An export's findings but those about a cell whose value the roster has, and well."""
    about = {finding.subject for finding in export.findings}
    rostered = {subject: intern for parts in rosters for intern in parts.interns
                for subject in (f"intern:{intern.student_number}",) if subject in about}
    for finding in export.findings:
        prefix, _, attribute = finding.where.field.partition(".")
        intern = rostered.get(finding.subject)
        record = intern.guardian if intern and prefix == "guardian" else intern
        if getattr(record, attribute, None) is None:
            yield finding


class _Joining:
    """A cohort being joined, step by step."""

    def __init__(self, rosters: Sequence[Parts], exports: Sequence[Parts],
                 intakes: Sequence[Parts]) -> None:
        self._rosters, self._exports, self._intakes = rosters, exports, intakes
        self.findings: list[Finding] = []
        self._compared = 0
        self._files = {one.where().file for parts in rosters for records in (
            parts.schools, parts.groups, parts.interns, parts.companies) for one in records}

    def cohort(self) -> Cohort:
        """The cohort of all parts."""
        interns = self._interns()
        companies, aliases = self._companies()
        return Cohort(
            school=self._school(),
            programmes=self._programmes().settled(),
            groups=self._groups().settled(),
            interns=interns.settled(), companies=companies.settled(),
            placements=self._placements(interns, companies, aliases).settled(),
            staff=tuple(contact for parts in self._rosters for contact in parts.staff),
            work_processes=tuple(one for parts in self._rosters for one in parts.work_processes),
            criteria=tuple(one for parts in self._rosters for one in parts.criteria),
        )

    def registered(self, cohort: Cohort, registers: Sequence[Register]) -> Cohort:
        """The cohort, completed from DUO's register."""
        registration = register(cohort, registers)
        self.findings += registration.findings
        for subject, difference in registration.differences:
            self.findings.append(difference.finding("REGISTER_DIFFERS", subject))
        return registration.cohort

    def _keyed(self, kind: type[Made], records: Iterable[Collection[Made]], key: str, code: str,
               prefix: str) -> Keyed[Made]:
        """The records by key; the second of a key is a finding."""
        keyed = Keyed(kind, key)
        for record in chain.from_iterable(records):
            value = getattr(record, key)
            first = keyed.setdefault(value, record)
            if first is not record:
                where = record.where(key)
                self.findings.append(found(code, where, f"{prefix}:{value}", value=value,
                                           first=seen_from(first.where(key), where)))
        return keyed

    def _school(self) -> School:
        schools = [school for parts in self._rosters for school in parts.schools]
        for school in schools[1:]:
            first = seen_from(schools[0].where(), school.where())
            self.findings.append(found("SCHOOL_TWICE", school.where(), "school", first=first))
        return schools[0] if schools else School()

    def _programmes(self) -> Keyed[Programme]:
        keyed = self._keyed(Programme, (parts.programmes for parts in self._rosters),
                            "crebo", "PROGRAMME_TWICE", "programme")
        for programme in (one for parts in self._exports for one in parts.programmes):
            known = keyed.setdefault(programme.crebo, programme)
            difference = difference_in("leerweg", known, programme)
            if difference:
                keyed[known.crebo] = self._of_both(known, difference)
        return keyed

    def _of_both(self, known: Programme, difference: Difference) -> Programme:
        """A programme that a list has as BOL and another as BBL: the roster's counts."""
        subject = f"programme:{known.crebo}"
        if self._rosters:
            self.findings.append(difference.finding("EXPORT_DIFFERS", subject))
            return known
        self.findings.append(found(
            "PROGRAMME_OF_BOTH", difference.other_at, subject, crebo=known.crebo,
            seen=difference.other, first=difference.kept))
        return replace(known, leerweg=None)

    def _groups(self) -> Keyed[Group]:
        keyed = self._keyed(Group, (parts.groups for parts in self._rosters), "code",
                            "GROUP_TWICE", "group")
        for group in (one for parts in self._exports for one in parts.groups):
            difference = difference_in("crebo", keyed.setdefault(group.code, group), group)
            if difference:
                self.findings.append(self._from_list(difference, f"group:{group.code}"))
        return keyed

    def _interns(self) -> Keyed[Intern]:
        key, code = "student_number", "STUDENT_TWICE"
        interns = self._keyed(Intern, (parts.interns for parts in self._rosters),
                              key, code, "intern")
        for parts in self._exports:
            told = self._keyed(Intern, (parts.interns,), key, code, "intern")
            if interns:
                self._complete(interns, told)
            else:
                interns = told
        return interns

    def _complete(self, interns: Keyed[Intern], told: Mapping[str, Intern]) -> None:
        """Add what a list tells of the interns."""
        lost: Counter[str] = Counter()
        for number, intern in told.items():
            if number not in interns:
                interns[number] = intern
                continue
            interns[number], differences = merge(interns[number], intern)
            for difference in differences:
                if only_lost_characters(difference.kept, difference.other):
                    lost[difference.other_at.file] += 1
                else:
                    self.findings.append(self._from_list(difference, f"intern:{number}"))
        for file, count in lost.items():
            self.findings.append(found("EXPORT_LOST_CHARACTERS", Where(file), "", count=count))

    def _companies(self) -> tuple[Keyed[Company], Mapping[str, str]]:
        """The companies by code, and other names that exported placements call them by."""
        key, code = "company_id", "COMPANY_TWICE"
        rostered = self._keyed(Company, (parts.companies for parts in self._rosters),
                               key, code, "company")
        own = self._keyed(Company, (parts.companies for parts in self._intakes),
                          key, "INTAKE_TWICE", "company")
        companies = Keyed(Company, key)
        companies.update(rostered)
        for number, company in own.items():
            if number in rostered:
                companies[number], differences = merge(company, rostered[number])
                for difference in differences:
                    self.findings.append(difference.finding("INTAKE_DIFFERS", f"company:{number}"))
            else:
                companies[number] = company
                if rostered:
                    self._unknown(_COMPANY_NEW, company.where("company_id"),
                                  f"company:{number}", number, rostered)
        return companies, self._add_exported(companies, rostered)

    def _add_exported(self, companies: Keyed[Company], rostered: Keyed[Company]
                      ) -> Mapping[str, str]:
        """Add companies that only an export knows; match the others by number or name, and
        complete them. What the roster calls one that calls itself otherwise tells it too.
        """
        directory = Directory(chain(companies.values(), rostered.values()))
        exported = [one for parts in self._exports for one in parts.companies]
        directory.part_branches(exported)
        aliases: dict[str, str] = {}
        for company in exported:
            known = company.company_id if company.company_id in companies else (
                directory.code_of(company))
            if not known:
                companies[company.company_id] = company
                directory.add(company)
                continue
            if known != company.company_id:
                aliases[company.company_id] = known
            kept = companies[known]
            name = company.name
            if plain_name(kept.name) == plain_name(name):
                self._written_otherwise(company, kept)
                name = kept.name
            companies[known], differences = merge(
                kept, replace(company, company_id=known, name=name))
            directory.add(companies[known])
            self.findings += (self._from_list(one, f"company:{known}") for one in differences)
        return aliases

    def _written_otherwise(self, company: Company, kept: Company) -> None:
        """Tell of a name that was taken for another way to write a known one."""
        seen, known = company.name or "", kept.name or ""
        if folded(seen) != folded(known):
            self.findings.append(found(
                "COMPANY_NAME_VARIES", company.where("name"), f"company:{kept.company_id}",
                seen=shortened(seen), kept=shortened(known)))

    def _from_list(self, difference: Difference, subject: str) -> Finding:
        """The finding on a list that differs from what counts more: a row, a list, the roster."""
        if difference.is_of_one_sheet:
            return difference.finding("LIST_ROWS_DIFFER", subject)
        rostered = difference.kept_at.file in self._files
        return difference.finding("EXPORT_DIFFERS" if rostered else "LIST_DIFFERS", subject)

    def _placements(self, interns: Mapping[str, Intern], companies: Mapping[str, Company],
                    aliases: Mapping[str, str]) -> Keyed[Placement]:
        placements = [parts.placements for parts in self._rosters if parts.placements]
        exported = [parts.placements for parts in self._exports if parts.placements]
        if placements and exported:
            file = next(iter(exported[0])).where().file
            self.findings.append(found("EXPORT_PLACEMENTS_NOT_USED", Where(file)))
        elif exported:
            placements = [View(those, partial(_at_company, aliases)) for those in exported]
        keyed = self._keyed(Placement, placements, "placement_id", "PLACEMENT_TWICE", "placement")
        lost = {placement.placement_id for placement in keyed.values()
                if not self._leads_somewhere(placement, interns, companies)}
        if not lost:
            return keyed
        kept = Keyed(Placement, "placement_id")
        kept.update(one for one in keyed.items() if one[0] not in lost)
        return kept

    def _leads_somewhere(self, placement: Placement, interns: Mapping[str, Intern],
                         companies: Mapping[str, Company]) -> bool:
        subject = f"placement:{placement.placement_id}"
        known = True
        for codes, key, those in ((_STUDENT_UNKNOWN, "student_number", interns),
                                  (_COMPANY_UNKNOWN, "company_id", companies)):
            value = getattr(placement, key)
            if value not in those:
                self._unknown(codes, placement.where(key), subject, value, those)
                known = False
        return known

    def _unknown(self, codes: tuple[str, str], where: Where, subject: str, seen: str,
                 known: Mapping[str, object]) -> None:
        """A reference that leads nowhere, with the nearest that would."""
        far, near = codes
        self._compared += len(known)
        nearest = (get_close_matches(seen, known, n=1, cutoff=0.6)
                   if self._compared <= _MOST_COMPARED else ())
        self.findings.append(
            found(near, where, subject, seen=shortened(seen), near=nearest[0]) if nearest
            else found(far, where, subject, seen=shortened(seen)))


def _at_company(aliases: Mapping[str, str], placement: Placement) -> Placement:
    """The placement, at the company by its own code."""
    known = aliases.get(placement.company_id)
    return replace(placement, company_id=known) if known else placement
