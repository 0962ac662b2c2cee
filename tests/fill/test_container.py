"""Office files are opened with suspicion: what could harm is refused before it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from formgen.errors import InputError
from formgen.fill.container import open_container


def made(*members: tuple[str, bytes]) -> bytes:
    """A ZIP file of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def code(content: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(InputError) as caught:
        open_container(content)
    (finding,) = caught.value.findings
    return finding.code


def test_members_are_given_as_they_are() -> None:
    container = open_container(made(("a/b.xml", b"<x/>"), ("c.bin", b"\0" * 10)))
    assert list(container.members) == ["a/b.xml", "c.bin"]
    assert container.read("a/b.xml") == b"<x/>"


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "C:/x", "a\\..\\x", ""])
def test_names_that_lead_elsewhere(name: str) -> None:
    assert code(made((name, b"x"))) == "OFFICE_FILE_SUSPICIOUS"


def test_one_name_in_two_spellings() -> None:
    assert code(made(("word/A.xml", b"<x/>"), ("word/a.xml", b"<y/>"))) == "OFFICE_FILE_SUSPICIOUS"


def test_members_that_lie_over_each_other() -> None:
    content = bytearray(made(("a", b"aaaa" * 50), ("b", b"bbbb" * 50)))
    second = content.rindex(b"PK\x01\x02")
    struct.pack_into("<L", content, second + 42, 0)  # the second begins where the first does
    assert code(bytes(content)) in ("OFFICE_FILE_SUSPICIOUS", "OFFICE_FILE_DAMAGED")


def test_bombs() -> None:
    assert code(made(("a.xml", bytes(2_000_000)))) == "OFFICE_FILE_TOO_LARGE"
    assert code(made(*((f"{n}.xml", b"") for n in range(2001)))) == "OFFICE_FILE_TOO_LARGE"


def test_a_size_that_lies() -> None:
    content = bytearray(made(("a.xml", b"<x>" + b"y" * 1000 + b"</x>")))
    struct.pack_into("<L", content, content.rindex(b"PK\x01\x02") + 24, 10)
    container = open_container(bytes(content))
    with pytest.raises(InputError):
        container.read("a.xml")


def test_too_many_elements() -> None:
    content = made(("a.xml", b"<r>" + b"<p/><q>1</q>" * 1_500_000 + b"</r>"), ("b", b"x"))
    with pytest.raises(InputError) as caught:
        open_container(content).read("a.xml")
    assert caught.value.findings[0].code == "OFFICE_FILE_TOO_LARGE"


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.bin",
                                  "word/embeddings/oleObject1.bin"])  # fmt: skip
def test_programs_inside(name: str) -> None:
    assert code(made((name, b"x"))) == "OFFICE_FILE_HAS_MACROS"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    container = open_container(made(("a.xml", text.encode(encoding))))
    with pytest.raises(InputError) as caught:
        container.read("a.xml")
    assert caught.value.findings[0].code == "OFFICE_FILE_HAS_DOCTYPE"


@pytest.mark.parametrize("length", [0, 1, 4, 30, 60, 100])
def test_truncated_files(length: int) -> None:
    content = made(("a.xml", b"<x/>"))[:length]
    assert code(content) in ("OFFICE_FILE_DAMAGED", "OFFICE_FILE_UNKNOWN")
