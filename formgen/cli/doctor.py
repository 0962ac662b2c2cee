"""``formgen doctor``: what this installation can do."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from formgen import __version__
from formgen.cli.options import INPUT, TEMPLATES
from formgen.forms.templates import bundled


@click.command("doctor")
def command() -> None:
    """Say what this installation can do, and what is missing for the rest.

    Example: formgen doctor
    """
    fast = next((name for name in ("isal", "zlib_ng") if find_spec(name)), "")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    lines = {
        "formgen": __version__,
        "Python": sys.version.split()[0],
        "compression": fast or "zlib; install formgen[fast] to fill Word forms faster",
        "LibreOffice": "found" if office
        else "not found; only 'formgen templates pdf' needs it",
        "forms": _count(TEMPLATES if TEMPLATES.is_dir() else bundled("form_templates"),
                        "*/form.toml"),
        "input": _count(INPUT, "**/*.*") if INPUT.is_dir() else "no folder input/ here",
    }
    width = max(map(len, lines))
    for name, value in lines.items():
        click.echo(f"{name:<{width}}  {value}")


def _count(folder: Path, pattern: str) -> str:
    return f"{sum(1 for _ in folder.glob(pattern))} in {folder.name}/"
