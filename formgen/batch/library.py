"""The templates that a plan needs: read, hashed and compiled before anything is written."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from formgen.batch.pool import TemplateKey, TemplateSource
from formgen.errors import TemplateError
from formgen.fill.slots import How, Template
from formgen.findings import Finding, Where
from formgen.forms import Form
from formgen.forms.templates import read_template, template_name
from formgen.plan import Plan
from formgen.write import TemplateRecord


@dataclass(frozen=True, slots=True)
class Library:
    """The forms of a plan, and each template as bytes and compiled."""

    forms: Mapping[str, Form]
    sources: Mapping[TemplateKey, TemplateSource]
    compiled: Mapping[TemplateKey, Template]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What compiling noticed, with the template as the file."""
        return tuple(
            _placed(finding, key)
            for key, template in self.compiled.items() for finding in template.findings
        )

    def sha256(self, key: TemplateKey) -> str:
        """The hash of a template, its form, and how it is compiled."""
        source = self.sources[key]
        form = replace(self.forms[key[0]], folder=Path())
        return hashlib.sha256(source.content + repr((source.how, form)).encode()).hexdigest()

    def records(self) -> tuple[TemplateRecord, ...]:
        """The templates, as the manifest lists them."""
        return tuple(
            TemplateRecord(
                form=form, language=language, format=file_format, variant=variant,
                version=self.forms[form].version,
                sha256=hashlib.sha256(source.content).hexdigest())
            for (form, language, file_format, variant), source in self.sources.items()
        )


def load_library(plan: Plan, forms: Mapping[str, Form]) -> Library:
    """Read and compile every template that a job of the plan needs.

    Raises:
        TemplateError: with the mistakes of all templates that cannot be used.
    """
    sources: dict[TemplateKey, TemplateSource] = {}
    compiled: dict[TemplateKey, Template] = {}
    problems: list[Finding] = []
    with _no_collection():
        for key in dict.fromkeys(job.template for job in plan.jobs if not job.blocked_by):
            form_id, language, file_format, variant = key
            form = forms[form_id]
            how = How(language=language, fixed=form.fixed(), lists=plan.list_lengths[form_id])
            try:
                content = read_template(form, language, file_format, variant)
                sources[key] = TemplateSource(content, file_format, how)
                compiled[key] = sources[key].compile()
            except TemplateError as error:
                problems += (_placed(finding, key) for finding in error.findings)
    if problems:
        raise TemplateError(*problems)
    return Library(forms, sources, compiled)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Compiling makes many objects that stay: looking for garbage among them costs a quarter
    of the time and finds none. Afterwards they are left out of every later search.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


def _placed(finding: Finding, key: TemplateKey) -> Finding:
    """A finding of an engine, which knows no files, with the template's name added."""
    form, language, file_format, variant = key
    where = finding.where
    name = f"{form}/{template_name(language, file_format, variant)}"
    return replace(finding, subject=finding.subject or f"form:{form}",
                   where=Where(where.file or name, where.sheet, where.cell, where.field))
