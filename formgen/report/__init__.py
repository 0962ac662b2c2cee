"""The stage "report": what a run did and what people should know, as text, JSON and HTML."""

from __future__ import annotations

from formgen.report.model import CohortSummary, PlacementRow, Report, summarise

__all__ = ["CohortSummary", "PlacementRow", "Report", "summarise"]
