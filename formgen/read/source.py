"""The bytes of a file: those of a small one in memory, those of a large one where they lie.

A list of 100,000 students has 18 to 40 MB, which need not be in the memory of each process that
reads it.
"""

from __future__ import annotations

import hashlib
from io import BufferedReader, BytesIO
from pathlib import Path

Source = bytes | Path

#: Bytes of a file that is read into memory as a whole.
LARGEST_IN_MEMORY = 8_000_000


def source_of(path: Path) -> Source:
    """The bytes of a file, or the file itself if it is large.

    Raises:
        OSError: if it cannot be read.
    """
    return path if path.stat().st_size > LARGEST_IN_MEMORY else path.read_bytes()


def stream(source: Source) -> BytesIO | BufferedReader:
    """The bytes, to be read in pieces."""
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def content(source: Source) -> bytes:
    """All of the bytes."""
    return source if isinstance(source, bytes) else source.read_bytes()


def size(source: Source) -> int:
    """How many bytes there are."""
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def head(source: Source, length: int) -> bytes:
    """The first bytes."""
    with stream(source) as file:
        return file.read(length)


def digest(source: Source) -> str:
    """The hash of the bytes (SHA-256, hexadecimal)."""
    with stream(source) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
