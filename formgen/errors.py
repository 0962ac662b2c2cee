"""What makes formgen stop, and the exit code that each reason has.

FormgenError
├── InputError          3  an input file cannot be used at all; nothing is written
├── TemplateError       4  a form or template cannot be used; nothing is written
├── OutputError         5  the output folder cannot be written
└── UsageError          2  the request makes no sense (an unknown form, for example)

An exception says "cannot go on". Whatever concerns one row, cell or document is a
:class:`formgen.findings.Finding` instead, so that the rest of the cohort is still made.
Every error carries findings: the words for people are in ``formgen/texts``.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from formgen import interruption

if TYPE_CHECKING:
    from formgen.findings import Finding


class ExitCode(IntEnum):
    """What the ``formgen`` command returns to the shell."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    INPUT = 3
    TEMPLATE = 4
    OUTPUT = 5
    INTERRUPTED = interruption.EXIT_CODE


class FormgenError(Exception):
    """Root of all errors that formgen raises on purpose."""

    exit_code = ExitCode.SOME_FAILED

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings

    def __reduce__(self) -> tuple[type[FormgenError], tuple[Finding, ...]]:
        """An error passes from a worker process to its parent whole."""
        return type(self), self.findings


class UsageError(FormgenError):
    """The request itself cannot be met, whatever the data."""

    exit_code = ExitCode.USAGE


class InputError(FormgenError):
    """An input file cannot be read or holds something that must be mended first."""

    exit_code = ExitCode.INPUT


class TemplateError(FormgenError):
    """A form folder or one of its templates cannot be used."""

    exit_code = ExitCode.TEMPLATE


class OutputError(FormgenError):
    """The output folder or a file in it cannot be written."""

    exit_code = ExitCode.OUTPUT
