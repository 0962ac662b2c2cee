"""Make templates: form.toml -> Word template -> accessible fillable PDF template.

Nothing here is needed to fill forms. Making PDF templates needs LibreOffice.
"""

from __future__ import annotations

from formgen.author.style import Style, load_style
from formgen.author.templates import build_templates, build_word, make_pdf, pdf_templates

__all__ = [
    "Style", "build_templates", "build_word", "load_style", "make_pdf", "pdf_templates",
]
