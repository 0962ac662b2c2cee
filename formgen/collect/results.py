"""What the returned assessments say, the moments of one form side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from formgen.collect.evidence import Value
from formgen.collect.ledger import Receipt
from formgen.findings import Language
from formgen.forms import Form, FormField, Table
from formgen.model import Label, Source

#: The paper, and who judges.
Judge = tuple[str, Source]


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion of one placement, and what each judge chose on each paper."""

    placement_id: str
    about: str
    marks: Mapping[Judge, Value]


@dataclass(frozen=True, slots=True)
class Results:
    """The judgements on a scale of all returned papers of one form folder.

    ``judges`` are the columns in the order of the papers: title of the paper, label of the judge.
    """

    judges: Mapping[Judge, tuple[Label, Label]]
    lines: tuple[Judged, ...]


def results(receipts: Mapping[str, Mapping[str, Receipt]], forms: Mapping[str, Form],
            language: Language) -> tuple[Results, ...]:
    """The results of each form with choices on the programme's scale.

    ``receipts`` are the papers to go by, by placement and form. A criterion that two papers
    of one form have, with the same words, is one line.
    """
    folders: dict[str, dict[str, Form]] = {}
    for name, form in forms.items():
        if form.scaled():
            folders.setdefault(form.folder.name, {})[name] = form
    return tuple(
        Results(judges, lines) for papers in folders.values()
        if (judges := _judges(papers)) and (lines := tuple(_lines(receipts, papers, language))))


def _judges(papers: Mapping[str, Form]) -> Mapping[Judge, tuple[Label, Label]]:
    judges: dict[Judge, tuple[Label, Label]] = {}
    for name, form in papers.items():
        for table in form.tables():
            for column in table.columns:
                if column.field.before_scale is not None:
                    entry = column.field.field
                    judges.setdefault((name, entry.source), (form.title, entry.label))
    return judges


def _lines(receipts: Mapping[str, Mapping[str, Receipt]], papers: Mapping[str, Form],
           language: Language) -> Iterator[Judged]:
    for placement_id, of_placement in receipts.items():
        marks: dict[tuple[str, str], dict[Judge, Value]] = {}
        for name, form in papers.items():
            if name in of_placement:
                for table, about, source, value in _marks(of_placement[name], form, language):
                    marks.setdefault((table, about), {})[name, source] = value
        for (_, about), chosen in marks.items():
            yield Judged(placement_id, about, chosen)


def _marks(receipt: Receipt, form: Form,
           language: Language) -> Iterator[tuple[str, str, Source, Value]]:
    """Table, criterion, judge and choice of each answer on the scale; in the order of the paper."""
    for section in form.sections:
        if section.table:
            yield from _of_table(receipt, section.table, language)
        for row in section.grid:
            yield from _of_fields(receipt, (cell.field for cell in row), language)


def _of_fields(receipt: Receipt, fields: Iterable[FormField],
               language: Language) -> Iterator[tuple[str, str, Source, Value]]:
    for entry in fields:
        if entry.before_scale is not None and (value := _said(receipt, entry.key)) is not None:
            yield entry.key, entry.field.label[language], entry.field.source, value


def _of_table(receipt: Receipt, table: Table,
              language: Language) -> Iterator[tuple[str, str, Source, Value]]:
    scaled = [column for column in table.columns if column.field.before_scale is not None]
    named = next((column.field.key for column in table.columns if column.source), "")
    for number in sorted(_rows(receipt, table)):
        about = (table.items[number - 1][language] if number <= len(table.items)
                 else _said(receipt, f"{table.name}.{number}.{named}") or number)
        for column in scaled:
            value = _said(receipt, f"{table.name}.{number}.{column.field.key}")
            if value is not None:
                yield table.name, str(about), column.field.field.source, value


def _rows(receipt: Receipt, table: Table) -> set[int]:
    """The numbers of the rows that anything is said in."""
    start = f"{table.name}."
    parts = (name.removeprefix(start).split(".")[0] for name in receipt.answers
             if name.startswith(start))
    return {int(part) for part in parts if part.isdecimal()}


def _said(receipt: Receipt, name: str) -> Value:
    given = receipt.answers.get(name)
    return given.value if given else None
