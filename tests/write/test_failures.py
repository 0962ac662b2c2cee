"""Whatever the disk does, a file is absent, old or new, and the run says what happened."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from formgen.errors import OutputError
from formgen.write import DocumentRecord, Manifest, OutputTree, Status

from .test_tree import run, why, write

Document = Callable[..., DocumentRecord]
OLD, NEW = b"old" * 1000, b"new" * 2000


class Faults:
    """Makes a function of ``os`` fail for the files of a run, and only for those."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.calls = 0

    def inject(self, name: str, error: int, *, times: int = 10**9,
               when: Callable[..., bool] = lambda *_: True) -> None:
        real = getattr(os, name)

        def failing(*arguments: Any, **keywords: Any) -> Any:
            if when(*arguments) and self.calls < times:
                self.calls += 1
                paths = arguments[:2] if name == "replace" else ()
                raise OSError(error, os.strerror(error), *(
                    (paths[0], None, paths[1]) if paths else ()))
            return real(*arguments, **keywords)

        self._monkeypatch.setattr(os, name, failing)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    return Faults(monkeypatch)


def is_content(_handle: int, content: bytes) -> bool:
    return content[:3] in (b"old", b"new")


def is_temporary(path: object, *_: object) -> bool:
    return str(path).endswith(".tmp")


def leftovers(root: Path) -> list[str]:
    return [path.name for path in root.rglob("*") if path.name.endswith(".tmp")]


@pytest.mark.parametrize(("function", "error", "when", "code"), [
    ("write", errno.ENOSPC, is_content, "DISK_FULL"),
    ("write", errno.EDQUOT, is_content, "DISK_FULL"),
    ("write", errno.EIO, is_content, "DOCUMENT_NOT_WRITTEN"),
    ("open", errno.ENOSPC, is_temporary, "DISK_FULL"),
    ("open", errno.EACCES, is_temporary, "FOLDER_NOT_WRITABLE"),
    ("open", errno.EROFS, is_temporary, "FOLDER_NOT_WRITABLE"),
    ("open", errno.ENAMETOOLONG, is_temporary, "PATH_TOO_LONG"),
    ("replace", errno.EIO, is_temporary, "DOCUMENT_NOT_WRITTEN"),
    ("replace", errno.EACCES, is_temporary, "DOCUMENT_OPEN_ELSEWHERE"),
    ("close", errno.EIO, None, "DOCUMENT_NOT_WRITTEN"),
    ("fsync", errno.EIO, None, "DOCUMENT_NOT_WRITTEN"),
])
def test_a_failure_keeps_the_old_document_and_is_told(
        tmp_path: Path, document: Document, faults: Faults, monkeypatch: pytest.MonkeyPatch,
        function: str, error: int, when: Callable[..., bool] | None, code: str) -> None:
    run(tmp_path, {"x.docx": OLD}, document)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with OutputTree(tmp_path, durable=True) as tree:
        with monkeypatch.context() as only_here:
            injected = Faults(only_here)
            if function == "close":
                real_close = os.close

                def close_badly(handle: int) -> None:
                    real_close(handle)
                    raise OSError(errno.EIO, "Input/output error")

                only_here.setattr(os, "close", close_badly)
            else:
                injected.inject(function, error, when=when or (lambda *_: True))
            failed = write(tree, document("x.docx", "k"), NEW)
        after = write(tree, document("y.docx"), NEW)
    assert failed.status is Status.FAILED
    assert [finding.code for finding in failed.findings] == [code]
    assert failed.findings[0].where.file == "x.docx"
    assert str(tmp_path) not in failed.findings[0].what("en")
    assert (tmp_path / "x.docx").read_bytes() == OLD
    assert after.status is Status.WRITTEN
    assert leftovers(tmp_path) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path, document: Document, faults: Faults) -> None:
    with OutputTree(tmp_path) as tree:
        faults.inject("mkdir", errno.EACCES)
        record = write(tree, document(), NEW)
    assert [finding.code for finding in record.findings] == ["FOLDER_NOT_WRITABLE"]


def test_a_file_that_is_let_go_of_is_replaced(tmp_path: Path, document: Document, faults: Faults,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with OutputTree(tmp_path) as tree:
        faults.inject("replace", errno.EACCES, times=4)
        record = write(tree, document("x.docx"), NEW)
    assert record.status is Status.WRITTEN
    assert len(pauses) == 4 and sum(pauses) < 0.5


def test_a_disk_that_takes_a_little_at_a_time(tmp_path: Path, document: Document,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: real(handle, content[:7]))
    with OutputTree(tmp_path) as tree:
        write(tree, document("x.docx", "k"), NEW)
    with OutputTree(tmp_path) as tree:
        assert why(tree, document("x.docx", "k")) is None
    assert (tmp_path / "x.docx").read_bytes() == NEW


def test_a_full_disk_for_the_manifest_stops_the_run_and_the_next_one_goes_on(
        tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputError, match="DISK_FULL"), OutputTree(tmp_path) as tree:
        record = write(tree, document("x.docx", "k"), NEW)
        with monkeypatch.context() as only_here:
            Faults(only_here).inject("write", errno.ENOSPC)
            tree.finish(Manifest(version="1", documents=(record,)))
    assert not (tmp_path / "manifest.json").exists()
    with OutputTree(tmp_path) as tree:
        assert why(tree, document("x.docx", "k")) is None


def test_a_full_disk_for_the_journal_does_not_stop_the_run(
        tmp_path: Path, document: Document, faults: Faults) -> None:
    with OutputTree(tmp_path) as tree:
        faults.inject("write", errno.ENOSPC, when=lambda _, content: content[:1] == b"\n")
        record = write(tree, document("x.docx"), NEW)
        write(tree, document("y.docx"), NEW)
    assert record.status is Status.WRITTEN
    assert faults.calls == 2  # an announcement and a note, and then no more of them


@pytest.mark.parametrize(("function", "code"), [
    ("open", "FOLDER_NOT_WRITABLE"), ("mkdir", "FOLDER_NOT_WRITABLE"),
    ("write", "FOLDER_NOT_WRITABLE"),
])
def test_a_folder_that_cannot_be_used_at_all(tmp_path: Path, faults: Faults,
                                             function: str, code: str) -> None:
    faults.inject(function, errno.EACCES)
    with pytest.raises(OutputError, match=code), OutputTree(tmp_path / "output"):
        pass


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user with limits")
def test_a_folder_without_rights(tmp_path: Path, document: Document) -> None:
    (tmp_path / "B01").mkdir(mode=0o500)
    with OutputTree(tmp_path) as tree:
        record = write(tree, document("B01/x.docx"), NEW)
    assert [finding.code for finding in record.findings] == ["FOLDER_NOT_WRITABLE"]


# --- a run that is killed ---

RUN = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from formgen.write import DocumentRecord, Manifest, OutputTree

    root, die_at, word = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    calls = 0

    def counted(name):
        real = getattr(os, name)
        def call(*arguments, **keywords):
            global calls
            calls += 1
            if calls == die_at:
                if name == "write" and len(arguments[1]) > 1:
                    real(arguments[0], arguments[1][:len(arguments[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **keywords)
        setattr(os, name, call)

    for name in ("open", "write", "close", "replace", "mkdir", "fsync", "ftruncate", "unlink"):
        counted(name)

    with OutputTree(root, durable=True) as tree:
        records = []
        for number in range(6):
            planned = DocumentRecord(
                path=f"2026/B{number // 3}/{number}/pok.docx", form="pok", format="docx",
                language="nl", placement_id=f"P-{number}", key=f"1/{word}/{number}")
            content = f"{word} {number} ".encode() * 3000
            earlier = tree.earlier(planned.path)
            record = tree.writer.kept(planned, earlier)
            if record.status != "unchanged":
                record = tree.writer.write(record, content, (), earlier)
                tree.note(record)
            records.append(record)
        tree.publish("report.html", "<p>report</p>")
        tree.finish(Manifest(version="1", documents=tuple(records)))
    print(calls, sum(record.status == "written" for record in records))
""")


def run_script(root: Path, die_at: int, word: str = "new") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", RUN, str(root), str(die_at), word],
                          capture_output=True, text=True, check=False,
                          cwd=Path(__file__).parents[2])


def tree_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], int]:
    root = tmp_path_factory.mktemp("undisturbed")
    done = run_script(root, 0)
    assert done.returncode == 0, done.stderr
    return tree_of(root), int(done.stdout.split()[0])


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("part", range(12))
def test_a_killed_run_leaves_whole_files_and_the_next_one_completes(
        tmp_path: Path, undisturbed: tuple[dict[str, bytes], int], part: int) -> None:
    expected, calls = undisturbed
    root = tmp_path / "output"
    before = {}
    if part % 2:  # over documents of an earlier run
        assert run_script(root, 0, "old").returncode == 0
        before = tree_of(root)
    killed = run_script(root, 1 + part * calls // 12)
    assert killed.returncode == -signal.SIGKILL
    for path, content in tree_of(root).items():
        if not path.startswith(".formgen/") and not path.endswith(".tmp"):
            assert content in (expected[path], before.get(path)), path
    again = run_script(root, 0)
    assert again.returncode == 0, again.stderr
    assert tree_of(root) == expected


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_the_next_run_goes_on_where_the_killed_one_was(
        tmp_path: Path, undisturbed: tuple[dict[str, bytes], int]) -> None:
    run_script(tmp_path, undisturbed[1] // 3)
    again = run_script(tmp_path, 0)
    assert 0 < int(again.stdout.split()[1]) < 6


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    with OutputTree(tmp_path):
        second = run_script(tmp_path, 0)
    assert second.returncode == 1
    assert "OUTPUT_IN_USE" in second.stderr
    assert not (tmp_path / "manifest.json").exists()
