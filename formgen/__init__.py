"""formgen fills the papers of a school's internships, as Word and as PDF, from spreadsheets."""

from __future__ import annotations

__version__ = "0.1.0"
