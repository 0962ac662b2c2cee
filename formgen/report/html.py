"""The report as one HTML page that needs nothing else: for the internship office.

It lists the interns by name, and so stays with the school. It works without JavaScript,
which adds the search box and the filters. The page's own Content-Security-Policy allows
exactly its own style and script, so that no text from a spreadsheet can ever run.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from formgen.report.model import Report
from formgen.report.view import page_of
from formgen.report.words import words

if TYPE_CHECKING:
    from jinja2 import Template


def render(report: Report) -> str:
    """The page, in the report's language, with links relative to the output folder."""
    return "".join(pieces(report))


def pieces(report: Report) -> Iterator[str]:
    """The page of :func:`render` as it is made: a company at a time, and none is kept."""
    return _template(_part("report.html.j2")).generate(
        report=report, page=page_of(report), say=words(report.language), **_shared())


def page(template: str, more_style: str = "", **values: object) -> str:
    """A page from its template, with the style and script that all pages of formgen share.

    The template has ``style`` and ``script`` with their hashes for its policy, and ``values``;
    every value is escaped. ``more_style`` is a page's own.
    """
    return _template(template).render(**values, **_shared(more_style))


def _shared(more_style: str = "") -> dict[str, Any]:
    """The style and script, for a template."""
    from markupsafe import Markup

    style, script = _part("report.css") + more_style, _part("report.js")
    return {
        "style": Markup(style),  # noqa: S704 -- formgen's own file
        "script": Markup(script),  # noqa: S704
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }


@cache
def _template(text: str) -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True, keep_trailing_newline=True)
    return environment.from_string(text)


@cache
def _part(name: str) -> str:
    return files("formgen.report").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """As a Content-Security-Policy names an inline style or script."""
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
