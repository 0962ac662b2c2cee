"""The report as one HTML page that needs nothing else: for the internship office.

It lists the interns by name, and so stays with the school. It works without JavaScript,
which adds the search box and the filters. The page's own Content-Security-Policy allows
exactly its own style and script, so that no text from a spreadsheet can ever run.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from formgen.report.model import Report
from formgen.report.view import page_of
from formgen.report.words import words

if TYPE_CHECKING:
    from jinja2 import Template


def render(report: Report) -> str:
    """The page, in the report's language, with links relative to the output folder."""
    from markupsafe import Markup

    style, script = _part("report.css"), _part("report.js")
    return _template().render(
        report=report,
        page=page_of(report),
        say=words(report.language),
        style=Markup(style),  # noqa: S704 -- formgen's own file
        script=Markup(script),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True, keep_trailing_newline=True)
    return environment.from_string(_part("report.html.j2"))


@cache
def _part(name: str) -> str:
    return files("formgen.report").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """As a Content-Security-Policy names an inline style or script."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
