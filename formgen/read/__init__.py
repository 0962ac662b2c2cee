"""Read spreadsheets: the school's roster, exports of its student system, companies' intakes.

Each file is recognised by its content, read into lines whose values remember their cells,
and joined with the others into one :class:`formgen.model.Cohort`. Nothing is guessed in
silence: what is odd is a finding that names the cell.
"""

from __future__ import annotations

from formgen.read.inputs import (
    InputFile,
    ReadResult,
    input_files,
    read_inputs,
    readable,
    unreadable,
)

__all__ = ["InputFile", "ReadResult", "input_files", "read_inputs", "readable", "unreadable"]
