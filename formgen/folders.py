"""What is in a folder, or that it cannot be seen.

The ``glob`` of the standard library passes over a folder that may not be read, or that a network
drive loses just then, as if it were empty: a company's workbooks would be missing from a run, or
papers left by a purge, and nobody would be told.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def inside(folder: Path) -> list[Path]:
    """The files and folders in a folder, by name; none if it is not there or is a file.

    Raises:
        OSError: if it cannot be read.
    """
    return [folder / entry.name for entry in _entries(folder)]


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below a folder; links to folders are not followed.

    Raises:
        OSError: if one of the folders or files cannot be looked at.
    """
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from files_below(folder / entry.name)
        elif entry.is_file():
            yield folder / entry.name


def folders_below(folder: Path) -> Iterator[Path]:
    """Every folder below a folder, each behind those that are in it.

    Raises:
        OSError: if one of them cannot be read.
    """
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from folders_below(folder / entry.name)
            yield folder / entry.name


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
