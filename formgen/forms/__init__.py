"""Forms: each is a folder with a ``form.toml`` and templates per language and format."""

from __future__ import annotations

from formgen.forms.load import load_form
from formgen.forms.model import Column, Form, FormField, GridCell, Section, Signature, Table

__all__ = ["Column", "Form", "FormField", "GridCell", "Section", "Signature", "Table", "load_form"]
