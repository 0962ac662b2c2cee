"""The manifest as a file: written and read a document at a time, however many there are."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from formgen.spool import Spool, Walked
from formgen.write.manifest import (
    DocumentRecord,
    InputRecord,
    Manifest,
    TemplateRecord,
    document_of,
    document_row,
    json_line,
    listed,
    template_row,
)

SCHEMA = 1
_DOCUMENTS = '"documents": [\n'
_END = "]\n}\n"


def to_json(manifest: Manifest) -> str:
    """The manifest's text: lists sorted, one record a line, so that two can be compared."""
    return "".join(manifest_text(manifest))


def manifest_text(manifest: Manifest) -> Iterator[str]:
    """The text of :func:`to_json`, in pieces."""
    inputs = sorted(manifest.inputs, key=lambda entry: (entry.name, entry.sha256))
    templates = sorted(manifest.templates, key=lambda entry: (
        entry.form, entry.language, entry.format, entry.variant))
    yield f'{{\n"schema": {SCHEMA},\n"formgen": {json_line(manifest.version)},\n'
    yield from listed("inputs", (
        {"name": entry.name, "sha256": entry.sha256, "kind": entry.kind} for entry in inputs))
    yield ",\n"
    yield from listed("templates", map(template_row, templates))
    yield f',\n"findings": {json_line(dict(sorted(manifest.findings.items())))},\n'
    yield from listed("documents", map(document_row, _by_path(manifest.documents)))
    yield "\n}\n"


def _by_path(documents: Collection[DocumentRecord]) -> Iterable[DocumentRecord]:
    """The documents in the order of their paths; those of a run are in it already."""
    if isinstance(documents, Spool):
        return documents
    return sorted(documents, key=lambda record: record.path)


def from_json(text: str) -> Manifest:
    """The manifest of a text that :func:`to_json` made.

    Raises:
        ValueError: if it is no such text, or has another schema.
    """
    try:
        data = json.loads(text)
        return _manifest(data, tuple(map(document_of, data["documents"])))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a manifest") from error


def read_manifest(path: Path) -> Manifest:
    """The manifest of a file. Its documents are read again each time they are walked through.

    Raises:
        OSError: if it cannot be read
        ValueError: if it is no manifest, or has another schema.
    """
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            return _manifest(_head(lines), ManifestDocuments(path, _counted(_documents(lines))))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Somebody may have arranged it otherwise; then it is read as a whole.
        return from_json(path.read_text(encoding="utf-8"))


def _counted(documents: Iterable[DocumentRecord]) -> int:
    """How many documents there are.

    Raises:
        ValueError: if they are not in the order of their paths.
    """
    count, last = 0, ""
    for record in documents:
        if record.path < last:
            raise ValueError("not in order")
        count, last = count + 1, record.path
    return count


class ManifestDocuments(Walked[DocumentRecord]):
    """The documents of a manifest file that is as :func:`manifest_text` writes it."""

    def __init__(self, path: Path, count: int) -> None:
        self._path = path
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[DocumentRecord]:
        lines = self._path.open(encoding="utf-8", newline="\n")
        try:
            _head(lines)
            yield from _documents(lines)
        finally:
            with suppress(OSError):  # it was only read
                lines.close()


def _head(lines: Iterator[str]) -> dict[str, Any]:
    """What stands before the documents.

    Raises:
        ValueError: if the lines do not come to any.
    """
    head: list[str] = []
    for line in lines:
        if line == _DOCUMENTS:
            data: dict[str, Any] = json.loads("".join(head).rstrip().rstrip(",") + "}")
            return data
        head.append(line)
    raise ValueError("no documents")


def _documents(lines: Iterator[str]) -> Iterator[DocumentRecord]:
    """The documents, each of which is a line, and nothing after them.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, RecursionError: if that is not so.
    """
    for line in lines:
        row = line.removesuffix(",\n")
        yield document_of(json.loads(row))
        if row == line:  # without a comma: the last one
            break
    if "".join(lines) != _END:
        raise ValueError("not a manifest")


def _manifest(data: Mapping[str, Any], documents: Collection[DocumentRecord]) -> Manifest:
    """A manifest of what stands before its documents, and of these.

    Raises:
        ValueError, KeyError, TypeError: if it is none, or has another schema.
    """
    if data["schema"] != SCHEMA:
        raise ValueError(f"schema {data['schema']!r}, not {SCHEMA}")
    return Manifest(
        version=data["formgen"],
        inputs=tuple(InputRecord(**row) for row in data["inputs"]),
        templates=tuple(TemplateRecord(**{**row, "variant": tuple(row["variant"])})
                        for row in data["templates"]),
        documents=documents,
        findings=data["findings"],
    )
