"""Who gets what: the documents of a run, gathered for each company or each intern.

A bundle holds the documents of its own interns and no others. Which forms a recipient may
have is the form's own word (``audience`` in form.toml); a value that nobody may see is on no
paper at all, which the forms' loader and the plan see to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from formgen.forms import Form
from formgen.model import Cohort, Intern, Role
from formgen.model.case import Case, case_of
from formgen.model.filenames import distinct, safe_part
from formgen.plan.names import lies_where_it_belongs
from formgen.plan.roles import roles_of
from formgen.write import DocumentRecord

Audience = Literal["company", "intern"]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a bundle is for. ``email`` may be empty: then nothing can be mailed."""

    kind: Audience
    id: str
    name: str
    person: str = ""
    email: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A document of a bundle: its record, its form's title, and whose it is."""

    record: DocumentRecord
    title: str
    student_number: str
    intern: str

    @property
    def name(self) -> str:
        """Its path in the bundle: a folder for each intern."""
        return f"{safe_part(self.student_number)}/{self.record.path.rpartition('/')[2]}"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The documents for one recipient, in the order of the forms and interns.

    ``folder`` and ``mail`` are the names of its folder and of its mail's file, no other bundle's.
    """

    recipient: Recipient
    items: tuple[Item, ...]
    folder: str
    mail: str

    @property
    def interns(self) -> tuple[str, ...]:
        """The names of the interns whose documents these are, of each of two namesakes, too."""
        return tuple({item.student_number: item.intern for item in self.items}.values())


def bundles(cohort: Cohort, forms: Mapping[str, Form], records: Iterable[DocumentRecord],
            audience: Audience) -> tuple[Bundle, ...]:
    """A bundle for each company, or for each intern, that any document is for."""
    gathered: dict[str, list[Item]] = {}
    recipients: dict[str, Recipient] = {}
    order = {name: number for number, name in enumerate(forms)}
    made = (record for record in records if record.status.on_disk)
    for record, form, case in _theirs(cohort, forms, made, audience):
        recipient = (_company(case)
                     if audience == "company" else _intern(case.intern))
        recipients.setdefault(recipient.id, recipient)
        gathered.setdefault(recipient.id, []).append(Item(
            record, form.title["nl" if record.language == "nl" else "en"],
            case.intern.student_number, _name(case.intern)))
    keys = sorted(gathered)
    return tuple(
        Bundle(recipients[key], tuple(sorted(gathered[key], key=lambda item: (
            item.student_number, order[item.record.form], item.record.path))), folder, mail)
        for key, folder, mail in zip(
            keys, distinct(_label(recipients[key]) for key in keys), distinct(keys), strict=True))


def in_place(cohort: Cohort, records: Iterable[DocumentRecord]
             ) -> tuple[tuple[DocumentRecord, ...], Mapping[str, int]]:
    """The documents that are where this cohort's belong; and of how many others of each placement
    there is none in its place: what names the company before, the new one must not get.
    """
    belongs = lies_where_it_belongs(cohort)
    mine: list[DocumentRecord] = []
    elsewhere: list[DocumentRecord] = []
    for record in records:
        if belongs(record.placement_id, record.path):
            mine.append(record)
        elif record.status.on_disk:
            elsewhere.append(record)
    there = set(map(_what, mine))
    return tuple(mine), Counter(
        record.placement_id for record in elsewhere if _what(record) not in there)


def _what(record: DocumentRecord) -> tuple[str, str, str, str]:
    return record.placement_id, record.form, record.format, record.language


def not_made(cohort: Cohort, forms: Mapping[str, Form], records: Iterable[DocumentRecord],
             audience: Audience) -> Mapping[str, int]:
    """How many documents each recipient should have had that were kept back or failed."""
    lacking = (record for record in records if not record.status.on_disk)
    return Counter(
        case.company.company_id if audience == "company" else case.intern.student_number
        for _, _, case in _theirs(cohort, forms, lacking, audience))


def _theirs(cohort: Cohort, forms: Mapping[str, Form], records: Iterable[DocumentRecord],
            audience: Audience) -> Iterator[tuple[DocumentRecord, Form, Case]]:
    """The documents that recipients may have, of the placements that there are."""
    for record in records:
        form = forms.get(record.form)
        placement = cohort.placements.get(record.placement_id)
        if form is not None and placement is not None and audience in form.audience:
            yield record, form, case_of(cohort, placement)


def _label(recipient: Recipient) -> str:
    """What a bundle's folder is called: for an intern the number alone, for a company that has no
    code its name.
    """
    if recipient.kind == "intern" or recipient.id == recipient.name:
        return recipient.id
    return f"{recipient.id} {recipient.name}"


def _company(case: Case) -> Recipient:
    """A company, with the person who is its first contact for a placement."""
    company = case.company
    person, email = "", company.email or ""
    roles = roles_of(case)
    for role in (roles[Role.PRAKTIJKOPLEIDER], roles[Role.DAILY]):
        if role["name"]:
            person, email = role["name"], role["email"] or email
            break
    street = " ".join(filter(None, (company.visit_street, company.visit_house_no)))
    place = "  ".join(filter(None, (company.visit_postcode, company.visit_city)))
    name = company.name or company.trade_name or company.company_id
    return Recipient("company", company.company_id, name, person, email,
                     tuple(filter(None, (street, place))))


def _intern(intern: Intern) -> Recipient:
    return Recipient("intern", intern.student_number, _name(intern), _name(intern),
                     intern.email or "")


def _name(intern: Intern) -> str:
    return " ".join(filter(None, (intern.first_name, intern.prefix, intern.last_name)))
