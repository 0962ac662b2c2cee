"""``formgen init``: a workspace anywhere, with the sample cohort and the forms."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from formgen.errors import OutputError, UsageError
from formgen.findings import Where, found
from formgen.forms.templates import bundled

FOLDERS = ("input", "form_templates")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--empty", is_flag=True, help="Leave the sample cohort out.")
def command(folder: Path, empty: bool) -> None:
    """Make a workspace: input/ with a fictional cohort, and form_templates/.

    Example: formgen init stage-2026 && cd stage-2026 && formgen generate
    """
    wanted = [name for name in FOLDERS if not (empty and name == "input")]
    taken = [name for name in FOLDERS if (folder / name).exists()]
    if taken:
        raise UsageError(
            *(found("WORKSPACE_EXISTS", Where(file=folder.name), folder=name) for name in taken))
    try:
        for name in wanted:
            shutil.copytree(bundled(name), folder / name)
        (folder / "input").mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            found("WORKSPACE_CANNOT_WRITE", Where(file=folder.name), reason=error.strerror)
        ) from error
    click.echo(f"Made {folder}/. Go there and run: formgen generate", err=True)
