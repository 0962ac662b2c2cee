"""What an earlier run packed that does not belong to the packs any more.

An intern may have moved to another company since, a paper be kept back, a company have no interns
left. Whoever shares the folder, or opens the drafts one by one, would send it all the same.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from formgen.findings import Finding, Where, found
from formgen.folders import files_below

_PLACES = frozenset({"mail", "print", "bundles"})


def clear(packs: Path, folder: str, members: Collection[str]) -> Iterator[Finding]:
    """Remove from a pack's folder what formgen put there earlier and it holds no more.

    The ZIP file beside it, still the earlier one, tells what that is. What anybody else put
    there or changed stays, with a finding.
    """
    earlier = _contents(packs / f"{folder}.zip")
    place = packs / folder
    for file in sorted(files_below(place)) if place.is_dir() else ():
        name = file.relative_to(place).as_posix()
        if name in members:
            continue
        if earlier.get(name) != file.read_bytes():
            yield found("PACK_NOT_OF_THIS_RUN", Where(f"{folder}/{name}"))
            continue
        file.unlink()
        if file.parent != place and not any(file.parent.iterdir()):
            file.parent.rmdir()


def _contents(archive: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(archive) as members:
            return {name: members.read(name) for name in members.namelist()}
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return {}


def left(packs: Path, kinds: Collection[str], made: Collection[str], others: Collection[str]
         ) -> Iterator[Finding]:
    """A finding for each draft and pack that a run of all recipients did not make.

    ``made`` are the files of the run, ``others`` the ids of recipients that it was not for:
    companies, if it was for interns.
    """
    for kind, name in _standing(packs):
        identifier = name.rpartition("/")[2].removesuffix(".eml").removesuffix(".zip")
        theirs = identifier in others or identifier.partition(" ")[0] in others
        if kind in kinds and not theirs and not any(
                one == name or one.startswith(f"{name}/") for one in made):
            yield found("PACK_NOT_OF_THIS_RUN", Where(name))


def _standing(packs: Path) -> Iterator[tuple[str, str]]:
    """The packs and drafts in the folder, each with the kind that it is of."""
    for entry in sorted(packs.iterdir()):
        if entry.suffix == ".zip" or (entry.is_dir() and entry.name not in _PLACES):
            yield "folders", entry.name
    for kind, pattern in (("mail", "mail/*.eml"), ("bundle", "bundles/*/*.pdf")):
        for file in sorted(packs.glob(pattern)):
            yield kind, file.relative_to(packs).as_posix()
