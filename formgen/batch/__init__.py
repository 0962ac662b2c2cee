"""Batch: the plan's jobs -> documents in the output folder, templates compiled once."""

from __future__ import annotations

from formgen.batch.documents import Documents
from formgen.batch.library import Library, load_library
from formgen.batch.pool import workers

__all__ = ["Documents", "Library", "load_library", "workers"]
