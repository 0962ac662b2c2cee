"""One input cell: its value, its drop-down or check, and its defined name."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from formgen.intake.words import Words
from formgen.model.fields import Field, Kind

#: Excel's own limit on the text of an input message.
_PROMPT_LIMIT = 255
_EARLIEST = date(1920, 1, 1)
_LATEST = date(2099, 12, 31)

YES_NO_LIST = "lst_yes_no"


def list_name(key: str) -> str:
    """The defined name of the drop-down list for a catalogue key."""
    return "lst_" + key.replace(".", "_")


def write_value(sheet: Any, row: int, column: int, value: object, style: Any,
                words: Words, field: Field) -> None:
    """Write one value of a Row in its own type; everything that is no number stays text.

    ``write_string`` and never ``write``: a company called ``=HYPERLINK(...)`` must not
    become a formula.
    """
    if field.kind is Kind.CHOICE and value in field.options:
        value = field.choices(words.language)[field.options.index(str(value))]
    if value is None or value == "" or value == ():
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_string(row, column, words.common("yes" if value else "no"), style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    elif isinstance(value, tuple | list):
        sheet.write_string(row, column, ", ".join(str(part) for part in value), style)
    else:
        sheet.write_string(row, column, str(value), style)


def hint(field: Field, words: Words) -> str:
    """What the help column says about a field: its help, its choices, an example."""
    parts = [field.help[words.language]]
    if field.kind is Kind.CHOICE:
        parts.append(words.common("choose"))
    elif field.kind is Kind.YES_NO:
        parts.append(words.common("yes_no"))
    elif field.example:
        parts.append(words.common("example").format(example=field.example))
    return " ".join(part for part in parts if part)


def validate(sheet: Any, cells: tuple[int, int, int, int], field: Field, source: str,
             words: Words, *, prompt: bool) -> None:
    """Give a block of cells the drop-down or check of its field.

    Args:
        sheet: an XlsxWriter worksheet.
        cells: first row, first column, last row, last column, counted from 0.
        field: the catalogue entry.
        source: the defined name of the list to choose from, "" for none. A name and not
            an address, because lists by address on other sheets are lost by many programs.
        words: the texts.
        prompt: show the field's hint beside the cell, for tables, which have no help column.
    """
    rule = _rule(field, source, words)
    message = hint(field, words)[:_PROMPT_LIMIT] if prompt else ""
    if rule is None and not message:
        return
    rule = rule or {"validate": "any"}
    if message:
        rule["input_message"] = message
    sheet.data_validation(*cells, rule)


def _rule(field: Field, source: str, words: Words) -> dict[str, Any] | None:
    if source:
        # With blanks in the list (a reference to a column that is not full) Excel lets
        # anything pass unless blanks count; then it should advise, not forbid.
        reference = source.startswith("in_")
        return {"validate": "list", "source": f"={source}", "ignore_blank": not reference,
                "error_type": "warning" if reference else "stop",
                "error_message": words.common("bad_choice")}
    if field.kind is Kind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": _EARLIEST,
                "maximum": _LATEST, "error_message": words.common("bad_date")}
    if field.kind in (Kind.INTEGER, Kind.DECIMAL):
        whole = field.kind is Kind.INTEGER
        return {"validate": "integer" if whole else "decimal", "criteria": ">=", "value": 0,
                "error_type": "warning", "error_message": words.common("bad_number")}
    return None
