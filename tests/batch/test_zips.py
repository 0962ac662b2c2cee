"""Documents in ZIP files: whatever is done in whatever order, they are those that were asked for.

What fills the documents is a stand-in here: a document is a text. :mod:`tests.generate.test_zip`
has the papers themselves.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formgen.batch import zips
from formgen.write import DocumentRecord, OutputTree, Reason, Status
from formgen.write.zip_part import ZipPart

from .zipping import (
    FIRST,
    OTHERS,
    PAPERS,
    Filler,
    Papers,
    add_to,
    archive_at,
    changed,
    run,
    spoilt,
    stamps,
    tree_of,
    unpacked,
)


@pytest.mark.parametrize("part", [1, 3, 1000])
def test_the_same_documents_and_bytes_however_they_are_shared(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    run(tmp_path / "expected", PAPERS)
    run(tmp_path / "plain", PAPERS, zipped=False)
    assert unpacked(tmp_path / "expected") == unpacked(tmp_path / "plain") == PAPERS
    monkeypatch.setattr(zips, "PART", part)
    monkeypatch.setattr("formgen.batch.documents.CHUNK", 2)
    for workers in (1, 2):
        run(tmp_path / f"{workers}", PAPERS, workers=workers)
        assert tree_of(tmp_path / f"{workers}") == tree_of(tmp_path / "expected")
        run(tmp_path / f"{workers}", changed(FIRST, OTHERS[7]), workers=workers)
    run(tmp_path / "anew", changed(FIRST, OTHERS[7]))
    assert tree_of(tmp_path / "1") == tree_of(tmp_path / "2") == tree_of(tmp_path / "anew")


runs = st.lists(st.tuples(
    st.dictionaries(st.sampled_from(sorted(PAPERS)), st.sampled_from([None, b"old", b"new" * 9])),
    st.booleans(), st.sampled_from([1, 2, 1000])), min_size=1, max_size=5)


@given(runs=runs)
@settings(max_examples=30, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_runs_after_each_other(
        tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[Papers, bool, int]]) -> None:
    root = tmp_path_factory.mktemp("runs")
    expected: dict[str, bytes] = {}
    with pytest.MonkeyPatch.context() as patch:
        for papers, zipped, part in runs:
            patch.setattr(zips, "PART", part)
            ran = run(root, papers, zipped=zipped)
            assert set(ran.codes()) <= {"DOCUMENTS_ZIPPED", "DOCUMENTS_UNZIPPED"}
            made = {path: content for path, content in papers.items() if content is not None}
            expected |= made
            assert unpacked(root) == expected
            assert all((root / path).is_file() != zipped for path in made)
        run(root, PAPERS)
        run(root / "anew", PAPERS)
    left, anew = tree_of(root), tree_of(root / "anew")
    assert {path: left[path] for path in anew} == anew
    assert not [path for path in left if path.endswith((".tmp", ".docx"))]


def test_what_is_there_is_left_alone_and_not_even_read(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, PAPERS)
    before = stamps(tmp_path)
    monkeypatch.setattr(ZipPart, "write", pytest.fail)
    ran = run(tmp_path, PAPERS)
    assert stamps(tmp_path) == before and not ran.reasons()
    assert ran.made.by_status == {Status.UNCHANGED: len(PAPERS)}


@pytest.mark.parametrize("part", [2, 1000])
def test_only_what_changed_is_made_and_only_its_zip(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    monkeypatch.setattr(zips, "PART", part)
    run(tmp_path, PAPERS)
    before = stamps(tmp_path)
    assert run(tmp_path, changed(OTHERS[0])).reasons() == {OTHERS[0]: Reason.VALUES}
    after = stamps(tmp_path)
    assert [name for name in before if after[name] != before[name]] == [
        archive_at(tmp_path, OTHERS[0]).name]
    assert unpacked(tmp_path) == changed(OTHERS[0])


def test_a_zip_of_the_very_bytes_is_left_alone(tmp_path: Path) -> None:
    run(tmp_path, PAPERS)
    before = stamps(tmp_path)
    (tmp_path / "manifest.json").unlink()  # so that everything is made again
    ran = run(tmp_path, PAPERS)
    assert stamps(tmp_path) == before and "ARCHIVE_SET_ASIDE" not in ran.codes()


def test_a_zip_that_is_gone_is_made_again(tmp_path: Path) -> None:
    run(tmp_path, PAPERS)
    before = tree_of(tmp_path)
    archive_at(tmp_path).unlink()
    assert set(run(tmp_path, PAPERS).reasons().values()) == {Reason.FILE}
    assert tree_of(tmp_path) == before


def test_a_document_that_is_kept_back_leaves_the_old_one(tmp_path: Path) -> None:
    run(tmp_path, PAPERS)
    ran = run(tmp_path, {**changed(*OTHERS), FIRST: None})
    assert unpacked(tmp_path)[FIRST] == PAPERS[FIRST]
    (record,) = [record for record in ran.made.records if record.path == FIRST]
    assert (record.status, record.sha256) == (
        Status.BLOCKED, hashlib.sha256(PAPERS[FIRST]).hexdigest())
    ran = run(tmp_path, changed(FIRST, *OTHERS))
    assert "ARCHIVE_SET_ASIDE" not in ran.codes()


@pytest.mark.parametrize("spoil", [
    lambda root: add_to(archive_at(root)),
    lambda root: archive_at(root).write_bytes(b"no ZIP file") and b"no ZIP file",
    lambda root: spoilt(root, FIRST),
], ids=["added to", "replaced", "changed"])
def test_what_somebody_did_to_a_zip_is_kept_beside_the_new_one(tmp_path: Path, spoil) -> None:
    run(tmp_path, PAPERS)
    theirs = spoil(tmp_path)
    ran = run(tmp_path, changed(FIRST))
    (finding,) = [item for item in ran.told if item.code == "ARCHIVE_SET_ASIDE"]
    assert finding.where.file == archive_at(Path(), FIRST).as_posix()
    assert finding.what("nl") == (
        "Dit ZIP-bestand is na het maken gewijzigd. Dat exemplaar is bewaard als "
        f"'{finding.details['name']}'; het nieuwe staat op zijn plaats.")
    aside = archive_at(tmp_path).with_name(finding.details["name"])
    assert aside.name.startswith("B01 De Poot (gewijzigd ")
    assert aside.read_bytes() == theirs
    aside.unlink()
    assert unpacked(tmp_path) == changed(FIRST)


def test_documents_that_are_to_go_are_taken_out(tmp_path: Path) -> None:
    run(tmp_path, PAPERS)
    left = {path: content for path, content in PAPERS.items() if "/2/" not in path}
    run(tmp_path, left, gone="2")
    run(tmp_path / "anew", left)
    anew = tree_of(tmp_path / "anew")
    assert {path: content for path, content in tree_of(tmp_path).items()
            if not path.startswith("anew")} == anew
    assert unpacked(tmp_path / "anew") == left


def test_with_its_last_document_a_zip_goes_and_its_folder(tmp_path: Path) -> None:
    mine = {path: PAPERS[path] for path in PAPERS if "/1/" in path}
    run(tmp_path, mine)
    run(tmp_path, {}, gone="1")
    assert set(tree_of(tmp_path)) == {"manifest.json", ".formgen/lock"}
    assert not (tmp_path / "2026").exists()


def test_a_document_that_somebody_changed_is_not_taken_out(tmp_path: Path) -> None:
    run(tmp_path, PAPERS)
    spoilt(tmp_path, FIRST)
    left = {path: content for path, content in PAPERS.items() if "/1/" not in path}
    run(tmp_path, left, gone="1")
    assert unpacked(tmp_path) == {**left, FIRST: PAPERS[FIRST].swapcase()}


def test_a_changed_file_stays_when_the_others_go_into_zips(tmp_path: Path) -> None:
    run(tmp_path, PAPERS, zipped=False)
    (tmp_path / FIRST).write_bytes(b"filled in by hand")
    ran = run(tmp_path, PAPERS)
    (finding,) = [item for item in ran.told if item.code == "DOCUMENT_STAYS"]
    assert finding.where.file == FIRST
    assert finding.what("nl") == (
        "Dit bestand is na het maken gewijzigd en blijft daarom staan; wat formgen nu maakt, staat "
        "in '2026/B01 De Poot.zip'.")
    assert (tmp_path / FIRST).read_bytes() == b"filled in by hand"
    (tmp_path / FIRST).unlink()
    assert unpacked(tmp_path) == PAPERS


def test_a_changed_zip_stays_when_its_documents_become_files(tmp_path: Path) -> None:
    run(tmp_path, PAPERS)
    theirs = add_to(archive_at(tmp_path))
    ran = run(tmp_path, PAPERS, zipped=False)
    (finding,) = [item for item in ran.told if item.code == "DOCUMENT_STAYS"]
    assert finding.where.file == archive_at(Path(), FIRST).as_posix()
    assert archive_at(tmp_path).read_bytes() == theirs
    archive_at(tmp_path).unlink()
    assert unpacked(tmp_path) == PAPERS


@pytest.mark.parametrize(("first", "then"), [(False, True), (True, False), (True, True)])
def test_a_run_that_was_stopped_is_completed(tmp_path: Path, first: bool, then: bool) -> None:
    """Before its manifest is there: nothing of it is taken for somebody's work."""
    run(tmp_path, PAPERS, zipped=first)
    run(tmp_path, changed(*OTHERS), zipped=then, finish=False)
    assert run(tmp_path, changed(FIRST), zipped=then).codes().count("ARCHIVE_SET_ASIDE") == 0
    run(tmp_path, changed(FIRST), zipped=then)
    run(tmp_path / "anew", changed(FIRST), zipped=then)
    anew = tree_of(tmp_path / "anew")
    assert {path: content for path, content in tree_of(tmp_path).items()
            if not path.startswith("anew")} == anew


@pytest.mark.parametrize("first", [None, False, True])
@pytest.mark.parametrize("zipped", [False, True])
def test_of_a_run_that_was_stopped_nothing_stays_beside_the_other_kind(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool | None, zipped: bool) -> None:
    """It was stopped before it noted what it had put into place."""
    if first is not None:
        run(tmp_path / "output", PAPERS, zipped=first)
    with monkeypatch.context() as only_here:
        only_here.setattr(OutputTree, "note", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "output", changed(FIRST), zipped=zipped)
    run(tmp_path / "output", changed(FIRST), zipped=not zipped)
    run(tmp_path / "anew", changed(FIRST), zipped=not zipped)
    assert tree_of(tmp_path / "output") == tree_of(tmp_path / "anew")


@pytest.mark.parametrize("first", [{}, PAPERS], ids=["new", "known"])
@pytest.mark.parametrize("asked", [b"another version", b"a third version"])
def test_after_a_run_that_was_stopped_others_may_be_asked_for_first(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: Papers, asked: bytes) -> None:
    """It was stopped when the first ZIP file was there and not noted."""
    output = tmp_path / "output"
    run(output, first)
    with monkeypatch.context() as only_here:
        only_here.setattr(OutputTree, "note", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(output, changed(FIRST, *OTHERS))
    told = run(output, {FIRST: asked}).codes()
    told += run(output, PAPERS).codes()
    assert "ARCHIVE_SET_ASIDE" not in told
    run(tmp_path / "anew", PAPERS)
    assert tree_of(output) == tree_of(tmp_path / "anew")


def _interrupted(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_a_folder_that_cannot_be_written_is_told_of_for_each_document(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, PAPERS)
    before = unpacked(tmp_path)
    with monkeypatch.context() as only_here:
        only_here.setattr("formgen.write.zip_builder.put_in_place", _held)
        ran = run(tmp_path, changed(FIRST, OTHERS[0]))
    assert ran.codes() == ["DOCUMENT_OPEN_ELSEWHERE"] * 2
    assert ran.made.by_status[Status.FAILED] == 2
    assert unpacked(tmp_path) == before and not list(tmp_path.rglob("*.tmp"))
    assert not run(tmp_path, changed(FIRST, OTHERS[0])).codes()
    assert unpacked(tmp_path) == changed(FIRST, OTHERS[0])


def test_a_link_where_the_folder_should_be_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output").mkdir()
    try:
        (tmp_path / "output" / "2026").symlink_to(tmp_path / "elsewhere")
    except OSError:
        pytest.skip("this user may make no links")
    ran = run(tmp_path / "output", PAPERS)
    assert set(ran.codes()) == {"FOLDER_IS_LINK"} and not list((tmp_path / "elsewhere").iterdir())


def test_what_is_not_finished_is_taken_away(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "PART", 2)
    monkeypatch.setattr("formgen.batch.documents.CHUNK", 2)
    filled = iter(range(9))

    def interrupted(*_arguments: object) -> list[DocumentRecord]:
        if next(filled) == 2:
            raise KeyboardInterrupt
        return documents(*_arguments)

    documents = Filler.documents
    monkeypatch.setattr(Filler, "documents", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, PAPERS)
    assert not list(tmp_path.rglob("*.tmp"))


def _held(source: str, target: str) -> None:
    raise PermissionError(13, "Permission denied", source, None, target)
