"""The returned files themselves, kept as they came: never opened again for writing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from formgen.collect.inbox import Received
from formgen.folders import inside
from formgen.write.atomic import put
from formgen.write.failures import writing

ORIGINALS = "originals"
_SAFE = (".pdf", ".docx", ".docm", ".xlsx", ".xlsm", ".xls", ".ods", ".odt", ".doc", ".jpg",
         ".jpeg", ".png", ".tif", ".tiff", ".heic", ".csv")


def keep(folder: Path, item: Received) -> str:
    """Keep a file under the hash of its bytes, which is returned; it is there for good then.

    Raises:
        OutputError: if it cannot be written.
    """
    sha256 = hashlib.sha256(item.content).hexdigest()
    place = folder / ORIGINALS / sha256[:2]
    suffix = item.suffix if item.suffix in _SAFE else ".bin"
    with writing(item.name):
        place.mkdir(parents=True, exist_ok=True)
        if kept(folder, sha256) is None:
            put(str(place), sha256 + suffix, item.content, durable=True)
    return sha256


def kept(folder: Path, sha256: str) -> Path | None:
    """Where the file with a hash is kept; None if it is not.

    Raises:
        OSError: if the folder cannot be read.
    """
    place = folder / ORIGINALS / sha256[:2]
    return next((path for path in inside(place) if path.name.startswith(f"{sha256}.")), None)
