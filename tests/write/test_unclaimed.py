"""What a killed run has written is known for formgen's own, whatever the runs after it do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from formgen.write import DocumentRecord, Manifest, OutputTree, Reason, Status
from formgen.write.manifest_file import read_manifest

Document = Callable[..., DocumentRecord]
NAMES = ("B01/1/a.docx", "B01/1/b.docx", "B01/1/c.docx")
UNCLAIMED = ".formgen/unclaimed.jsonl"


def run(root: Path, content: bytes, document: Document, names: tuple[str, ...] = NAMES, *,
        killed: bool = False) -> list[DocumentRecord]:
    """A run that writes these documents; it is killed before it notes any, or ends with a
    manifest that has those of earlier runs too.
    """
    with OutputTree(root) as tree:
        records = []
        for name in names:
            record = tree.writer.kept(document(name, f"1/{content!r}"), tree.earlier(name))
            if record.status is not Status.UNCHANGED:
                record = tree.writer.write(record, content, (), tree.earlier(name))
            records.append(record)
        if not killed:
            others = [*tree.others()]
            tree.finish(Manifest(version="1", documents=tuple(
                sorted((*records, *others), key=lambda record: record.path))))
    return records


@pytest.mark.parametrize("is_known", [False, True])
def test_a_run_for_other_documents_does_not_forget_them(
        tmp_path: Path, document: Document, is_known: bool) -> None:
    if is_known:
        run(tmp_path, b"oldest", document)
    run(tmp_path, b"old", document, killed=True)
    (tmp_path / NAMES[1]).write_bytes(b"somebody's work")
    for _ in range(2):
        run(tmp_path, b"other", document, NAMES[2:])
    records = run(tmp_path, b"new", document)
    assert [len(record.once) for record in records] == [0, 1, 0]
    assert [(tmp_path / name).read_bytes() for name in NAMES] == [b"new"] * 3
    assert (tmp_path / "B01/1" / records[1].once[0].details["name"]
            ).read_bytes() == b"somebody's work"
    assert not (tmp_path / UNCLAIMED).exists()


def test_a_run_for_other_documents_lists_them_as_they_are(
        tmp_path: Path, document: Document) -> None:
    run(tmp_path, b"oldest", document)
    run(tmp_path, b"old", document, killed=True)
    (tmp_path / NAMES[1]).write_bytes(b"somebody's work")
    run(tmp_path, b"other", document, NAMES[2:])
    listed = {record.path: record for record in read_manifest(tmp_path / "manifest.json").documents}
    assert set(listed) == {NAMES[0], NAMES[2]}
    assert listed[NAMES[0]].bytes == len(b"old")
    # What it was made from is not known, so that not even the same values leave it as it is.
    records = run(tmp_path, b"oldest", document)
    assert [record.reason for record in records] == [Reason.FILE, Reason.NEW, Reason.TEMPLATE]
    assert (tmp_path / NAMES[0]).read_bytes() == b"oldest"


def test_what_is_no_announcement_is_passed_over(tmp_path: Path, document: Document) -> None:
    (tmp_path / "elsewhere").write_bytes(b"x")
    output = tmp_path / "output"
    run(output, b"old", document)
    lines = [{"announced": "../elsewhere", "sha256": "2d711642b726b04401627ca9fbac32f5"},
             {"announced": 5, "sha256": ""}, {"announced": [], "sha256": ""},
             {"announced in ZIP": NAMES[0]}, {"path": 5}, 7, "announced"]
    (output / UNCLAIMED).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    run(output, b"new", document)
    assert {(output / name).read_bytes() for name in NAMES} == {b"new"}
