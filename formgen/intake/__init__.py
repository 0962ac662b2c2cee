"""The workbooks that people fill in: the school's roster and a company's intake sheet."""

from __future__ import annotations

from formgen.intake.corrections import Mistake
from formgen.intake.front import Cover
from formgen.intake.required import Row
from formgen.intake.workbook import intake_workbook, roster_workbook

__all__ = ["Cover", "Mistake", "Row", "intake_workbook", "roster_workbook"]
