"""Filling Word templates, and reading filled-in Word documents back.

    template = compile(content, How(language="nl"))
    document = template.fill(data).content
    answers = read(document)

A template is any .docx: with content controls tagged by a dotted key, tags in docxtpl's
syntax, or Word's own merge and form fields, in any mixture.
"""

from __future__ import annotations

from formgen.fill.word.reading import read
from formgen.fill.word.template import WordTemplate, compile
from formgen.fill.word.wording import Wording, wording

__all__ = ["WordTemplate", "Wording", "compile", "read", "wording"]
