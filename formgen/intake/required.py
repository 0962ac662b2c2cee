"""What a company still has to answer: counted here, and live by a formula in its workbook.

Counted are the fields that a final document needs, the praktijkopleider (WEB 7.2.9), and rows
of a table that were begun without what makes them a row, such as a procedure without a name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from formgen.model import ROLE_LABELS, Need, Role, catalogue
from formgen.model.sheets import SheetLayout

#: One row of a table, or the answers of a form sheet: catalogue key -> str, int, float,
#: bool, date or a sequence of str; a key that is absent leaves its cell empty.
Row = Mapping[str, object]

_ROLE, _NAME = "contact.role", "contact.name"
#: What formgen fills in beforehand: alone it does not begin a row.
_PREFILLED = (_ROLE, "skill.number", "evaluation.kind")


def required_keys(layout: SheetLayout) -> tuple[str, ...]:
    """The keys of a sheet whose labels bear a star."""
    return tuple(key for key in layout.keys if catalogue()[key].need is not Need.OPTIONAL)


def still_open(layout: SheetLayout, rows: Sequence[Row]) -> int:
    """How many required cells of a sheet are empty; ``rows`` is one row for a form sheet."""
    required = required_keys(layout)
    if layout.shape == "form":
        answers = rows[0] if rows else {}
        return sum(_blank(answers.get(key)) for key in required)
    begun = [row for row in rows
             if any(not _blank(row.get(key)) for key in _beginning(layout))]
    lacking = sum(_blank(row.get(key)) for row in begun for key in required)
    return lacking + (_ROLE in layout.keys and not _has_trainer(rows))


def open_formula(layout: SheetLayout, cells: Mapping[str, str]) -> str:
    """The same as :func:`still_open`, as a formula.

    ``cells`` maps each key to the absolute address of its cell or column, with its sheet.
    Only functions that Excel, LibreOffice and Google Sheets share.
    """
    required = required_keys(layout)
    if layout.shape == "form":
        terms = [f"(LEN(TRIM({cells[key]}))=0)" for key in required]
        return "=" + ("+".join(terms) or "0")
    begun = "+".join(f"(LEN({cells[key]})>0)" for key in _beginning(layout))
    terms = [f"SUMPRODUCT((LEN({cells[key]})=0)*(({begun})>0))" for key in required]
    if _ROLE in layout.keys:
        trainer = "+".join(f'COUNTIFS({cells[_ROLE]},"{label}",{cells[_NAME]},"?*")'
                           for label in _trainer_labels())
        terms.append(f"(({trainer})=0)")
    return "=" + ("+".join(terms) or "0")


def _beginning(layout: SheetLayout) -> tuple[str, ...]:
    return tuple(key for key in layout.keys if key not in _PREFILLED)


def _trainer_labels() -> tuple[str, str]:
    label = ROLE_LABELS[Role.PRAKTIJKOPLEIDER]
    return label.nl, label.en


def _has_trainer(rows: Sequence[Row]) -> bool:
    return any(row.get(_ROLE) in _trainer_labels() and not _blank(row.get(_NAME))
               for row in rows)


def _blank(value: object) -> bool:
    return value is None or value == () or (isinstance(value, str) and not value.strip())
