"""The stage "write": documents into the output folder, whole or not at all."""

from __future__ import annotations

from formgen.write.document import DocumentWriter
from formgen.write.manifest import (
    DocumentRecord,
    InputRecord,
    Manifest,
    Status,
    TemplateRecord,
    count_by_code,
    document_row,
    template_row,
    to_json,
)
from formgen.write.tree import MANIFEST, OutputTree

__all__ = [
    "MANIFEST",
    "DocumentRecord",
    "DocumentWriter",
    "InputRecord",
    "Manifest",
    "OutputTree",
    "Status",
    "TemplateRecord",
    "count_by_code",
    "document_row",
    "template_row",
    "to_json",
]
