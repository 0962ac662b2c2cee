"""Compiled templates, kept from run to run: compiling one takes as long as filling hundreds.

A kept template is a pickle of the engine's own classes. Reading one makes nothing else: a file
that names any other class or function is not used, and neither is one that is torn, or that
another version of formgen or of its libraries has made. Then the template is compiled again.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

import formgen
from formgen import fonts
from formgen.fill.slots import Template

#: Formats whose templates are kept; the others' are compiled in less time than it takes to
#: read the input.
KEPT_FORMATS = frozenset({"pdf"})

#: What a kept template may consist of, besides classes of formgen's own.
_OTHER_CLASSES = frozenset({("collections", "Counter")})
_OWN_PACKAGES = ("formgen.fill.", "formgen.findings", "formgen.fonts")
#: Libraries that have a part in what compiling makes.
_LIBRARIES = ("pypdf", "uharfbuzz", "fonttools", "lxml", "isal")
_HASH = hashlib.sha256().digest_size


def pack(template: Template, sha256: str) -> bytes | None:
    """A compiled template as bytes; None for one of a kind that cannot be kept.

    It must not have filled a document yet: it remembers values that it has drawn. ``sha256``
    is the hash of what it was compiled from.
    """
    target = io.BytesIO()
    try:
        _Pickler(target, protocol=5).dump(template)
    except (pickle.PicklingError, AttributeError, TypeError, RecursionError):
        return None
    body = _made_by(sha256) + target.getvalue()
    return hashlib.sha256(body).digest() + body


def unpack(content: bytes, sha256: str) -> Template | None:
    """The template that :func:`pack` made bytes of; None if it is not from this source, this
    formgen and these libraries, or not whole.
    """
    body = memoryview(content)[_HASH:]
    if body[:_HASH] != _made_by(sha256) or hashlib.sha256(body).digest() != content[:_HASH]:
        return None
    try:
        return cast(Template, _Unpickler(io.BytesIO(body[_HASH:])).load())
    except Exception:
        # Whatever a file that is not ours leads to: its template can be compiled.
        return None


class _Pickler(pickle.Pickler):
    """Leaves out the fonts that travel with formgen."""

    def persistent_id(self, value: Any) -> str | None:
        """The name of a font of formgen's."""
        if isinstance(value, fonts.FontFile):
            return next((name for name, font in _fonts().items() if font is value), None)
        return None


class _Unpickler(pickle.Unpickler):
    """Makes classes of the engines, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of the engines.

        Raises:
            UnpicklingError: it is none.
        """
        if module.startswith(_OWN_PACKAGES) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        elif (module, name) in _OTHER_CLASSES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")

    def persistent_load(self, name: Any) -> fonts.FontFile:
        """A font of formgen's."""
        return _fonts()[name]


def _fonts() -> Mapping[str, fonts.FontFile]:
    return {"sans": fonts.sans(), "sans_bold": fonts.sans_bold(), "arabic": fonts.arabic()}


@cache
def _made_by(sha256: str) -> bytes:
    """A hash of what a template is compiled from, and of the code that compiles it."""
    return hashlib.sha256(sha256.encode() + _code()).digest()


@cache
def _code() -> bytes:
    """A hash of Python's version, the engines' modules and the libraries' versions."""
    said = hashlib.sha256(sys.version.encode())
    package = Path(formgen.__file__).parent
    for path in sorted((package / "fill").rglob("*.py")):
        said.update(path.read_bytes())
    for library in _LIBRARIES:
        try:
            said.update(f"{library} {version(library)}".encode())
        except PackageNotFoundError:
            said.update(f"no {library}".encode())
    return said.digest()
