"""Runs that write documents, without the papers themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from formgen.findings import Finding
from formgen.write import DocumentRecord, Manifest, OutputTree, Status
from formgen.write.manifest import Reason

Document = Callable[..., DocumentRecord]
OLD, NEW = b"old" * 1000, b"new" * 2000


def files(root: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included, with its bytes."""
    return {path.relative_to(root).as_posix(): path.read_bytes()
            for path in sorted(root.rglob("*")) if path.is_file()}


def write(tree: OutputTree, planned: DocumentRecord, content: bytes,
          findings: tuple[Finding, ...] = ()) -> DocumentRecord:
    """Write a document and note it, as the batch does."""
    record = tree.writer.write(planned, content, findings, tree.earlier(planned.path))
    tree.note(record)
    return record


def why(tree: OutputTree, planned: DocumentRecord) -> Reason | None:
    """Why a document must be made; None if it is there."""
    record = tree.writer.kept(planned, tree.earlier(planned.path))
    assert (record.reason is None) == (record.status is Status.UNCHANGED)
    return record.reason


def run(root: Path, documents: dict[str, bytes], document: Document, key: str = "") -> None:
    """A whole run that writes these documents."""
    with OutputTree(root) as tree:
        records = [write(tree, document(path, key), content)
                   for path, content in documents.items()]
        tree.finish(Manifest(version="1", documents=tuple(records)))
