"""Documents come in the order of their tasks, from one process or from several."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
import pytest

from formgen.batch.pool import CHUNK, SERIAL_BELOW, Task, TemplateSource, fill_all, workers
from formgen.fill.slots import How

KEY = ("proef", "nl", "docx", ())


@pytest.fixture(scope="module")
def sources() -> dict[tuple[str, str, str, tuple[str, ...]], TemplateSource]:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph("{{ nummer }}")
    document.save(stream)
    return {KEY: TemplateSource(stream.getvalue(), "docx", How())}


@pytest.mark.parametrize("processes", [1, 2])
def test_the_order_is_that_of_the_tasks(sources, processes: int) -> None:
    tasks = [Task(KEY, {"nummer": number}) for number in range(3 * CHUNK + 5)]
    made = fill_all(iter(tasks), sources, {}, processes)
    texts = [docx.Document(io.BytesIO(filled.content)).paragraphs[0].text for filled in made]
    assert texts == [str(number) for number in range(3 * CHUNK + 5)]


def test_no_more_tasks_are_taken_than_can_be_under_way(sources) -> None:
    taken = 0

    def tasks() -> Iterator[Task]:
        nonlocal taken
        for number in range(40 * CHUNK):
            taken += 1
            yield Task(KEY, {"nummer": number})

    made = fill_all(tasks(), sources, {}, 2)
    next(made)
    assert taken <= 6 * CHUNK
    made.close()


@pytest.mark.parametrize(("jobs", "documents", "expected"), [
    ("1", 10_000, 1), ("7", 10, 7), ("auto", SERIAL_BELOW - 1, 1),
])
def test_how_many_processes(jobs: str, documents: int, expected: int) -> None:
    assert workers(jobs, documents) == expected
    assert workers("auto", 10**6) >= 1
