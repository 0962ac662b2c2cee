"""ZIP files of bundles: stored, since documents are deflated already, and always the same."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

_DATE = (1980, 1, 1, 0, 0, 0)


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP file of members as (name, content), in their order."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, _DATE), content)
    return stream.getvalue()
