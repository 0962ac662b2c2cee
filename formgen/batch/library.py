"""The templates that a plan needs: read and hashed, and compiled before anything is written."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from formgen import __version__
from formgen.errors import TemplateError
from formgen.fill.slots import JOINT, How, Template
from formgen.findings import Finding, Language, Where
from formgen.forms import Form
from formgen.forms.templates import read_images, read_template, template_name, user_fonts
from formgen.plan import Plan
from formgen.write import KnownTemplate, TemplateRecord

TemplateKey = tuple[str, Language, str, tuple[str, ...]]

#: Which package fills which document format.
ENGINES = {"docx": "formgen.fill.word", "pdf": "formgen.fill.pdf"}


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template as bytes, and how to compile it.

    ``sha256`` is the hash of both, of the template's form and of formgen's version.
    """

    content: bytes
    file_format: str
    how: How
    sha256: str

    @classmethod
    def of(cls, content: bytes, file_format: str, how: How, form: Form) -> TemplateSource:
        """The source with its hash. Where the form's folder lies makes no difference."""
        fonts = [hashlib.sha256(font).hexdigest() for font in how.fonts]
        about = repr((__version__, replace(how, fonts=()), fonts, replace(form, folder=Path())))
        return cls(content, file_format, how,
                   hashlib.sha256(content + about.encode()).hexdigest())


def compile_template(content: bytes, file_format: str, how: How) -> Template:
    """A template, compiled by the engine of its format.

    Raises:
        TemplateError: if the template cannot be used.
    """
    engine = import_module(ENGINES[file_format])
    return cast(Template, engine.compile(content, how))


class Library:
    """The forms of a plan and their templates, each compiled at most once in a process."""

    def __init__(self, forms: Mapping[str, Form],
                 sources: Mapping[TemplateKey, TemplateSource],
                 known: Mapping[str, KnownTemplate]) -> None:
        """``known`` tells by hash what compiling a template found in an earlier run."""
        self.forms = forms
        self.sources = sources
        self.known = {source.sha256: known[source.sha256]
                      for source in sources.values() if source.sha256 in known}
        self._compiled: dict[TemplateKey, Template] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Another process compiles for itself what it needs."""
        return {**self.__dict__, "_compiled": {}}

    def template(self, key: TemplateKey) -> Template:
        """A template, compiled.

        Raises:
            TemplateError: if it cannot be used.
        """
        if key not in self._compiled:
            source = self.sources[key]
            self._compiled[key] = compile_template(
                source.content, source.file_format, source.how)
        return self._compiled[key]

    def learn(self, key: TemplateKey) -> None:
        """Compile a template, unless an earlier run has: then it is known to be usable.

        Raises:
            TemplateError: if it cannot be used.
        """
        source = self.sources[key]
        if source.sha256 not in self.known:
            template = self.template(key)
            self.known[source.sha256] = KnownTemplate(
                _uses(template), tuple(_placed(finding, key) for finding in template.findings))

    def uses(self, key: TemplateKey) -> tuple[str, ...]:
        """The names of the data that a template's documents depend on."""
        return self.known[self.sources[key].sha256].uses

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What compiling noticed, with the template as the file."""
        return tuple(finding for source in self.sources.values()
                     for finding in self.known[source.sha256].findings)

    def records(self) -> tuple[TemplateRecord, ...]:
        """The templates, as the manifest lists them."""
        return tuple(
            TemplateRecord(
                form=form, language=language, format=file_format, variant=variant,
                version=self.forms[form].version,
                sha256=hashlib.sha256(source.content).hexdigest())
            for (form, language, file_format, variant), source in self.sources.items()
        )


def load_library(plan: Plan, forms: Mapping[str, Form],
                 known: Mapping[str, KnownTemplate]) -> Library:
    """Read every template that a job of the plan needs, and compile those that are not known.

    Raises:
        TemplateError: with the mistakes of all templates that cannot be used.
    """
    sources: dict[TemplateKey, TemplateSource] = {}
    problems: list[Finding] = []
    fonts = user_fonts(next(iter(forms.values())).folder.parent) if forms else ()
    for key in dict.fromkeys(job.template for job in plan.jobs if not job.blocked_by):
        form_id, language, file_format, variant = key
        form = forms[form_id]
        try:
            how = How(
                language=language, fixed=form.fixed(), lists=plan.list_lengths[form_id],
                fonts=fonts, names=form.pdf_names,
                images=read_images(form.folder) if file_format == "docx" else {})
            content = read_template(form, language, file_format, variant)
        except TemplateError as error:
            problems += (_placed(finding, key) for finding in error.findings)
        else:
            sources[key] = TemplateSource.of(content, file_format, how, form)
    library = Library(forms, sources, known)
    with _no_collection():
        for key in sources:
            try:
                library.learn(key)
            except TemplateError as error:
                problems += (_placed(finding, key) for finding in error.findings)
    if problems:
        raise TemplateError(*problems)
    return library


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


def _uses(template: Template) -> tuple[str, ...]:
    """The names of the data that a template reads, to the depth of a list or a value.

    A slot of a list's row stands for the list: ``record.items.3.name`` for ``record.items``.
    """
    names = {".".join(name.split(".")[:2])
             for slot in template.slots for name in slot.name.split(JOINT)}
    return tuple(sorted(names))


def _placed(finding: Finding, key: TemplateKey) -> Finding:
    """A finding of an engine, which knows no files, with the template's name added."""
    form, language, file_format, variant = key
    where = finding.where
    name = f"{form}/{template_name(language, file_format, variant)}"
    return replace(finding, subject=finding.subject or f"form:{form}",
                   where=Where(where.file or name, where.sheet, where.cell, where.field))
