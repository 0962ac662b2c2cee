"""Make the school's roster and a company's intake sheet as .xlsx files.

Both follow :mod:`formgen.model.sheets`, so that :mod:`formgen.read` can read them back, and
take their labels, choices and help from the field catalogue. The same input gives the same
bytes: nothing comes from the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

from formgen.findings import Language
from formgen.intake.look import Look
from formgen.intake.maker import Maker, Notes, Row, prefix_of
from formgen.intake.words import Template, Words
from formgen.model.sheets import INTAKE, INTAKE_VERSION, ROSTER, SheetLayout

#: The rows of each sheet, by the prefix of the sheet's first key: "intern", "skill", ...
Tables = Mapping[str, Sequence[Row]]

#: XlsxWriter writes the moment of making into the file; a fixed one keeps the bytes equal.
_CREATED = datetime(2026, 1, 1)


def roster_workbook(tables: Tables, language: Language = "nl", notes: Notes = ()) -> bytes:
    """The roster of a school: all sheets of ROSTER, with drop-downs, lists, explanation."""
    return _make("roster", ROSTER, tables, language, notes, {})


def intake_workbook(company_id: str, tables: Tables, language: Language = "nl",
                    notes: Notes = ()) -> bytes:
    """The intake sheet of one company, blank but for the answers in ``tables``.

    The file says which company it belongs to in two places that survive Excel and
    LibreOffice: the hidden sheet ``_formgen`` and a document property.
    """
    marks = {"template": "intake", "version": INTAKE_VERSION, "company_id": company_id,
             "language": language}
    return _make("intake", INTAKE, tables, language, notes, marks)


def _make(template: Template, layouts: Sequence[SheetLayout], tables: Tables,
          language: Language, notes: Notes, marks: Mapping[str, str]) -> bytes:
    from xlsxwriter import Workbook

    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = Workbook(stream, options)
    words = Words(language)
    workbook.set_properties({"title": words.workbook(template, "title"), "created": _CREATED})
    for key, value in marks.items():
        workbook.set_custom_property(f"formgen.{key}", value)
    maker = Maker(workbook, Look(workbook), words, template, marks.get("company_id", ""))
    maker.explanation(notes)
    for layout in layouts:
        rows = tables.get(prefix_of(layout), ())
        if layout.shape == "form":
            maker.form(layout, rows[0] if rows else {})
        else:
            maker.table(layout, rows)
    maker.lists(layouts)
    if marks:
        maker.marks(marks)
    workbook.close()
    return stream.getvalue()
