"""Plan: cohort and forms -> jobs, and the data that each document is filled with."""

from __future__ import annotations

from formgen.plan.changes import History, amended, findings_of
from formgen.plan.data import placement_data
from formgen.plan.document import document_data
from formgen.plan.job import Job, TemplateKey
from formgen.plan.jobs import Choice, Plan, make_plan

__all__ = [
    "Choice",
    "History",
    "Job",
    "Plan",
    "TemplateKey",
    "amended",
    "document_data",
    "findings_of",
    "make_plan",
    "placement_data",
]
