"""The options that several commands share: the same word means the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from re import fullmatch
from typing import Any, TypeVar

import click

from formgen.cli.usage import Refused

Command = TypeVar("Command", bound=Callable[..., Any])

INPUT = Path("input")
OUTPUT = Path("output")
TEMPLATES = Path("form_templates")
RETURNED = Path("returned")
PACKS = Path("packs")
INTAKE_MADE = OUTPUT / "intake"
INTAKE_RETURNED = OUTPUT / "intake_return"
MAIL_TEXTS = Path("mail_texts")
LANGUAGE = click.Choice(["nl", "en"])


def templates_folder(given: Path | None) -> Path:
    """The folder of the forms: the given one, else the workspace's, else formgen's own."""
    from formgen.forms.templates import bundled

    return given or (TEMPLATES if TEMPLATES.is_dir() else bundled("form_templates"))


class DayMonthYear(click.ParamType[date]):
    """A date as 2026-09-01 or 01-09-2026."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None,
                ctx: click.Context | None) -> date:
        """The date, or a usage error that shows how to write one."""
        if isinstance(value, date):
            return value
        parts = value.split("-")
        try:
            numbers = [int(part) for part in parts]
            if len(parts) == 3 and len(parts[0]) == 4:
                return date(*numbers)
            if len(parts) == 3 and len(parts[2]) == 4:
                return date(*reversed(numbers))
        except ValueError:
            pass
        raise Refused("USAGE_NOT_A_DATE", value, param, ctx)


class JobCount(click.ParamType[str]):
    """A number of processes of at least 1, or ``auto``."""

    name = "N|auto"

    def convert(self, value: Any, param: click.Parameter | None,
                ctx: click.Context | None) -> str:
        """The value, or a usage error."""
        if value == "auto" or fullmatch("[1-9][0-9]{0,3}", str(value)):
            return str(value)
        raise Refused("USAGE_NOT_JOBS", str(value), param, ctx)


def several(*names: str, **settings: Any) -> Callable[[Command], Command]:
    """An option that may be repeated; what is given twice counts once."""
    return click.option(*names, multiple=True, callback=_each_once, **settings)


def _each_once(_context: click.Context, _option: click.Parameter,
               values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def not_blank(context: click.Context, option: click.Parameter, value: str) -> str:
    """A text with something in it; a usage error says that it is missing."""
    if not value.strip():
        raise click.MissingParameter(ctx=context, param=option)
    return value


def inputs(command: Command) -> Command:
    """Files and folders to read; ``input/`` if none are given."""
    return click.argument("inputs", nargs=-1, type=click.Path(path_type=Path),
                          metavar="[INPUT]...")(command)


def cohort(command: Command) -> Command:
    """The cohort's files where the command's own arguments are others."""
    return several("--input", "inputs", type=click.Path(path_type=Path),
                   help="File or folder of the cohort; may be repeated.  [default: input]",
                   )(command)


def output(command: Command) -> Command:
    """The folder that ``generate`` wrote to."""
    return click.option("--output", type=click.Path(path_type=Path), default=OUTPUT,
                        show_default=True, help="Folder with the documents that were made.",
                        )(command)


def returned_folder(command: Command) -> Command:
    """The folder with the ledger and the originals of returned forms."""
    return click.option("--folder", type=click.Path(path_type=Path), default=RETURNED,
                        show_default=True, help="Folder of the returned forms.")(command)


def packs_folder(command: Command) -> Command:
    """The folder with the packs and the ledger of what was sent."""
    return click.option("--packs", type=click.Path(path_type=Path), default=PACKS,
                        show_default=True, help="Folder of the packs.")(command)


def language(command: Command) -> Command:
    """The language of what is printed."""
    return click.option("--language", type=LANGUAGE, default="nl", show_default=True,
                        help="Language of the messages.")(command)


def languages(command: Command) -> Command:
    """The languages of the papers; messages come in the first."""
    return several("--language", "languages", type=LANGUAGE,
                   help="Language of papers and messages; may be repeated.  [default: nl]",
                   )(command)


def templates(command: Command) -> Command:
    """The folder with the forms."""
    return click.option("--templates", "templates_folder", type=click.Path(path_type=Path),
                        help="Folder with the forms; form_templates/ here, else formgen's own.",
                        )(command)


def form(command: Command) -> Command:
    """Limit to some forms."""
    return several("--form", "forms", metavar="ID",
                   help="Only this form; may be repeated.")(command)


def final(command: Command) -> Command:
    """The final profile."""
    return click.option("--final", is_flag=True,
                        help="Keep back documents that lack a required value.")(command)


def as_json(command: Command) -> Command:
    """Machine-readable output."""
    return click.option("--json", "as_json", is_flag=True,
                        help="Write JSON to standard output.")(command)
