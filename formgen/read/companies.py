"""Which company is meant: by the school's code for it, by its numbers, or by its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
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
    names = (company.sbb_id, company.kvk and _of_kvk(company.kvk), company.company_id, company.name)
    return tuple(dict.fromkeys(map(plain_name, filter(None, names))))


def _of_kvk(number: str | None) -> str:
    return f"kvk{number}"  # told from an SBB number


class Directory:
    """The companies that are known, to be asked which of them another record tells of.

    A name or number that several of them have tells none of them. Companies with an SBB number
    each, or a branch number (vestigingsnummer), are the same only if it is the same one: it
    belongs to a branch. The number of the Chamber of Commerce (KvK) belongs to all branches of a
    legal person.
    """

    def __init__(self, companies: Iterable[Company] = ()) -> None:
        self._codes: dict[str, str] = {}  # by name or number
        self._branches: dict[str, tuple[str | None, ...]] = {}  # numbers of the branch by code
        self._shared: set[str] = set()
        for company in companies:
            self.add(company)

    def add(self, company: Company) -> None:
        """Take in a company, or more of what it is known by."""
        code = company.company_id
        self._branches[code] = _branch(company)
        self._shared.update(name for name in names_of(company)
                            if self._codes.setdefault(name, code) != code)

    def part_branches(self, companies: Iterable[Company]) -> None:
        """Let no KvK number tell which company is meant that several of these have, called
        differently.
        """
        named = {(_of_kvk(company.kvk), plain_name(company.name))
                 for company in companies if company.kvk}
        counts = Counter(number for number, _ in named)
        self._shared.update(number for number, count in counts.items() if count > 1)

    def code_of(self, company: Company) -> str:
        """The code of the company that a record tells of; empty if that is none for certain."""
        codes = (self._codes.get(name, "") for name in names_of(company)
                 if name not in self._shared)
        return next((code for code in codes if code and self._may_be(code, company)), "")

    def _may_be(self, code: str, company: Company) -> bool:
        pairs = zip(self._branches[code], _branch(company), strict=True)
        return not any(one and other and one != other for one, other in pairs)


def _branch(company: Company) -> tuple[str | None, ...]:
    return company.sbb_id, company.branch_no


def with_codes(parts: Parts, known: Directory) -> Parts:
    """What an intake tells, with the school's code where it says none.

    A company that the school does not have is called by its SBB number or its name. The
    intake's findings are then about that company.
    """
    if all(company.company_id for company in parts.companies):
        return parts
    (company,) = parts.companies  # each intake without a code is told alone
    code = known.code_of(company)
    matched = (found("INTAKE_MATCHED", company.where("name"), company=code),) if code else ()
    code = code or company.sbb_id or company.name or company.kvk or ""
    return replace(
        parts, companies=(replace(company, company_id=code),),
        findings=tuple(replace(finding, subject=f"company:{code}")
                       for finding in (*parts.findings, *matched)))
