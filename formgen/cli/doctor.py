"""``formgen doctor``: what this installation can do."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec

import click

from formgen import __version__
from formgen.cli.options import INPUT, templates_folder


@click.command("doctor")
def command() -> None:
    """Say what this installation can do, and what is missing for the rest.

    Example: formgen doctor
    """
    from formgen.read import input_files

    forms = templates_folder(None)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    lines = {
        "formgen": __version__,
        "Python": sys.version.split()[0],
        "compression": "isal" if find_spec("isal")
        else "zlib; install formgen[fast] to fill Word forms faster",
        "LibreOffice": "found" if office
        else "not found; only 'formgen templates pdf' needs it",
        "forms": f"{len(list(forms.glob('*/form.toml')))} in {forms.name}/",
        "input": f"{len(list(input_files((INPUT,))))} in {INPUT.name}/" if INPUT.is_dir()
        else f"no folder {INPUT.name}/ here",
    }
    width = max(map(len, lines))
    for name, value in lines.items():
        click.echo(f"{name:<{width}}  {value}")
