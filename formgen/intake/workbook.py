"""Make the school's roster and a company's intake sheet as .xlsx files.

Both follow :mod:`formgen.model.sheets`, so that :mod:`formgen.read` can read them back, and
take their labels, choices and help from the field catalogue. The same input gives the same
bytes: nothing comes from the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from types import MappingProxyType

from formgen.findings import Language
from formgen.intake.corrections import (
    Mistake,
    corrections_sheet,
    fill_corrections,
    to_correct,
)
from formgen.intake.front import Cover, fill_front, front_sheet
from formgen.intake.look import Look
from formgen.intake.maker import Maker, Notes, prefix_of
from formgen.intake.required import Row
from formgen.intake.words import Template, Words
from formgen.model.sheets import INTAKE, INTAKE_VERSION, ROSTER, SheetLayout

#: The rows of each sheet, by the prefix of the sheet's first key: "intern", "skill", ...
Tables = Mapping[str, Sequence[Row]]

#: XlsxWriter writes the moment of making into the file; a fixed one keeps the bytes equal.
_CREATED = datetime(2026, 1, 1)


def roster_workbook(tables: Tables, language: Language = "nl", notes: Notes = ()) -> bytes:
    """The roster of a school: all sheets of ROSTER, with drop-downs, lists, explanation."""
    with _Making("roster", Words(language)) as making:
        making.maker.explanation(notes)
        _sheets(making.maker, ROSTER, tables)
    return making.content


def intake_workbook(company_id: str, tables: Tables, language: Language = "nl",
                    notes: Notes = (), cover: Cover | None = None,
                    mistakes: Sequence[Mistake] = ()) -> bytes:
    """The intake sheet of one company, blank but for the answers in ``tables``.

    The file says which company it belongs to in three places: the hidden sheet ``_formgen``,
    a document property, and on paper (front sheet, sheet 1, footers). ``mistakes`` are marked
    in their cells and listed on a sheet of their own.
    """
    cover = cover or Cover()
    company = dict(next(iter(tables.get("company", ())), {}))
    tables = {**tables, "company": [{**company, "company.company_id": company_id}]}
    marks = {"template": "intake", "version": INTAKE_VERSION, "company_id": company_id,
             "language": language, "cohort": cover.cohort, "reference": cover.reference}
    words = Words(language)
    with _Making("intake", words, company_id, cover.reference, marks) as making:
        maker = making.maker
        front = front_sheet(maker)
        corrections = corrections_sheet(maker) if mistakes else None
        _sheets(maker, INTAKE, tables)
        fill_front(maker, front, cover, INTAKE, tables, notes, to_correct(mistakes))
        if corrections:
            fill_corrections(maker, corrections, mistakes)
            corrections.activate()
        maker.marks({key: value for key, value in marks.items() if value})
    return making.content


def _sheets(maker: Maker, layouts: Sequence[SheetLayout], tables: Tables) -> None:
    for layout in layouts:
        rows = tables.get(prefix_of(layout), ())
        if layout.shape == "form":
            maker.form(layout, rows[0] if rows else {})
        else:
            maker.table(layout, rows)
    maker.lists(layouts)


class _Making:
    """A workbook while it is made in memory; ``content`` is the file once it is closed."""

    def __init__(self, template: Template, words: Words, company_id: str = "",
                 reference: str = "", marks: Mapping[str, str] = MappingProxyType({})) -> None:
        from xlsxwriter import Workbook

        self._stream = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._workbook = Workbook(self._stream, options)
        self._workbook.set_properties(
            {"title": words.workbook(template, "title"), "created": _CREATED})
        for key, value in marks.items():
            if value:
                self._workbook.set_custom_property(f"formgen.{key}", value)
        self.maker = Maker(self._workbook, Look(self._workbook), words, template, company_id,
                           reference)
        self.content = b""

    def __enter__(self) -> _Making:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._workbook.close()
            self.content = self._stream.getvalue()
