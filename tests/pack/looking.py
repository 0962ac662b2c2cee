"""What packs hold, found without formgen."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def codes(findings: Any) -> list[str]:
    return [finding.code for finding in findings]


@cache  # the same papers are in a folder, in its ZIP file and in a mail
def streams(content: bytes) -> bytes:
    """Every byte that a file says, however it is packed: ZIP members, PDF streams, mail parts."""
    said = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            said += [streams(archive.read(name)) for name in archive.namelist()]
    elif content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for entry in pdf.objects:
                if isinstance(entry, pikepdf.Stream):
                    try:
                        said.append(entry.read_bytes())
                    except pikepdf.PdfError:
                        said.append(entry.read_raw_bytes())
                said.append(repr(entry).encode())
        with pymupdf.open(stream=content, filetype="pdf") as document:  # as glyphs are read
            said += [page.get_text().encode() for page in document]
    return b"\n".join(said)


def words_in(content: bytes) -> str:
    """What a file says, its white space and the marks between pieces of text left out."""
    text = re.sub(rb"<[^>]*>", b"", streams(content)).decode("utf-8", errors="ignore")
    return "".join(text.split())


def numbers_in(content: bytes) -> set[str]:
    """The student numbers that a file holds, in one byte or two for each letter."""
    text = streams(content)
    plain = text.decode("latin-1") + text.replace(b"\0", b"").decode("latin-1")
    return set(re.findall(r"(?<!\d)01002\d\d(?!\d)", plain))
