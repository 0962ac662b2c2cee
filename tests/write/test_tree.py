"""The output folder: whole files, one run at a time, and never outside."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from formgen.errors import OutputError
from formgen.findings import Finding, found
from formgen.write import DocumentRecord, DocumentWriter, Manifest, OutputTree, Status
from formgen.write.manifest import Reason
from formgen.write.manifest_file import from_json

Document = Callable[..., DocumentRecord]
OLD, NEW = b"old" * 1000, b"new" * 2000


def files(root: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included, with its bytes."""
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*")) if path.is_file()}


def write(tree: OutputTree, planned: DocumentRecord, content: bytes,
          findings: tuple[Finding, ...] = ()) -> DocumentRecord:
    """Write a document and note it, as the batch does."""
    record = tree.writer.write(planned, content, findings, tree.earlier(planned.path))
    tree.note(record)
    return record


def why(tree: OutputTree, planned: DocumentRecord) -> Reason | None:
    """Why a document must be made; None if it is there."""
    record = tree.writer.kept(planned, tree.earlier(planned.path))
    assert (record.reason is None) == (record.status is Status.UNCHANGED)
    return record.reason


def run(root: Path, documents: dict[str, bytes], document: Document, key: str = "") -> None:
    """A whole run that writes these documents."""
    with OutputTree(root) as tree:
        records = [write(tree, document(path, key), content)
                   for path, content in documents.items()]
        tree.finish(Manifest(version="1", documents=tuple(records)))


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


# --- refusals ---


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with OutputTree(tmp_path), pytest.raises(OutputError) as refused, OutputTree(tmp_path):
        pass
    finding, = refused.value.findings
    assert finding.code == "OUTPUT_IN_USE"
    assert str(os.getpid()) in finding.what("en") and socket.gethostname() in finding.what("nl")
    with OutputTree(tmp_path):
        pass  # once the first has ended, it is free


@pytest.mark.parametrize("pid", [4_194_305, os.getpid()], ids=["dead", "number used again"])
def test_a_dead_lock_of_this_machine_is_taken_over(tmp_path: Path, pid: int) -> None:
    own = tmp_path / ".formgen"
    own.mkdir()
    (own / "lock").write_text(json.dumps({"pid": pid, "host": socket.gethostname()}))
    orphan = tmp_path / "2026" / "B01" / ".formgen-0123456789ab.tmp"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"half")
    bystander = orphan.with_name("notes.tmp")
    bystander.write_text("of a person")
    with OutputTree(tmp_path):
        assert not orphan.exists()
        assert bystander.exists()


def test_a_lock_of_another_machine_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / ".formgen").mkdir()
    (tmp_path / ".formgen" / "lock").write_text('{"pid": 7, "host": "elsewhere.example"}')
    with pytest.raises(OutputError) as refused, OutputTree(tmp_path):
        pass
    assert "elsewhere.example" in refused.value.findings[0].what("nl")
    (tmp_path / ".formgen" / "lock").unlink()  # what the finding tells people to do
    with OutputTree(tmp_path):
        pass


def test_without_locks_in_the_file_system_the_file_decides(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "lockf", no_locks)
    (tmp_path / ".formgen").mkdir()
    lock = tmp_path / ".formgen" / "lock"
    lock.write_text(json.dumps({"pid": os.getppid(), "host": socket.gethostname()}))
    with pytest.raises(OutputError, match="OUTPUT_IN_USE"), OutputTree(tmp_path):
        pass
    lock.write_text(json.dumps({"pid": 4_194_305, "host": socket.gethostname()}))
    with OutputTree(tmp_path):
        pass


@pytest.mark.parametrize("output", ["input", "input/deep/out", "alias/out"])
def test_the_output_cannot_go_into_what_is_read(tmp_path: Path, output: str) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "input")
    with pytest.raises(OutputError) as refused, \
            OutputTree(tmp_path / output, sources=(tmp_path / "input",)):
        pass
    assert refused.value.findings[0].what("en").startswith("The output folder lies in 'input'")
    assert list((tmp_path / "input").iterdir()) == []


def test_links_in_the_output_folder_are_not_followed(tmp_path: Path, document: Document) -> None:
    outside, root = tmp_path / "outside", tmp_path / "output"
    outside.mkdir()
    (root / "2026").mkdir(parents=True)
    (root / "2026" / "B01 De Poot").symlink_to(outside)
    with OutputTree(root) as tree:
        record = write(tree, document(), NEW)
        other = write(tree, document("2026/B02/x.docx"), NEW)
    assert record.status is Status.FAILED
    assert [finding.code for finding in record.findings] == ["FOLDER_IS_LINK"]
    assert other.status is Status.WRITTEN
    assert list(outside.iterdir()) == []


def test_a_link_in_the_place_of_a_document_is_replaced(tmp_path: Path, document: Document) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(OLD)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "x.docx").symlink_to(victim)
    with OutputTree(tmp_path / "output") as tree:
        write(tree, document("x.docx"), NEW)
    assert victim.read_bytes() == OLD
    assert (tmp_path / "output" / "x.docx").read_bytes() == NEW
    assert not (tmp_path / "output" / "x.docx").is_symlink()


def test_formgens_own_folder_may_not_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / ".formgen").symlink_to(tmp_path / "outside")
    with pytest.raises(OutputError, match="FOLDER_IS_LINK"), OutputTree(tmp_path / "output"):
        pass
    assert list((tmp_path / "outside").iterdir()) == []


@pytest.mark.parametrize("path", ["../x.docx", "/tmp/x.docx", "a/../../x", ".formgen/lock",
                                  "CON", "a/b:c", ""])
def test_unsafe_paths_are_not_written(tmp_path: Path, document: Document, path: str) -> None:
    with OutputTree(tmp_path / "output") as tree:
        record = write(tree, document(path), NEW)
    assert record.status is Status.FAILED
    assert [finding.code for finding in record.findings] == ["DOCUMENT_PATH_UNSAFE"]
    assert set(files(tmp_path)) == {"output/.formgen/lock", "output/.formgen/journal.jsonl"}


def test_a_file_in_the_place_of_the_folder(tmp_path: Path, document: Document) -> None:
    (tmp_path / "output").write_text("x")
    with pytest.raises(OutputError, match="OUTPUT_NOT_WRITABLE"), OutputTree(tmp_path / "output"):
        pass
    with OutputTree(tmp_path) as tree:
        record = write(tree, document("output/x.docx"), NEW)
    assert [finding.code for finding in record.findings] == ["DOCUMENT_NOT_WRITTEN"]
    assert record.findings[0].where.file == "output/x.docx"
    assert record.findings[0].subject == "placement:P-001"


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
