"""Addresses that must stay secret, and mail addresses that people share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from formgen.findings import Finding, found
from formgen.model import Cohort, Contact, derived


def check_addresses(cohort: Cohort) -> Iterator[Finding]:
    """Tell that secret addresses are kept off the papers, but not whose they are."""
    first, count = None, 0
    for intern in cohort.interns.values():
        if intern.address_secret:
            first, count = first or intern, count + 1
    if first:
        sheet = replace(first.where(), cell="", field="")
        yield found("SECRET_ADDRESSES_KEPT", sheet, count=count)


def check_unplaced(cohort: Cohort) -> Iterator[Finding]:
    """Tell that some students have no placement: the list may have lost one."""
    if not cohort.placements:  # the whole cohort is still to be placed
        return
    placed = {hash(placement.student_number) for placement in cohort.placements.values()}
    first, count = None, 0
    for number, intern in cohort.interns.items():
        if hash(number) not in placed:
            first, count = first or intern, count + 1
    if first:
        yield found("INTERNS_NOT_PLACED", first.where("student_number"), count=count)


def check_shared_mail(cohort: Cohort) -> Iterator[Finding]:
    """One mail address with several names: a shared mailbox, or a slip of copying."""
    yield from _shared("school", cohort.staff)
    for company in cohort.companies.values():
        yield from _shared(f"company:{company.company_id}", company.contacts)


def _shared(subject: str, contacts: tuple[Contact, ...]) -> Iterator[Finding]:
    by_mail: dict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        if contact.email and contact.name:
            by_mail[contact.email.casefold()].append(contact)
    for sharing in by_mail.values():
        people: dict[str, Contact] = {}
        for contact in sharing:
            people.setdefault(derived.fold_name(contact.name or ""), contact)
        if len(people) > 1:
            first, second, *_ = people.values()
            yield found("MAIL_SHARED", second.where("email"), subject, people=len(people),
                        first=first.where("email").cell)
