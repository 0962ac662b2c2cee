"""What a company tells of its animals, and laboratory animals in particular."""

from __future__ import annotations

from collections.abc import Iterator

from formgen.findings import Finding, found
from formgen.model import Cohort, Company

#: Dierproevenregeling 2014 art. 6: simple (a) and other (b) acts; learners do them only
#: under the supervision of someone competent (lid 4).
_SUPERVISED = ("a", "b")


def check_companies(cohort: Cohort) -> Iterator[Finding]:
    """The answers about animals agree with each other and with the list of procedures."""
    for company in cohort.companies.values():
        yield from _check_animals(company)
        yield from _check_legal_classes(company)


def _check_animals(company: Company) -> Iterator[Finding]:
    if company.works_with_animals is False and (company.species or company.lab_animals):
        yield found("ANIMALS_CONTRADICT", company.where("works_with_animals"),
                    f"company:{company.company_id}", company=company.company_id)


def _check_legal_classes(company: Company) -> Iterator[Finding]:
    subject = f"company:{company.company_id}"
    acts = [skill for skill in company.skills if skill.legal_class in _SUPERVISED]
    if acts and company.lab_animals:
        yield found("ACTS_UNDER_SUPERVISION", acts[0].where("legal_class"), subject,
                    company=company.company_id, count=len(acts))
    elif acts:
        yield found("ACTS_WITHOUT_LAB_ANIMALS", acts[0].where("legal_class"), subject,
                    company=company.company_id, count=len(acts))
    elif company.lab_animals and company.skills:
        yield found("LAB_ANIMALS_WITHOUT_ACTS", company.where("lab_animals"), subject,
                    company=company.company_id)
