"""The stage "write": documents into the output folder, whole or not at all."""

from __future__ import annotations

from formgen.write.agreed import AGREEMENTS, agreed_text, read_agreed
from formgen.write.atomic import put
from formgen.write.document import DocumentWriter
from formgen.write.manifest import (
    DocumentRecord,
    InputRecord,
    Manifest,
    Reason,
    Status,
    TemplateRecord,
    archive_of,
    content_key,
    count_by_code,
    document_row,
    template_row,
)
from formgen.write.manifest_file import read_manifest, to_json
from formgen.write.memory import (
    KnownTemplate,
    LastRun,
    Totals,
    read_compiled,
    read_templates,
)
from formgen.write.stored import Documents
from formgen.write.tree import MANIFEST, OWN_FOLDER, OutputTree, finished_run

__all__ = [
    "AGREEMENTS",
    "MANIFEST",
    "OWN_FOLDER",
    "DocumentRecord",
    "DocumentWriter",
    "Documents",
    "InputRecord",
    "KnownTemplate",
    "LastRun",
    "Manifest",
    "OutputTree",
    "Reason",
    "Status",
    "TemplateRecord",
    "Totals",
    "agreed_text",
    "archive_of",
    "content_key",
    "count_by_code",
    "document_row",
    "finished_run",
    "put",
    "read_agreed",
    "read_compiled",
    "read_manifest",
    "read_templates",
    "template_row",
    "to_json",
]
