"""Which company is meant: by the school's code for it, by its numbers, or by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from formgen.findings import found
from formgen.model import Company
from formgen.read.records import Parts
from formgen.read.text import folded

# The legal form at the end of a company's name.
_LEGAL_FORM = re.compile(
    r"[\s,]+(?:[bcn]\.?\s?v\.?|v\.?o\.?f\.?|ltd\.?|inc\.?|gmbh)$", re.IGNORECASE)


def plain_name(name: str | None) -> str:
    """A name without its legal form, its signs and its capitals.

    >>> plain_name("De Poot B.V."), plain_name("de poot, bv")
    ('depoot', 'depoot')
    """
    name = name or ""
    return folded(_LEGAL_FORM.sub("", name)) or name


def names_of(company: Company) -> tuple[str, ...]:
    """What a company can be known by, its numbers first."""
    names = (company.sbb_id, company.kvk and f"kvk {company.kvk}", company.company_id, company.name)
    return tuple(dict.fromkeys(map(plain_name, filter(None, names))))


def codes_by_name(companies: Iterable[Company]) -> dict[str, str]:
    """The codes of companies by what they can be known by; of two the first has the name."""
    codes: dict[str, str] = {}
    for company in companies:
        for name in names_of(company):
            codes.setdefault(name, company.company_id)
    return codes


def with_codes(parts: Parts, codes: Mapping[str, str]) -> Parts:
    """What an intake tells, with the school's code where it says none.

    A company that the school does not have is called by its SBB number or its name. The
    intake's findings are then about that company.
    """
    if all(company.company_id for company in parts.companies):
        return parts
    (company,) = parts.companies  # each intake without a code is told alone
    code = next((codes[name] for name in names_of(company) if name in codes), "")
    matched = (found("INTAKE_MATCHED", company.where("name"), company=code),) if code else ()
    code = code or company.sbb_id or company.name or company.kvk or ""
    return replace(
        parts, companies=(replace(company, company_id=code),),
        findings=tuple(replace(finding, subject=f"company:{code}")
                       for finding in (*parts.findings, *matched)))
