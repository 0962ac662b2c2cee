"""Nothing is written outside the output folder, and nothing into what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from formgen.errors import OutputError
from formgen.write import OutputTree, Status

from .writing import NEW, OLD, Document, files, write


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
