"""Batch: the plan's jobs -> documents in the output folder, templates compiled once."""

from __future__ import annotations

from formgen.batch.agreed import with_agreed
from formgen.batch.crews import crew_for
from formgen.batch.documents import Made, only_planned
from formgen.batch.left_over import left_over
from formgen.batch.library import Library, load_library
from formgen.batch.make import make
from formgen.batch.maker import Maker
from formgen.batch.pool import workers

__all__ = [
    "Library",
    "Made",
    "Maker",
    "crew_for",
    "left_over",
    "load_library",
    "make",
    "only_planned",
    "with_agreed",
    "workers",
]
