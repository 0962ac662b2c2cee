"""What is wrong with a command that was typed, as a finding: click's own words are English only."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import click
from click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchCommand,
    NoSuchOption,
)

from formgen.findings import Finding, found


class Refused(BadParameter):
    """A value that an option does not take; ``code`` is that of the finding that says so."""

    def __init__(self, code: str, seen: str, param: click.Parameter | None = None,
                 ctx: click.Context | None = None, hint: str = "") -> None:
        super().__init__(code, ctx, param, hint or None)
        self.code, self.seen = code, seen


def refused(error: click.UsageError, command: str) -> Finding:
    """What is wrong with a command, in words of both languages.

    ``command`` is how it begins, for errors that click does not say that of.
    """
    context = error.ctx
    about = {"command": command, "usage": command}
    if context is not None:
        pieces = context.command.collect_usage_pieces(context)
        about = {"command": context.command_path,
                 "usage": " ".join((context.command_path, *pieces))}
    code, details = _what(error)
    return found(code, **{**about, **details})


def _what(error: click.UsageError) -> tuple[str, dict[str, Any]]:
    """The code of the finding, and what it names."""
    match error:
        case NoSuchCommand(ctx=click.Context(command=click.Group() as group) as context):
            near = get_close_matches(error.command_name, group.list_commands(context))
            return _near("USAGE_NO_COMMAND", "USAGE_NO_COMMAND_NEAR", error.command_name, near)
        case NoSuchOption():
            return _near("USAGE_NO_OPTION", "USAGE_NO_OPTION_NEAR", error.option_name,
                         error.possibilities)
        case BadOptionUsage():
            name = error.option_name
            needless = error.message == f"Option {name!r} does not take a value."
            return ("USAGE_TAKES_NO_VALUE" if needless else "USAGE_WITHOUT_VALUE", {"name": name})
        case Refused():
            return error.code, {"seen": error.seen, "name": _name(error)}
        case MissingParameter():
            return "USAGE_MISSING", {"name": _name(error)}
        case BadParameter(param=click.Parameter(type=click.Choice() as offered)):
            return "USAGE_NOT_OFFERED", {
                "seen": _seen(error), "name": _name(error), "choices": ", ".join(offered.choices)}
        case BadParameter(param=click.Parameter(type=click.IntRange() as allowed)):
            return ("USAGE_NOT_A_COUNT" if allowed.max else "USAGE_NOT_A_COUNT_FROM", {
                "seen": _seen(error), "name": _name(error), "least": allowed.min or 0,
                "most": allowed.max or ""})
    if error.message.startswith("Got unexpected extra argument"):
        return "USAGE_TOO_MUCH", {}
    return "USAGE_OTHERWISE", {"message": error.format_message().rstrip(".")}


def _near(code: str, code_if_near: str, name: str,
          possibilities: list[str] | None) -> tuple[str, dict[str, Any]]:
    """An unknown name, with the one that may have been meant."""
    if possibilities:
        return code_if_near, {"name": name, "near": possibilities[0]}
    return code, {"name": name}


def _seen(error: BadParameter) -> str:
    """The value, which click tells in its message only: "'odt' is not one of ..."."""
    return error.message.partition(" is not ")[0].strip("'")


def _name(error: BadParameter) -> str:
    """What the parameter is called in the help."""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    if error.param is not None:
        return error.param.make_metavar(error.ctx) if error.ctx else error.param.human_readable_name
    return str(error.param_hint or "")
