"""Plan: cohort and forms -> jobs, and the data that each document is filled with."""

from __future__ import annotations

from formgen.plan.data import placement_data
from formgen.plan.document import document_data
from formgen.plan.jobs import Choice, Job, Plan, make_plan

__all__ = ["Choice", "Job", "Plan", "document_data", "make_plan", "placement_data"]
