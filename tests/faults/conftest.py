"""How much of the fault injection is done: a sample, or all with ``--all-faults``.

``--all-sites`` is nearly as thorough and takes a tenth of the time.

The option is there only where this folder is named: ``pytest tests/faults --all-faults``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .faults import once_only


@pytest.fixture(scope="module", autouse=True)
def _what_takes_long_is_done_once() -> Iterator[None]:
    with once_only():
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-faults", action="store_true",
                     help="let every file-system call fail, not only a sample of them")
    parser.addoption("--all-sites", action="store_true",
                     help="of the calls that are made from one place the first and the last")
