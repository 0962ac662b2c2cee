"""ZIP files of documents: every program can read them, and formgen reads no others."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.write.zip_format import Contents, Member, contents, directory, header

DOCUMENTS = {"0100231/pok.docx": b"word" * 300, "0100231/pok.pdf": b"%PDF", "Zoë/lég.pdf": b""}


def member(name: str, content: bytes) -> Member:
    return Member(name, zlib.crc32(content), len(content))


def laid_out(documents: dict[str, bytes]) -> bytes:
    members = {name: member(name, content) for name, content in documents.items()}
    return b"".join([*(header(members[name]) + content for name, content in documents.items()),
                     *directory(members.values())])


def read_back(content: bytes, path: Path) -> dict[str, bytes]:
    """The members as :mod:`formgen.write.zip_format` finds them."""
    path.write_bytes(content)
    found = contents(path)
    assert found.is_ours
    return {name: content[one.start + one.header_length:one.start + one.length]
            for name, one in found.members.items()}


@given(documents=st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='\\/:'),
            min_size=1, max_size=20), st.binary(max_size=40), max_size=6))
def test_what_goes_in_comes_out_for_us_and_for_others(
        tmp_path_factory: pytest.TempPathFactory, documents: dict[str, bytes]) -> None:
    path = tmp_path_factory.getbasetemp() / "hypothesis.zip"
    assert read_back(laid_out(documents), path) == documents
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == documents
        assert {entry.date_time for entry in archive.infolist()} <= {(1980, 1, 1, 0, 0, 0)}


def test_unzip_finds_nothing_wrong(tmp_path: Path) -> None:
    if not shutil.which("unzip"):
        pytest.skip("unzip is not installed")
    (tmp_path / "made.zip").write_bytes(laid_out(DOCUMENTS))
    tested = subprocess.run(["unzip", "-t", "made.zip"], cwd=tmp_path, capture_output=True,
                            check=False)
    assert tested.returncode == 0, tested.stdout
    assert b"No errors detected in compressed data of made.zip" in tested.stdout


def test_more_members_than_the_old_format_can_count(tmp_path: Path) -> None:
    documents = {f"{number}": b"" for number in range(0x10000)}
    assert read_back(laid_out(documents), tmp_path / "many.zip") == documents
    with zipfile.ZipFile(tmp_path / "many.zip") as archive:
        assert archive.namelist() == list(documents)


def test_members_beyond_four_gigabytes(tmp_path: Path) -> None:
    """The file has a hole in it, so that it takes no room."""
    filler, last = Member("hole", 0, 0xFFFFFF00), member("last", b"document")
    others = [Member(f"filler {number}", 0, 0x1000) for number in range(3)]
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        for one in (filler, *others):
            file.write(header(one))
            file.seek(one.size, 1)
        file.write(header(last) + b"document")
        file.writelines(directory([filler, *others, last]))
    found = contents(path)
    assert found.is_ours and found.members["last"].start > 0xFFFFFFFF
    with zipfile.ZipFile(path) as archive:
        assert archive.read("last") == b"document"
        assert archive.getinfo("last").header_offset == found.members["last"].start
    if shutil.which("zipinfo"):
        said = subprocess.run(["zipinfo", str(path)], capture_output=True, text=True, check=True)
        assert "5 files" in said.stdout


def repacked(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in DOCUMENTS.items():
            archive.writestr(name, content)
    return path.read_bytes()


def added(path: Path) -> bytes:
    path.write_bytes(laid_out(DOCUMENTS))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("note.txt", "somebody's")
    return path.read_bytes()


@pytest.mark.parametrize("spoilt", [
    repacked, added,
    lambda _: b"", lambda _: b"no ZIP file at all", lambda _: laid_out(DOCUMENTS)[:-1],
    lambda _: laid_out(DOCUMENTS) + b" ", lambda _: b" " + laid_out(DOCUMENTS),
    lambda _: laid_out(DOCUMENTS).replace(b"PK\x01\x02", b"PK\x01\x03", 1),
    lambda _: b"".join(header(member("a", b"")) for _ in range(2)) + b"".join(
        directory([member("a", b"")] * 2)),
], ids=["repacked", "added", "empty", "text", "torn", "longer", "shifted", "entry", "twice"])
def test_what_formgen_did_not_lay_out_is_not_ours(tmp_path: Path, spoilt) -> None:
    path = tmp_path / "spoilt.zip"
    path.write_bytes(spoilt(path))
    assert contents(path) == Contents({}, is_ours=False)


@pytest.mark.parametrize("place", range(0, 500, 7))
def test_a_spoilt_end_is_never_more_than_not_ours(tmp_path: Path, place: int) -> None:
    content = bytearray(laid_out(DOCUMENTS))
    content[-1 - place % len(content)] ^= 0xFF
    (tmp_path / "spoilt.zip").write_bytes(content)
    contents(tmp_path / "spoilt.zip")


def test_no_file_is_an_empty_one(tmp_path: Path) -> None:
    assert contents(tmp_path / "none.zip") == Contents({}, is_ours=True)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.zip").write_bytes(laid_out(DOCUMENTS))
    try:
        (tmp_path / "link.zip").symlink_to(tmp_path / "elsewhere.zip")
    except OSError:
        pytest.skip("this user may make no links")
    assert contents(tmp_path / "link.zip") == Contents({}, is_ours=True)
