"""``formgen init``: a workspace anywhere, with the sample cohort and the forms."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import click

from formgen.cli import options
from formgen.errors import OutputError, UsageError
from formgen.findings import Language, Where, found
from formgen.forms.templates import bundled

FOLDERS = ("input", "form_templates")

#: What is told in the end: of a workspace with the sample cohort, and of one without.
_MADE = {
    "nl": ("{folder}/ is gemaakt. Ga daarheen en geef de opdracht: formgen generate",
           "{folder}/ is gemaakt. Zet de lijst van school en de intakes in de map input/ daarin, "
           "ga daarheen en geef de opdracht: formgen check"),
    "en": ("Made {folder}/. Go there and run: formgen generate",
           "Made {folder}/. Put the school's list and the intakes into its input/, go there and "
           "run: formgen check"),
}


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--empty", is_flag=True, help="Leave the sample cohort out.")
@options.language
def command(folder: Path, empty: bool, language: Language) -> None:
    """Make a workspace: input/ with a fictional cohort, and form_templates/.

    Example: formgen init stage-2026 && cd stage-2026 && formgen generate
    """
    wanted = [name for name in FOLDERS if not (empty and name == "input")]
    begun = any(_part(folder, name).exists() for name in wanted)
    taken = [name for name in FOLDERS if (folder / name).exists()]
    if taken and not begun:
        raise UsageError(
            *(found("WORKSPACE_EXISTS", Where(file=folder.name), folder=name) for name in taken))
    missing = [name for name in wanted if not (folder / name).exists()]
    try:
        for name in missing:
            shutil.rmtree(_part(folder, name), ignore_errors=True)
            _copy(bundled(name), _part(folder, name))
        for name in missing:
            _part(folder, name).replace(folder / name)
        (folder / "input").mkdir(exist_ok=True)
    except OSError as error:
        # Once one has its name, the others stay for the next init, which completes it.
        for name in missing if not any((folder / name).exists() for name in missing) else ():
            shutil.rmtree(_part(folder, name), ignore_errors=True)
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        code = "WORKSPACE_DISK_FULL" if is_full else "WORKSPACE_CANNOT_WRITE"
        raise OutputError(
            found(code, Where(file=folder.name), reason=error.strerror)) from error
    click.echo(_MADE[language][empty].format(folder=folder), err=True)


def _part(folder: Path, name: str) -> Path:
    """Where a folder of the workspace is made, until it is whole and gets its name."""
    return folder / f".{name}.part"


def _copy(source: Path, target: Path) -> None:
    """Copy a folder; unlike ``shutil.copytree`` this ends at the first failure, and says which."""
    target.mkdir(parents=True)
    for entry in sorted(source.iterdir()):
        if entry.is_dir():
            _copy(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())
