"""What earlier runs left is found whatever is asked for, and in whatever order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.spool import Spool
from formgen.write import DocumentRecord, Manifest, Status, read_manifest, to_json
from formgen.write.earlier import Earlier

from .conftest import a_document

PATHS = st.sampled_from([f"2026/B{number:02}/{number % 3}/pok.docx" for number in range(12)])


def written(path: str, key: str) -> DocumentRecord:
    return replace(a_document(path, key), status=Status.WRITTEN, sha256="4" * 64, bytes=9)


@given(st.sets(PATHS), st.sets(PATHS), st.lists(PATHS))
def test_each_path_is_found_and_the_rest_is_left(manifested: set[str], noted: set[str],
                                                 asked: list[str]) -> None:
    earlier = Earlier([written(path, "old") for path in sorted(manifested)],
                      {path: written(path, "new") for path in noted})
    there = {**dict.fromkeys(manifested, "old"), **dict.fromkeys(noted, "new")}
    for path in asked:
        record = earlier.at(path)
        assert (record and record.key) == there.get(path)
    assert [(record.path, record.key) for record in earlier.others()] == sorted(
        (path, key) for path, key in there.items() if path not in asked)


def test_what_was_never_on_the_disk_is_not_found() -> None:
    blocked = replace(a_document("a.docx"), status=Status.BLOCKED)
    earlier = Earlier([blocked], {})
    assert earlier.at("a.docx") is None and not list(earlier.others())


def test_a_manifest_that_breaks_meanwhile_is_known_no_further() -> None:
    class Broken(list[DocumentRecord]):
        def __iter__(self) -> Iterator[DocumentRecord]:
            yield written("a.docx", "k")
            raise ValueError("somebody saved nonsense")

    earlier = Earlier(Broken(), {"c.docx": written("c.docx", "k")})
    assert [bool(earlier.at(f"{name}.docx")) for name in "abc"] == [True, False, True]


# --- the manifest's file, read a document at a time ---

def a_manifest(*paths: str) -> Manifest:
    return Manifest(version="1", documents=Spool(
        DocumentRecord, [written(path, "k") for path in paths]), findings={"DISK_FULL": 2})


@pytest.mark.parametrize("paths", [(), ("a.docx",), ("a.docx", "b/łó – ß.docx", "c.docx")])
def test_it_is_read_as_it_was_written(tmp_path: Path, paths: tuple[str, ...]) -> None:
    file = tmp_path / "manifest.json"
    file.write_bytes(to_json(a_manifest(*paths)).encode())
    back = read_manifest(file)
    assert len(back.documents) == len(paths)
    assert [record.path for record in back.documents] == [*paths] == [
        record.path for record in back.documents]
    assert (back.version, dict(back.findings)) == ("1", {"DISK_FULL": 2})


def test_it_may_have_been_arranged_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    data = json.loads(to_json(a_manifest("a.docx", "b.docx")))
    file.write_text(json.dumps({**data, "documents": data["documents"][::-1]}, indent=2))
    assert {record.path for record in read_manifest(file).documents} == {"a.docx", "b.docx"}


@pytest.mark.parametrize("damage", [
    lambda text: text[:-3], lambda text: text + "}", lambda text: text.replace("]\n}", "]\n,{}}"),
    lambda text: text.replace('"schema": 1', '"schema": 2'),
    lambda text: text.replace('"path": "a.docx"', '"path": "../a.docx"'),
    lambda text: text.replace('"bytes": 9', '"bytes": "9"'),
    lambda text: text.replace('"status"', '"state"'), lambda text: text.replace("},\n{", "}\n{"),
])
def test_damage_anywhere_is_noticed_at_once(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "manifest.json"
    file.write_text(damage(to_json(a_manifest("a.docx", "b.docx"))))
    with pytest.raises(ValueError, match=r".*"):
        read_manifest(file)
