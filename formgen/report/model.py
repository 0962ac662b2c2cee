"""What a run did, as values; the three renderers only differ in how they say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from formgen.findings import Finding, Language, Severity
from formgen.keyed import kept
from formgen.model import Cohort, Label, Placement
from formgen.spool import in_order
from formgen.write import DocumentRecord, Manifest, Status, Totals

NO_NAME = "—"
NOTHING = Totals()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRow:
    """A placement as the overview lists it.

    It holds the intern's name: only the HTML report, which stays at the school, shows it.
    ``period`` is printed with digits, which both languages read alike.
    """

    placement_id: str
    student_number: str
    intern: str
    group: str
    period: str
    company_id: str
    company: str
    city: str


@dataclass(frozen=True, slots=True)
class CohortSummary:
    """The cohort in brief; placements by company and then by intern, in alphabetical order."""

    school: str = ""
    cohorts: tuple[str, ...] = ()
    placements: Collection[PlacementRow] = ()

    @property
    def totals(self) -> Totals:
        """The cohort in numbers."""
        return Totals(self.school, self.cohorts, len(self.placements),
                      len({row.company_id for row in self.placements}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run, finished or planned.

    ``findings`` are all of the run, those of single documents included, in the order in
    which they were made. ``counted`` is how many documents came to each status, where that is
    known already. ``summary``, with the interns' names, is for the HTML report only. ``forms``
    are the titles of the forms by id. ``language`` is that of the words in JSON and HTML.
    ``output`` is the output folder, as the user gave it.
    """

    manifest: Manifest
    counted: Mapping[Status, int] | None = None
    findings: tuple[Finding, ...] = ()
    totals: Totals = NOTHING
    summary: CohortSummary = CohortSummary()
    forms: Mapping[str, Label] = field(default_factory=dict)
    language: Language = "nl"
    final: bool = False
    dry_run: bool = False
    output: str = ""

    @property
    def documents(self) -> Collection[DocumentRecord]:
        """Every document of the run, in the manifest's order."""
        return self.manifest.documents

    def by_status(self) -> Counter[Status]:
        """How many documents came to each status."""
        if self.counted is not None:
            return Counter(self.counted)
        return Counter(record.status for record in self.documents)

    def by_severity(self) -> Counter[Severity]:
        """How many findings there are of each severity."""
        return Counter(finding.severity for finding in self.findings)


def summarise(cohort: Cohort) -> CohortSummary:
    """The cohort in brief, its names included."""
    rows = (_row(cohort, placement) for placement in cohort.placements.values())
    return CohortSummary(
        school=cohort.school.name or "",
        cohorts=tuple(dict.fromkeys(group.cohort for group in cohort.groups.values())),
        placements=kept(PlacementRow, in_order(rows, _alphabetical)),
    )


def _row(cohort: Cohort, placement: Placement) -> PlacementRow:
    intern = cohort.interns.get(placement.student_number)
    company = cohort.companies.get(placement.company_id)
    name = (intern.first_name, intern.prefix, intern.last_name) if intern else ()
    return PlacementRow(
        placement_id=placement.placement_id,
        student_number=placement.student_number,
        intern=" ".join(filter(None, name)) or NO_NAME,
        group=(intern.group or "") if intern else "",
        period=_period(placement.start, placement.planned_end),
        company_id=placement.company_id,
        company=(company.name or company.trade_name or "") if company else "",
        city=(company.visit_city or "") if company else "",
    )


def _alphabetical(row: PlacementRow) -> tuple[str, ...]:
    return row.company.casefold(), row.company_id, row.intern.casefold(), row.placement_id


def _period(start: date | None, end: date | None) -> str:
    return " – ".join(f"{day:%d-%m-%Y}" if day else "?" for day in (start, end)) \
        if start or end else ""
