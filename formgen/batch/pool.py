"""Jobs -> documents: each job's template is filled, in this process or in several.

Only :meth:`concurrent.futures.Executor.submit` is used, so any executor will do. Results
come in the order of the jobs, whatever the number of workers, and only a few chunks are
under way at a time, so that memory stays flat.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from os import cpu_count
from typing import cast

from formgen.fill.slots import Data, Filled, How, Template
from formgen.findings import Language

TemplateKey = tuple[str, Language, str, tuple[str, ...]]

#: Which package fills which document format.
ENGINES = {"docx": "formgen.fill.word", "pdf": "formgen.fill.pdf"}

#: Below so many documents, starting processes costs more than it saves.
SERIAL_BELOW = 400
CHUNK = 40


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template as bytes, and how to compile it: all that another process needs."""

    content: bytes
    file_format: str
    how: How

    def compile(self) -> Template:
        """The compiled template.

        Raises:
            TemplateError: if the template cannot be used.
        """
        engine = import_module(ENGINES[self.file_format])
        return cast(Template, engine.compile(self.content, self.how))


@dataclass(frozen=True, slots=True)
class Task:
    """One document to fill: which template, with which data."""

    template: TemplateKey
    data: Data


class Filler:
    """Fills tasks with templates that are compiled once, when first needed."""

    def __init__(self, sources: Mapping[TemplateKey, TemplateSource],
                 compiled: Mapping[TemplateKey, Template] | None = None) -> None:
        self._sources = sources
        self._compiled = dict(compiled or {})

    def fill(self, task: Task) -> Filled:
        """The finished document of a task."""
        template = self._compiled.get(task.template)
        if template is None:
            template = self._compiled[task.template] = self._sources[task.template].compile()
        return template.fill(task.data)


_worker: Filler | None = None


def _start_worker(sources: Mapping[TemplateKey, TemplateSource]) -> None:
    """Run once in each worker process: it keeps its compiled templates between chunks.

    A process that was forked has the parent's already.
    """
    global _worker
    if _worker is None:
        _worker = Filler(sources)


def _fill_chunk(tasks: Sequence[Task]) -> list[Filled]:
    assert _worker is not None
    return [_worker.fill(task) for task in tasks]


def workers(jobs: str, documents: int) -> int:
    """How many processes to use: a number, or ``auto`` by the amount of work and the cores."""
    if jobs != "auto":
        return max(1, int(jobs))
    return 1 if documents < SERIAL_BELOW else cpu_count() or 1


def fill_all(tasks: Iterable[Task], sources: Mapping[TemplateKey, TemplateSource],
             compiled: Mapping[TemplateKey, Template], processes: int) -> Iterator[Filled]:
    """The documents of the tasks, in their order."""
    if processes == 1:
        filler = Filler(sources, compiled)
        yield from (filler.fill(task) for task in tasks)
        return
    global _worker
    _worker = Filler(sources, compiled)
    try:
        with ProcessPoolExecutor(processes, None, _start_worker, (sources,)) as pool:
            yield from _fill_in_chunks(tasks, pool, window=2 * processes)
    finally:
        _worker = None


def _fill_in_chunks(tasks: Iterable[Task], pool: Executor, window: int) -> Iterator[Filled]:
    remaining = iter(tasks)
    pending: deque[Future[list[Filled]]] = deque()
    while True:
        while len(pending) < window and (chunk := list(islice(remaining, CHUNK))):
            pending.append(pool.submit(_fill_chunk, chunk))
        if not pending:
            return
        yield from pending.popleft().result()
