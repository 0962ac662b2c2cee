"""One document of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from formgen.findings import Language
from formgen.plan.contents import Content
from formgen.plan.identity import document_code

#: Form, language, format, variant, and the scale that its drop-downs offer.
TemplateKey = tuple[str, Language, str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Job:
    """One document to make.

    ``path`` is relative to the output folder, with forward slashes. ``variant`` holds the
    yes/no keys that are true for a form whose PDF has variants. ``blocked_by`` are the codes
    of the findings that keep the document back; empty: it is made. ``contents`` are the papers
    that a form with a bundle lists; ``scale`` is the programme's, for a form that assesses.
    """

    placement_id: str
    form: str
    language: Language
    format: str
    variant: tuple[str, ...]
    path: str
    document_id: str
    blocked_by: tuple[str, ...] = ()
    contents: tuple[Content, ...] = ()
    scale: str = ""

    @property
    def template(self) -> TemplateKey:
        """Which template it is filled from, and which scale its drop-downs offer."""
        return self.form, self.language, self.format, self.variant, self.scale

    @property
    def code(self) -> str:
        """The short code on the paper."""
        return document_code(self.document_id)
