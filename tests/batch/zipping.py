"""Runs whose documents go into ZIP files, or into folders: a document is a text here."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from formgen.batch import make
from formgen.batch.documents import Made
from formgen.batch.maker import Errand, planned, with_what_is_there
from formgen.batch.pool import Alone, Processes
from formgen.findings import Finding
from formgen.plan import Job
from formgen.progress import Silence
from formgen.write import DocumentRecord, Manifest, OutputTree, Reason, Status
from tests.write.test_zip_format import laid_out

#: Contents by path; a document of None is kept back.
Papers = Mapping[str, bytes | None]
PAPERS = {f"2026/{company}/{intern}/{form}.docx": f"{company} {intern} {form}".encode() * 9
          for company in ("B01 De Poot", "B02 Ĉevalo", "B02 Ĉevalo & Co") for intern in "123"
          for form in ("agreement", "log")}
FIRST, *OTHERS = sorted(PAPERS)


class Filler:
    """Does as :class:`formgen.batch.Maker`, with texts."""

    def __init__(self, writer: Any, papers: Papers, *, zipped: bool) -> None:
        self.writer = writer
        self._papers = papers
        self.zipped = zipped

    def __call__(self, errands: Iterable[Errand]) -> list[DocumentRecord]:
        return [record for errand in errands for record in self.documents(errand, self.writer)]

    def documents(self, errand: Errand, writer: Any) -> list[DocumentRecord]:
        records = []
        for job in errand.jobs:
            earlier, content = errand.earlier.get(job.path), self._papers[job.path]
            key = f"1/form/{hashlib.sha256(content or b'').hexdigest()}"
            record = planned(job, key, zipped=self.zipped)
            if content is None:
                record = replace(record, status=Status.BLOCKED, key="")
            elif (record := writer.kept(record, earlier)).status is not Status.UNCHANGED:
                record = writer.write(record, content, (), earlier, content[:5])
            if earlier and not record.status.on_disk:
                writer.leave(earlier)
            records.append(with_what_is_there(record, earlier))
        return records


@dataclass
class Ran:
    made: Made
    told: list[Finding]

    def codes(self) -> list[str]:
        return [finding.code for finding in (*self.told, *self.made.findings)]

    def reasons(self) -> dict[str, Reason | None]:
        return {record.path: record.reason for record in self.made.records
                if record.status is Status.WRITTEN}


def run(root: Path, papers: Papers, *, zipped: bool = True, workers: int = 1, gone: str = "",
        finish: bool = True) -> Ran:
    """A whole run; documents of earlier runs of the intern ``gone`` are removed."""
    with OutputTree(root) as tree:
        jobs = [Job(path.rsplit("/", 1)[0], "form", "nl", "docx", (), path, "0" * 32)
                for path in sorted(papers)]
        filler: Any = Filler(tree.writer, papers, zipped=zipped)
        crew = Alone() if workers == 1 else Processes(workers)
        made = make(jobs, filler, tree, crew, Silence())
        others = [record for record in tree.others()
                  if not (gone and f"/{gone}/" in record.path and tree.remove(record))]
        tree.removals.finish()
        if finish:
            tree.finish(Manifest(version="1", documents=made.with_others(others).records))
    return Ran(made, made.once)


def unpacked(root: Path) -> dict[str, bytes]:
    """Every document by its path, those in ZIP files as if these were folders."""
    documents = {}
    for path in root.glob("*/**/*"):
        place = path.relative_to(root).as_posix()
        if place.startswith(".") or not path.is_file():
            continue
        if path.suffix != ".zip":
            documents[place] = path.read_bytes()
            continue
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                inside = f"{place.removesuffix('.zip')}/{name}"
                assert inside not in documents, "it is in two places"
                documents[inside] = archive.read(name)
    return documents


def tree_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*") if path.is_file()}


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns)
            for path in root.glob("*/*.zip")}


def changed(*paths: str) -> dict[str, bytes]:
    return {**PAPERS, **{path: b"another version" for path in paths}}


def archive_at(root: Path, path: str = FIRST) -> Path:
    return root / (path.rsplit("/", 2)[0] + ".zip")


def add_to(archive: Path) -> bytes:
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("note.txt", "somebody's")
    return archive.read_bytes()


def spoilt(root: Path, path: str) -> bytes:
    """The ZIP file with a document changed, laid out as before, so that no size tells."""
    archive = archive_at(root, path)
    with zipfile.ZipFile(archive) as file:
        inside = {name: file.read(name) for name in file.namelist()}
    name = path.split("/", 2)[2]
    inside[name] = inside[name].swapcase()
    archive.write_bytes(laid_out(inside))
    return archive.read_bytes()
