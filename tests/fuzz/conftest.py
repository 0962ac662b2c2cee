"""How many mutants are tried: a sample, or as many as ``--mutants`` says.

The options are there only where this folder is named: ``pytest tests/fuzz --mutants 2000``.
"""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants", type=int, default=0, metavar="N",
                     help="try so many mutants of each kind of file; 2000 takes an hour")
    parser.addoption("--first-mutant", type=int, default=0, metavar="N",
                     help="begin at this mutant, to go on or to try one again")
