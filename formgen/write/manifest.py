"""The manifest: what a run read, used and made, as ``manifest.json`` in the output folder.

It holds no personal value but the student number, which names the folders (DESIGN section
6), and no time, so that an equal run gives an equal manifest. Whether a document was written
again or found unchanged is for the report of the run; in the manifest it is "written".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from formgen.findings import Finding, Where, catalogue
from formgen.write.names import is_safe_path

#: How the names of ZIP files end.
ARCHIVE = ".zip"


def archive_of(path: str) -> str:
    """The ZIP file that documents of a company are in together: what is in the folders
    ``<cohort>/<company>`` goes into ``<cohort>/<company>.zip``.
    """
    return path.rsplit("/", 2)[0] + ARCHIVE


class Status(StrEnum):
    """What became of a document."""

    PLANNED = "planned"  # nothing was done: a dry run, or the run was stopped
    WRITTEN = "written"
    UNCHANGED = "unchanged"  # it was there already, byte for byte
    EARLIER = "earlier"  # made by an earlier run; this run was not asked for it
    BLOCKED = "blocked"  # kept back by findings
    FAILED = "failed"  # it could not be filled or written

    @property
    def on_disk(self) -> bool:
        """Whether the document stands in the output folder as the record says."""
        return self in (Status.WRITTEN, Status.UNCHANGED, Status.EARLIER)


class Reason(StrEnum):
    """Why a document was made and not left as it was."""

    NEW = "new"  # no earlier run made it
    VERSION = "version"  # another version of formgen made it
    TEMPLATE = "template"  # its template, or its form, was changed
    VALUES = "values"  # a value that it uses was changed
    FILE = "file"  # the file is gone, or is not the one that was written
    PLACE = "place"  # it was a file of its own and goes into a ZIP file, or the other way round


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """One document of the plan, and what became of it.

    ``path`` is relative to the output folder, with forward slashes. ``archive`` is the path of
    the ZIP file that holds it: that file, unpacked into a folder of its name, puts it at
    ``path``. Empty: it is a file of its own. ``code`` is the short code on the paper. ``key``
    stands for all that the document is made from: version, template and values, as
    :func:`content_key` joins them; empty if nobody computed one. ``sha256`` (hexadecimal) and
    ``bytes`` are those of the file. ``blocked_by`` are the codes of the findings that keep it
    back, ``findings`` what was noticed while it was filled and written. ``reason`` tells why
    this run made it, ``once`` are findings of this run alone; the manifest keeps neither.
    """

    path: str
    form: str
    format: str
    language: str
    placement_id: str
    archive: str = ""
    code: str = ""
    status: Status = Status.PLANNED
    key: str = ""
    sha256: str = ""
    bytes: int = 0
    blocked_by: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    reason: Reason | None = None
    once: tuple[Finding, ...] = ()

    @property
    def subject(self) -> str:
        """What findings about this document have as their subject."""
        return f"placement:{self.placement_id}"

    @property
    def member(self) -> str:
        """Its name in its ZIP file."""
        return self.path[len(self.archive) - len(ARCHIVE) + 1:]

    @property
    def file(self) -> str:
        """The file that it is, or is in, relative to the output folder."""
        return self.archive or self.path


def content_key(version: str, template: str, values: str) -> str:
    """What a document is made from: formgen's version, and the hashes (hexadecimal) of its
    template and of its values. Equal keys mean equal bytes.
    """
    return f"{version}/{template[:24]}/{values[:32]}"


def difference(key: str, earlier: str) -> Reason | None:
    """The first part in which two content keys differ; None if they are equal.

    If it is not known what the earlier document was made from, it is not what was written.
    """
    if key == earlier:
        return None
    if not earlier:
        return Reason.FILE
    now, before = key.split("/"), earlier.split("/")
    parts = (Reason.VERSION, Reason.TEMPLATE, Reason.VALUES)
    differing = (reason for reason, one, two in zip(parts, now, before, strict=False)
                 if one != two)
    return next(differing, Reason.VERSION)


@dataclass(frozen=True, slots=True)
class InputRecord:
    """A file that was read: its name without folders, hash, and 'roster', 'intake' ..."""

    name: str
    sha256: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRecord:
    """A template that was used. ``variant`` are the yes/no fields it is made for."""

    form: str
    language: str
    format: str
    variant: tuple[str, ...] = ()
    version: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A run: what went in, what came out, and how often each finding was made, by code."""

    version: str
    inputs: tuple[InputRecord, ...] = ()
    templates: tuple[TemplateRecord, ...] = ()
    documents: Collection[DocumentRecord] = ()
    findings: Mapping[str, int] = field(default_factory=dict)


def count_by_code(findings: Iterable[Finding]) -> Mapping[str, int]:
    """How often each code was found, codes in alphabetical order."""
    return dict(sorted(Counter(finding.code for finding in findings).items()))


def document_row(record: DocumentRecord) -> dict[str, object]:
    """A document as a row of JSON; what is empty is left out."""
    status = Status.WRITTEN if record.status.on_disk else record.status
    row: dict[str, object] = {
        "path": record.path,
        "form": record.form,
        "format": record.format,
        "language": record.language,
        "placement_id": record.placement_id,
        "code": record.code,
        "status": status.value,
    }
    if record.archive:
        row["archive"] = record.archive
    if record.sha256:
        row.update(sha256=record.sha256, bytes=record.bytes)
    if record.key:
        row["key"] = record.key
    if record.blocked_by:
        row["blocked_by"] = record.blocked_by
    if record.findings:
        row["findings"] = [finding_row(finding) for finding in record.findings]
    return row


def document_of(row: Mapping[str, Any]) -> DocumentRecord:
    """The document of a row that :func:`document_row` made.

    Findings that this version of formgen has no words for are left out.

    Raises:
        KeyError, TypeError, ValueError: if it is no such row.
    """
    if not is_safe_path(row["path"]) or not isinstance(row.get("bytes", 0), int):
        raise ValueError("not a document")
    if row.get("archive", "") not in ("", archive_of(row["path"])):
        raise ValueError("not where a document is")
    return DocumentRecord(**{
        **row,
        "status": Status(row["status"]),
        "blocked_by": tuple(row.get("blocked_by", ())),
        "findings": tuple(
            finding_of(entry) for entry in row.get("findings", ())
            if entry["code"] in catalogue()
        ),
    })


def json_line(row: object) -> str:
    """A row on one line, as the manifest and the journal have it."""
    return _ENCODE(row)


def listed(name: str, rows: Iterable[object]) -> Iterator[str]:
    """A list by its name, a row on a line, in pieces; to stand in an object of JSON."""
    separator = f'"{name}": [\n'
    for row in rows:
        yield separator + json_line(row)
        separator = ",\n"
    yield f'"{name}": []' if separator != ",\n" else "\n]"


def template_row(entry: TemplateRecord) -> dict[str, object]:
    """A template as a row of JSON."""
    return {
        "form": entry.form,
        "language": entry.language,
        "format": entry.format,
        "variant": entry.variant,
        "version": entry.version,
        "sha256": entry.sha256,
    }


def finding_row(finding: Finding) -> dict[str, object]:
    """A finding as a row of JSON, without its words."""
    where = finding.where
    return {
        "code": finding.code,
        "where": (where.file, where.sheet, where.cell, where.field),
        "subject": finding.subject,
        "details": dict(finding.details),
    }


def finding_of(row: Mapping[str, Any]) -> Finding:
    """The finding of a row that :func:`finding_row` made.

    Raises:
        KeyError, TypeError: if it is no such row.
    """
    return Finding(row["code"], Where(*row["where"]), row["subject"], dict(row["details"]))


_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
