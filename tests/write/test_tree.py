"""The output folder: whole files, and what the next run makes of what is there."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

import pytest

from formgen.findings import found
from formgen.write import DocumentWriter, Manifest, OutputTree, Status
from formgen.write.manifest import Reason
from formgen.write.manifest_file import from_json

from .writing import NEW, OLD, Document, files, run, why, write


def test_a_run_leaves_documents_manifest_and_an_empty_lock(
        tmp_path: Path, document: Document) -> None:
    with OutputTree(tmp_path / "deep" / "output") as tree:
        record = write(tree, document(), NEW, (found("MANIFEST_UNREADABLE"),))
        tree.publish("report.html", "<p>Zoë</p>")
        tree.finish(Manifest(version="1", documents=(record,)))
    assert record.status is Status.WRITTEN
    assert record.sha256 == hashlib.sha256(NEW).hexdigest()
    assert record.bytes == len(NEW)
    assert [finding.code for finding in record.findings] == ["MANIFEST_UNREADABLE"]
    left = files(tmp_path / "deep" / "output")
    assert set(left) == {record.path, "report.html", "manifest.json", ".formgen/lock"}
    assert left[record.path] == NEW
    assert left["report.html"].decode() == "<p>Zoë</p>"
    assert left[".formgen/lock"] == b""


def test_a_second_run_gives_the_same_bytes_and_touches_no_document(
        tmp_path: Path, document: Document) -> None:
    run(tmp_path, {document().path: NEW}, document)
    before, made = files(tmp_path), (tmp_path / document().path).stat()
    with OutputTree(tmp_path) as tree:
        record = write(tree, document(), NEW)
        tree.finish(Manifest(version="1", documents=(record,)))
    assert record.status is Status.UNCHANGED
    assert files(tmp_path) == before
    after = (tmp_path / document().path).stat()
    assert (after.st_mtime_ns, after.st_ino) == (made.st_mtime_ns, made.st_ino)


def test_a_document_that_somebody_changed_is_set_aside_and_written_again(
        tmp_path: Path, document: Document) -> None:
    run(tmp_path, {"B01/pok.docx": NEW}, document)
    (tmp_path / "B01/pok.docx").write_bytes(b"somebody's work")
    with OutputTree(tmp_path) as tree:
        record = write(tree, document("B01/pok.docx"), OLD)
        tree.finish(Manifest(version="1", documents=(record,)))
    (finding,) = record.once
    assert (finding.code, finding.where.file) == ("DOCUMENT_SET_ASIDE", "B01/pok.docx")
    assert finding.details["name"].startswith("pok (gewijzigd ")
    assert (tmp_path / "B01" / finding.details["name"]).read_bytes() == b"somebody's work"
    assert (tmp_path / "B01/pok.docx").read_bytes() == OLD


def test_a_document_that_the_last_run_wrote_is_replaced_without_a_copy(
        tmp_path: Path, document: Document) -> None:
    run(tmp_path, {"pok.docx": OLD}, document)
    run(tmp_path, {"pok.docx": NEW}, document)
    assert set(files(tmp_path)) == {"pok.docx", "manifest.json", ".formgen/lock"}


def test_a_document_is_kept_if_its_key_and_its_file_are_the_same(
        tmp_path: Path, document: Document) -> None:
    with OutputTree(tmp_path) as tree:
        record = write(tree, document(key="1/t/v"), NEW, (found("MANIFEST_UNREADABLE"),))
        tree.finish(Manifest(version="1", documents=(record,)))
    with OutputTree(tmp_path) as tree:
        kept = tree.writer.kept(document(key="1/t/v"), record)
        assert kept.status is Status.UNCHANGED
        assert (kept.sha256, kept.bytes, kept.findings) == (
            record.sha256, record.bytes, record.findings)
        assert why(tree, document(key="2/t/v")) is Reason.VERSION
        assert why(tree, document(key="1/u/v")) is Reason.TEMPLATE
        assert why(tree, document(key="1/t/w")) is Reason.VALUES
        assert why(tree, document("other.docx", key="1/t/v")) is Reason.NEW
        (tmp_path / document().path).write_bytes(b"short")
        assert why(tree, document(key="1/t/v")) is Reason.FILE


def test_after_an_unfinished_run_a_document_counts_only_with_its_hash(
        tmp_path: Path, document: Document) -> None:
    with OutputTree(tmp_path) as tree:
        write(tree, document("a.docx", "k"), NEW)
        write(tree, document("b.docx", "k"), NEW)
    (tmp_path / "b.docx").write_bytes(b"x" * len(NEW))  # as a power failure may leave it
    with OutputTree(tmp_path) as tree:
        assert why(tree, document("a.docx", "k")) is None
        assert why(tree, document("b.docx", "k")) is Reason.FILE


def test_documents_of_other_runs_stay_in_the_manifest(tmp_path: Path, document: Document) -> None:
    run(tmp_path, {"a.docx": OLD, "b.docx": OLD, "gone.docx": OLD}, document)
    (tmp_path / "gone.docx").unlink()
    with OutputTree(tmp_path) as tree:
        record = write(tree, document("a.docx"), NEW)
        others = list(tree.others())
        tree.finish(Manifest(version="1", documents=(record, *others)))
    assert [(other.path, other.status) for other in others] == [("b.docx", Status.EARLIER)]
    manifest = from_json((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert [entry.path for entry in manifest.documents] == ["a.docx", "b.docx"]


@pytest.mark.parametrize("start", [b"", b"%PDF", NEW])
def test_what_documents_share_is_part_of_their_hash(tmp_path: Path, document: Document,
                                                    start: bytes) -> None:
    with OutputTree(tmp_path) as tree:
        for number in range(3):
            content = start + b"%d" % number
            record = tree.writer.write(document(f"{number}.docx"), content, start=start)
            assert record.sha256 == hashlib.sha256(content).hexdigest()


def test_writers_in_other_processes_can_be_used(tmp_path: Path, document: Document) -> None:
    import pickle

    with OutputTree(tmp_path, durable=True) as tree:
        writer = pickle.loads(pickle.dumps(tree.writer))
        assert isinstance(writer, DocumentWriter)
        record = writer.write(document(), NEW)
        tree.note(record)
        tree.finish(Manifest(version="1", documents=(record,)))
    assert (tmp_path / document().path).read_bytes() == NEW


def test_what_a_killed_run_wrote_and_did_not_note_is_not_taken_for_somebodys_work(
        tmp_path: Path, document: Document) -> None:
    run(tmp_path, {"a.docx": b"oldest", "b.docx": b"oldest", "c.docx": b"oldest"}, document)
    with OutputTree(tmp_path) as tree:  # killed before it notes anything
        for name in ("a.docx", "b.docx"):
            tree.writer.write(document(name), OLD, (), tree.earlier(name))
    (tmp_path / "b.docx").write_bytes(b"somebody's work")
    with OutputTree(tmp_path) as tree:  # the input has changed since
        records = [write(tree, document(name), NEW) for name in ("a.docx", "b.docx", "c.docx")]
        tree.finish(Manifest(version="1", documents=tuple(records)))
    assert [len(record.once) for record in records] == [0, 1, 0]
    assert {path for path in files(tmp_path) if path.endswith("docx")} == {
        "a.docx", "b.docx", "c.docx", records[1].once[0].details["name"]}
    assert (tmp_path / records[1].once[0].details["name"]).read_bytes() == b"somebody's work"


@pytest.mark.parametrize("content", [
    "", "{", "[]", '{"schema": 99}', '{"schema": 1}', "[" * 100_000, '"x"',
    '{"schema": 1, "formgen": "1", "inputs": [], "templates": [], "findings": {},'
    ' "documents": [{"path": "../../etc/passwd", "status": "written"}]}',
])
def test_a_damaged_manifest_means_making_everything_again(
        tmp_path: Path, document: Document, content: str) -> None:
    run(tmp_path, {document().path: NEW}, document, key="k")
    (tmp_path / "manifest.json").write_text(content)
    with OutputTree(tmp_path) as tree:
        assert [finding.code for finding in tree.findings] == ["MANIFEST_UNREADABLE"]
        assert why(tree, document(key="k")) is Reason.NEW
        assert not list(tree.others())


def test_torn_lines_of_the_journal_are_left_out(tmp_path: Path, document: Document) -> None:
    with OutputTree(tmp_path) as tree:
        write(tree, document("a.docx", "k"), NEW)
        write(tree, document("b.docx", "k"), NEW)
    journal = tmp_path / ".formgen" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    with OutputTree(tmp_path) as tree:
        assert why(tree, document("a.docx", "k")) is None
        assert why(tree, document("b.docx", "k")) is Reason.NEW
        write(tree, document("c.docx", "k"), NEW)
    with OutputTree(tmp_path) as tree:
        assert why(tree, document("c.docx", "k")) is None


def test_the_umask_decides_who_may_read(tmp_path: Path, document: Document) -> None:
    before = os.umask(0o027)
    try:
        with OutputTree(tmp_path) as tree:
            write(tree, document("x.docx"), NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x.docx").stat().st_mode) == 0o640


def test_a_document_of_an_earlier_run_is_removed_with_its_empty_folders(
        tmp_path: Path, document: Document) -> None:
    run(tmp_path, {"2026/B01/1/x.docx": OLD, "2026/B01/2/x.docx": OLD}, document)
    with OutputTree(tmp_path) as tree:
        earlier = tree.earlier("2026/B01/1/x.docx")
        assert earlier is not None and tree.remove(earlier)
    assert [path.name for path in (tmp_path / "2026" / "B01").iterdir()] == ["2"]


def test_a_document_that_somebody_changed_is_not_removed(
        tmp_path: Path, document: Document) -> None:
    run(tmp_path, {"x.docx": OLD}, document)
    (tmp_path / "x.docx").write_bytes(NEW)
    with OutputTree(tmp_path) as tree:
        earlier = tree.earlier("x.docx")
        assert earlier is not None and not tree.remove(earlier)
    assert (tmp_path / "x.docx").read_bytes() == NEW


def test_a_document_that_cannot_be_looked_at_is_not_forgotten(
        tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, {"a/b/pok.docx": NEW}, document)
    with OutputTree(tmp_path) as tree, monkeypatch.context() as only_here:
        only_here.setattr(os, "lstat", _fails)
        assert [record.path for record in tree.others()] == ["a/b/pok.docx"]


def _fails(*_arguments: object) -> None:
    raise OSError(errno.EIO, "Input/output error")
