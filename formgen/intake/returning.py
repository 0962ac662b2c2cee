"""``formgen intake return``: a fresh workbook for each company whose intake needs another look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from formgen.findings import Finding, Where
from formgen.intake.corrections import Mistake
from formgen.intake.folder import file_names, write_workbooks
from formgen.intake.front import Cover
from formgen.intake.mail import mail_text
from formgen.intake.prefill import cover
from formgen.intake.received import Received
from formgen.intake.required import Row
from formgen.intake.typed import Spot
from formgen.intake.workbook import intake_workbook
from formgen.model import ROLE_LABELS, Cohort, Role
from formgen.model.sheets import INTAKE
from formgen.read import readable
from formgen.write.atomic import put
from formgen.write.failures import writing


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook that goes back, and how many mistakes it marks."""

    company_id: str
    name: str
    mail: str
    mistakes: int


@readable()
def return_intakes(received: Mapping[str, Received], cohort: Cohort | None, folder: Path,
                   templates: Path) -> tuple[tuple[Returned, ...], tuple[Finding, ...]]:
    """Make a workbook and a mail text for each intake, by company, that has mistakes.

    ``cohort`` gives the school's name and office; ``templates`` is the folder in which the
    school may have mail texts of its own.

    Raises:
        InputError: if a mail text of the school cannot be used
        OutputError: if the folder cannot be written.
    """
    workbooks: dict[str, tuple[str, bytes]] = {}
    mails: dict[str, tuple[str, bytes]] = {}
    counts: dict[str, int] = {}
    names = file_names(received)
    for company_id, one in received.items():
        mistakes, tables = mistakes_of(one)
        if not mistakes or one.company is None:
            continue
        # The name may be the very answer that is missing; the school's list has it too.
        front = (cover(cohort, cohort.companies.get(company_id, one.company), None)
                 if cohort else Cover(one.company.name or ""))
        name = names[company_id]
        content = intake_workbook(company_id, tables, one.language, cover=front,
                                  mistakes=mistakes)
        workbooks[company_id] = (name, content)
        counts[company_id] = len(mistakes)
        mail = mail_text(one.language, templates, front, company_id, name, len(mistakes))
        mails[company_id] = (f"mail_{PurePath(name).stem.removeprefix('intake_')}.txt",
                             mail.encode())
    made, findings = write_workbooks(folder, workbooks)
    with writing(folder.name):
        for company_id in made:
            put(str(folder), *mails[company_id], durable=False)
    return tuple(Returned(company_id, one.name, mails[company_id][0], counts[company_id])
                 for company_id, one in made.items()), tuple(findings)


def mistakes_of(received: Received) -> tuple[list[Mistake], dict[str, list[Row]]]:
    """What a company should look at again, sheet by sheet, and all its answers.

    Findings that are about no answer of the company are the office's, and not told here.
    """
    typed = received.typed
    if typed is None:
        return [], {}
    tables = {prefix: list(rows) for prefix, rows in typed.tables.items()}
    located = [(spot, finding) for finding in received.mistakes
               for spot in (typed.spots.get((finding.where.sheet, finding.where.cell)),) if spot]
    marked = {spot for spot, _ in located}
    for finding in received.missing:
        spot = _missing_spot(finding.where, tables)
        if spot not in marked:
            located.append((spot, finding))
    order = [key for layout in INTAKE for key in layout.keys]
    sheets = list(tables)
    located.sort(key=lambda entry: (
        sheets.index(entry[0].prefix), entry[0].row, order.index(entry[0].key)))
    mistakes = list(_mistakes(located, tables, received))
    remarks = "INTAKE_REMARK"
    mistakes += (Mistake("", 0, text, *_words(remarks, received), place=place)
                 for place, text in typed.remarks)
    return mistakes, tables


def _mistakes(located: list[tuple[Spot, Finding]], tables: Mapping[str, list[Row]],
              received: Received) -> Iterator[Mistake]:
    """One mistake per cell; several findings about one cell are told together."""
    told: dict[Spot, Mistake] = {}
    for spot, finding in located:
        what, todo = finding.what(received.language), finding.todo(received.language)
        rows = tables[spot.prefix]
        answer = rows[spot.row].get(spot.key) if spot.row < len(rows) else None
        mistake = Mistake(spot.key, spot.row, answer, what, todo)
        earlier = told.get(spot)
        told[spot] = replace(mistake, what=f"{earlier.what} {earlier.todo}\n{what}") \
            if earlier else mistake
    yield from told.values()


def _missing_spot(where: Where, tables: dict[str, list[Row]]) -> Spot:
    """Where an answer that is missing belongs; the praktijkopleider gets a row if need be."""
    prefix = where.field.partition(".")[0]
    if where.field != "contact.name":
        return Spot(prefix, 0, where.field)
    label = ROLE_LABELS[Role.PRAKTIJKOPLEIDER]
    for number, row in enumerate(tables[prefix]):
        if row.get("contact.role") in (label.nl, label.en):
            return Spot(prefix, number, where.field)
    tables[prefix].append({"contact.role": label.nl})
    return Spot(prefix, len(tables[prefix]) - 1, where.field)


def _words(code: str, received: Received) -> tuple[str, str]:
    finding = Finding(code)
    return finding.what(received.language), finding.todo(received.language)
