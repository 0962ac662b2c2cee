"""What takes long and comes out the same each time, done once for all tests of a process.

For the rooms that need papers and a cohort to test something else with. Those whose subject is
reading or compiling do it each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from formgen.batch.library import compile_template
from formgen.fill.kept import pack, unpack
from formgen.fill.slots import How, Template
from formgen.forms import Form, load_form
from formgen.read.csv_intake import CsvIntakes
from formgen.read.xlsx import Workbook

#: Functions of a workbook, whose file has been read before; and of values, and a list that only
#: CSV files are added to.
READING = (("formgen.read.inputs", "_read"), ("formgen.intake.received", "is_intake"),
           ("formgen.intake.received", "lists_of"), ("formgen.intake.received", "_read"),
           ("formgen.intake.received", "other_intakes"))

_compiled: dict[tuple[bytes, str], list[tuple[How, Template | bytes]]] = {}


@contextmanager
def done_once() -> Iterator[None]:
    """All of what follows."""
    with compiling_once(), reading_once(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("formgen.forms.templates.load_form", _load_form)
        yield


@contextmanager
def compiling_once() -> Iterator[None]:
    """Compile each template once; who asks for it again gets what a next run of formgen gets: one
    out of what is kept, or the one that there is where it cannot be kept.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("formgen.batch.library.compile_template", _compile)
        yield


def _compile(content: bytes, file_format: str, how: How) -> Template:
    known = _compiled.setdefault((content, file_format), [])
    for compiled_how, kept in known:
        if compiled_how == how:  # its text would not do: that leaves out the password
            template = unpack(kept, "") if isinstance(kept, bytes) else kept
            assert template is not None
            return template
    template = compile_template(content, file_format, how)
    known.append((how, pack(template, "") or template))
    return template


@contextmanager
def reading_once() -> Iterator[None]:
    """Read each workbook once; nobody can change what it says."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in READING:
            place = import_module(module)
            patch.setattr(place, name, read_once(getattr(place, name)))
        yield


_read: dict[tuple[Any, ...], Any] = {}


def read_once(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a workbook that calls another only for what it has not been asked yet."""
    def call(held: Any, *others: Any, **options: Any) -> Any:
        if not isinstance(held, Workbook) or not isinstance(held._source, bytes):
            return function(held, *others, **options)
        values = [other for other in others if not isinstance(other, CsvIntakes)]
        key = function, held._source, held.file, repr((values, options))
        if key not in _read:
            _read[key] = function(held, *others, **options)
        return _read[key]
    return call


_forms: dict[Any, Form] = {}


def _load_form(folder: Path) -> Form:
    """A form, loaded once from files of these names and texts."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
        texts = [path.read_bytes() for path in files if path.suffix in (".toml", ".md")]
    except OSError:
        return load_form(folder)
    key = folder, *files, *texts
    if key not in _forms:
        _forms[key] = load_form(folder)
    return _forms[key]
