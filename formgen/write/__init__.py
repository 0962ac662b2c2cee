"""The stage "write": documents into the output folder, whole or not at all."""

from __future__ import annotations

from formgen.write.atomic import put
from formgen.write.document import DocumentWriter
from formgen.write.manifest import (
    DocumentRecord,
    InputRecord,
    Manifest,
    Reason,
    Status,
    TemplateRecord,
    content_key,
    count_by_code,
    document_row,
    template_row,
    to_json,
)
from formgen.write.memory import (
    KnownTemplate,
    LastRun,
    Totals,
    read_compiled,
    read_templates,
)
from formgen.write.tree import MANIFEST, OWN_FOLDER, OutputTree, finished_run

__all__ = [
    "MANIFEST",
    "OWN_FOLDER",
    "DocumentRecord",
    "DocumentWriter",
    "InputRecord",
    "KnownTemplate",
    "LastRun",
    "Manifest",
    "OutputTree",
    "Reason",
    "Status",
    "TemplateRecord",
    "Totals",
    "content_key",
    "count_by_code",
    "document_row",
    "finished_run",
    "put",
    "read_compiled",
    "read_templates",
    "template_row",
    "to_json",
]
