"""The last look at a name before it reaches the disk: is it legal, and inside the output?"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from formgen.model.filenames import safe_part


def is_safe_path(path: str) -> bool:
    """Whether a relative path with forward slashes consists of safe names only.

    Such a path cannot leave the folder that it is relative to.
    """
    return all(map(_is_safe, path.split("/")))


def inside(root: Path, path: Path) -> bool:
    """Whether a path, with its symbolic links followed, is the folder ``root`` or below it."""
    return path.resolve().is_relative_to(root.resolve())


@lru_cache(maxsize=4096)
def _is_safe(part: str) -> bool:
    return part == safe_part(part)
