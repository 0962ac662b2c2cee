"""The templates that a plan needs: read and hashed, and compiled before anything is written."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from formgen import __version__
from formgen.batch.pool import side_by_side
from formgen.batch.uses import Uses, names_used
from formgen.errors import TemplateError
from formgen.fill.kept import pack, unpack
from formgen.fill.slots import How, Template
from formgen.findings import Finding, Language
from formgen.forms import Form
from formgen.forms.templates import read_images, read_template, template_name, user_fonts
from formgen.plan import Plan, TemplateKey
from formgen.write import KnownTemplate, TemplateRecord, read_compiled, read_templates

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
                 lengths: Mapping[str, Mapping[str, int]],
                 memory: Path | None = None) -> None:
        """``lengths`` gives for each form and list the most rows that a document has.

        ``memory`` is the folder where an earlier run may have left what it knows.
        """
        self.forms = forms
        self._lengths = lengths
        self.sources = sources
        self._compiled: dict[str, bytes] = {}
        self._memory = memory
        earlier = read_templates(memory) if memory else {}
        now = {source.sha256 for source in sources.values()}
        names = {*map(file_name, sources), *map(kept_name, sources)}
        self._others = {sha256: template for sha256, template in earlier.items()
                        if sha256 not in now and template.name not in names}
        self._known = {sha256: template for sha256, template in earlier.items() if sha256 in now}
        self._templates: dict[TemplateKey, Template] = {}
        self._uses: dict[TemplateKey, Uses] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Another process compiles for itself what it needs, or takes what is kept."""
        return {**self.__dict__, "_templates": {}, "_compiled": {}}

    @property
    def known(self) -> Mapping[str, KnownTemplate]:
        """What there is to know of each template by its hash, and of other forms' templates."""
        return {**self._others, **self._known}

    def template(self, key: TemplateKey) -> Template:
        """A template, compiled.

        Raises:
            TemplateError: if it cannot be used.
        """
        if key not in self._templates:
            with _no_collection():
                self._templates[key] = self._prepared(key)
        return self._templates[key]

    def _prepared(self, key: TemplateKey) -> Template:
        source = self.sources[key]
        kept = self._kept(key)
        template = kept or compile_template(source.content, source.file_format, source.how)
        grown = template.prepare(self._lengths[key[0]])
        if grown or kept is None:
            self._keep(key, pack(template, source.sha256))
        return template

    def learn(self, processes: int = 1) -> list[Finding]:
        """Compile the templates that no earlier run has; what keeps some from being used.

        ``processes``: how many may work on it.
        """
        problems: list[Finding] = []
        unknown = [key for key in self.sources if self.sources[key].sha256 not in self._known]
        with side_by_side(compiled_and_packed, processes, len(unknown)) as submit:
            packed = {key: submit((self.sources[key], self._lengths[key[0]]))
                      for key in unknown} if submit else {}
            for key in unknown:
                try:
                    if key in packed:
                        self._take(key, packed[key].result())
                    self._learn(key)
                except TemplateError as error:
                    problems += self._placed(error.findings, key)
        return problems

    def take_compiled(self) -> Mapping[str, bytes]:
        """The templates that were compiled since this was last asked, by name and ready to be
        kept for the next run.
        """
        compiled, self._compiled = self._compiled, {}
        return compiled

    def uses(self, key: TemplateKey) -> Uses:
        """The values that a template's documents depend on."""
        uses = self._uses.get(key)
        if uses is None:
            names = self._known[self.sources[key].sha256].uses
            uses = self._uses[key] = Uses(names)
        return uses

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What compiling noticed, with the template as the file."""
        return tuple(finding for source in self.sources.values()
                     for finding in self._known[source.sha256].findings)

    def records(self) -> tuple[TemplateRecord, ...]:
        """The templates, as the manifest lists them."""
        return tuple(dict.fromkeys(
            TemplateRecord(
                form=form, language=language, format=file_format, variant=variant,
                version=self.forms[form].version,
                sha256=hashlib.sha256(source.content).hexdigest())
            for (form, language, file_format, variant, _), source in self.sources.items()
        ))

    def _learn(self, key: TemplateKey) -> None:
        template = self.template(key)
        self._known[self.sources[key].sha256] = KnownTemplate(
            kept_name(key), names_used(template), self._placed(template.findings, key))

    def _placed(self, findings: Iterable[Finding], key: TemplateKey) -> tuple[Finding, ...]:
        return tuple(placed(finding, key, self.forms[key[0]]) for finding in findings)

    def _kept(self, key: TemplateKey) -> Template | None:
        """What an earlier run has compiled."""
        if self._memory is None:
            return None
        return unpack(read_compiled(self._memory, kept_name(key)), self.sources[key].sha256)

    def _take(self, key: TemplateKey, content: bytes | None) -> None:
        """Take over what another process has compiled."""
        template = unpack(content, self.sources[key].sha256) if content else None
        if template is not None:
            self._templates[key] = template
            self._keep(key, content)

    def _keep(self, key: TemplateKey, content: bytes | None) -> None:
        if content:
            self._compiled[kept_name(key)] = content


def compiled_and_packed(order: tuple[TemplateSource, Mapping[str, int]]) -> bytes | None:
    """A template compiled in another process, for this one to unpack.

    ``order`` is its source, and the lengths of lists that it is to be prepared for.

    Raises:
        TemplateError: if it cannot be used.
    """
    source, lengths = order
    template = compile_template(source.content, source.file_format, source.how)
    template.prepare(lengths)
    return pack(template, source.sha256)


def load_library(plan: Plan, forms: Mapping[str, Form], memory: Path | None = None,
                 processes: int = 1) -> Library:
    """Read every template that a job of the plan needs, and compile those that are not known.

    ``memory`` is the folder where an earlier run may have left what it knows of templates.

    Raises:
        TemplateError: with the mistakes of all templates that cannot be used.
    """
    sources: dict[TemplateKey, TemplateSource] = {}
    problems: list[Finding] = []
    fonts = user_fonts(next(iter(forms.values())).folder.parent) if forms else ()
    for key in plan.templates:
        form_id, language, file_format, variant, scale = key
        form = forms[form_id]
        try:
            how = how_to_compile(form, language, file_format, scale, fonts)
            content = read_template(form, language, file_format, variant)
        except TemplateError as error:
            problems += (placed(finding, key, form) for finding in error.findings)
        else:
            sources[key] = TemplateSource.of(content, file_format, how, form)
    library = Library(forms, sources, plan.list_lengths, memory)
    with _no_collection():
        problems += library.learn(processes)
    if problems:
        raise TemplateError(*problems)
    return library


def how_to_compile(form: Form, language: Language, file_format: str, scale: str,
                   fonts: tuple[bytes, ...]) -> How:
    """How a form's templates of a language and format are compiled, for papers of a scale.

    Raises:
        TemplateError: a picture that it may show cannot be read.
    """
    offers = {name: entry.offered(language, scale) for name, entry in form.scaled().items()}
    how = How(language=language, fixed=form.fixed(), lists=None, fonts=fonts, offers=offers)
    if file_format != "pdf":
        return replace(how, images=read_images(form.folder))
    own = form.own_pdf
    return replace(how, names=own.names, fixed=(*how.fixed, *own.fixed), flat=own.flat,
                   password=own.password)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Compiling makes many objects that stay: looking for garbage among them costs a quarter
    of the time and finds none. Afterwards they are left out of every later search.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.freeze()


def file_name(key: TemplateKey) -> str:
    """A template's form and its file's name."""
    form, language, file_format, variant, _ = key
    return f"{form}/{template_name(language, file_format, variant)}"


def kept_name(key: TemplateKey) -> str:
    """What a template is kept under: one file is another template for each scale."""
    return f"{file_name(key)} {key[-1]}".rstrip()


def placed(finding: Finding, key: TemplateKey, form: Form) -> Finding:
    """A finding of an engine, which knows no files, with the template's folder and name added."""
    where = finding.where
    file = where.file or f"{form.folder.name}/{template_name(*key[1:4])}"
    return replace(finding, subject=finding.subject or f"form:{form.id}",
                   where=replace(where, file=file))
