"""The text of the mail that goes with a workbook; the school may have one of its own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from string import Template

from formgen.errors import InputError
from formgen.findings import Language, Where, found
from formgen.intake.front import Cover


def mail_text(language: Language, templates: Path, cover: Cover, company_id: str,
              workbook: str, mistakes: int) -> str:
    """The mail to a company whose intake goes back, subject line first.

    The text is ``intake_return.nl.txt`` (or ``en``) of the folder ``templates``, else
    formgen's own. ``$company``, ``$company_id``, ``$count``, ``$file``, ``$school``,
    ``$office``, ``$email`` and ``$phone`` are replaced; ``$$`` is a dollar sign.

    Raises:
        InputError: MAIL_TEXT_UNREADABLE or MAIL_TEXT_UNKNOWN_WORD for a text of the school.
    """
    name = f"intake_return.{language}.txt"
    try:
        text = (templates / name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        text = files("formgen.intake").joinpath(name).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(found("MAIL_TEXT_UNREADABLE", Where(name))) from error
    details = {
        "company": cover.company_name or company_id, "company_id": company_id,
        "count": str(mistakes), "file": workbook, "school": cover.school,
        "office": cover.office, "email": cover.email, "phone": cover.phone,
    }
    try:
        return Template(text).substitute(details)
    except (KeyError, ValueError) as error:
        word = str(error.args[0]) if isinstance(error, KeyError) else ""
        raise InputError(found("MAIL_TEXT_UNKNOWN_WORD", Where(name), word=word,
                               known=", ".join(f"${one}" for one in details))) from error
