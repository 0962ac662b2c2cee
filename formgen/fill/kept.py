"""Compiled templates, kept from run to run: compiling one takes as long as filling hundreds.

A kept template is a pickle of the engine's own classes, with its expressions as text. Reading
one makes nothing else: a file that names any other class or function is not used, and neither is
one that is torn, or that another version of formgen or of its libraries has made. Then the
template is compiled again.
"""

from __future__ import annotations

import copyreg
import hashlib
import io
import pickle
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

import formgen
from formgen import fonts
from formgen.fill.slots import Template

#: What a kept template may be made with, besides classes of formgen's own.
_OTHERS = frozenset({("collections", "Counter"), ("formgen.fonts", "bundled"),
                     ("formgen.fill.expressions", "compiled_again")})
_OWN_PACKAGES = ("formgen.fill.", "formgen.findings", "formgen.fonts")
#: Libraries that have a part in what compiling makes.
_LIBRARIES = ("pypdf", "uharfbuzz", "fonttools", "lxml", "isal", "jinja2")
_HASH = hashlib.sha256().digest_size


def pack(template: Template, sha256: str) -> bytes | None:
    """A compiled template as bytes; None for one that cannot be kept, as with merge fields.

    It must not have filled a document yet: it remembers values that it has drawn. ``sha256``
    is the hash of what it was compiled from.
    """
    target = io.BytesIO()
    pickler = pickle.Pickler(target, protocol=5)
    pickler.dispatch_table = {**copyreg.dispatch_table, fonts.FontFile: _by_name}
    try:
        pickler.dump(template)
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


def _by_name(font: fonts.FontFile) -> Any:
    """How a font is kept: one that travels with formgen as its name, any other as it is."""
    name = next((name for name, file in fonts.BUNDLED.items() if file() is font), None)
    return font.__reduce_ex__(5) if name is None else (fonts.bundled, (name,))


class _Unpickler(pickle.Unpickler):
    """Makes objects of the engines' classes, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of the engines.

        Raises:
            UnpicklingError: it is none.
        """
        if (module, name) in _OTHERS:
            return super().find_class(module, name)
        if module.startswith(_OWN_PACKAGES) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


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
