"""Compiling a Word template, and filling it.

Compiling reads the package, rewrites the tree of each part that has slots into marks, and
cuts it into pieces there, of which a program per part is built; everything else is kept as the
compressed bytes it came as. Filling runs the programs, deflates what they wrote and appends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from formgen.errors import InputError, TemplateError
from formgen.fill.container import Member
from formgen.fill.scope import Trouble
from formgen.fill.slots import Data, Filled, How, Slot
from formgen.fill.word.archive import Archive, packed
from formgen.fill.word.attributes import AttributePass
from formgen.fill.word.bindings import Bindings
from formgen.fill.word.blocks import check_shapes, end_cells, guard_containers, mend_loops
from formgen.fill.word.checks import check_characters, check_package, check_text
from formgen.fill.word.controls import About, ControlPass
from formgen.fill.word.fields import divide_runs
from formgen.fill.word.filling import Filling, TooLarge
from formgen.fill.word.form_fields import FormFieldPass
from formgen.fill.word.identity import (
    add_manifest,
    core_properties,
    custom_properties,
    manifest,
    prompts_of,
)
from formgen.fill.word.marks import Mark, Marks
from formgen.fill.word.merge_fields import MergeFieldPass
from formgen.fill.word.numbering import add_numbering
from formgen.fill.word.offers import offer_choices
from formgen.fill.word.package import (
    CONTENT_TYPES,
    Package,
    make_document,
    open_package,
    relations_part,
)
from formgen.fill.word.pictures import NO_PICTURES, Gallery, Image, gallery, relations_with
from formgen.fill.word.places import Places
from formgen.fill.word.program import Programs
from formgen.fill.word.properties import tag_properties
from formgen.fill.word.repeating import RepeatingPass
from formgen.fill.word.statements import TagPass
from formgen.fill.word.xml import Element, serialise, w
from formgen.findings import Finding, Severity, found


@dataclass(frozen=True, slots=True)
class Parts:
    """What a template was taken apart into, ready to be kept for another run.

    ``pieces`` are for each part that depends on data, by name, what it consists of in turn. The
    programs that write them are not kept, but built again from these.
    """

    findings: tuple[Finding, ...]
    how: How
    archive: Archive
    pieces: tuple[tuple[str, tuple[bytes | Mark, ...]], ...]
    manifest_part: bytes
    prompts: bytes
    gallery: Gallery
    first_list: int


class WordTemplate:
    """A compiled template: immutable, reusable, safe to share between threads."""

    def __init__(self, parts: Parts, programs: Programs | None = None) -> None:
        """``programs`` are those of the parts, if they have been built."""
        self._parts = parts
        self._programs = programs or Programs(parts.pieces, parts.how)

    def __reduce__(self) -> tuple[Any, ...]:
        return WordTemplate, (self._parts,)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot, in the order of the document."""
        return self._programs.names.slots

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What compiling noticed."""
        return self._parts.findings

    def prepare(self, _lengths: Mapping[str, int]) -> bool:
        """Nothing: rows are made as the data has them."""
        return False

    def fill(self, data: Data) -> Filled:
        """A document with the data in its slots; a missing or None value leaves a blank.

        Raises:
            TemplateError: WORD_DOCUMENT_TOO_LARGE if the template repeats itself without end.
        """
        own = self._parts
        filling = Filling(dict(data), own.how.language, self._programs.last_id, own.gallery,
                          own.first_list)
        parts: list[tuple[bytes, bytearray | bytes]] = []
        pictures: dict[str, Image] = {}
        for name, program in self._programs.by_part:
            filling.out = bytearray()
            filling.shown = {}
            filling.names = dict(data)
            try:
                program.write(filling)
            except TooLarge as error:
                raise TemplateError(found("WORD_DOCUMENT_TOO_LARGE")) from error
            parts.append((name, filling.out))
            start = own.gallery.relations.get(name.decode())
            if start is not None:
                parts.append((relations_part(name.decode()).encode(),
                              relations_with(start, filling.shown)))
                pictures |= filling.shown
        parts.append((own.manifest_part, bytearray(manifest(filling, own.prompts))))
        return Filled(
            own.archive.with_parts(parts, [image.member for image in pictures.values()]),
            tuple(self._finding(trouble) for trouble in filling.troubles),
        )

    def _finding(self, trouble: Trouble) -> Finding:
        at = self._programs.names.place(trouble.name)
        code = trouble.code
        if code == "TEMPLATE_NAME_UNKNOWN" and trouble.detail:
            code = "TEMPLATE_NAME_MISSPELT"
        return at.found(code, trouble.full or trouble.name, detail=trouble.detail)


def compile(template: bytes, how: How) -> WordTemplate:
    """Compile a .docx or .dotx.

    Raises:
        TemplateError: with a finding for everything that must be mended first, each naming
            the part and the paragraph or table row.
    """
    try:
        return _Compiler(open_package(template), how).compile()
    except InputError as refusal:
        raise TemplateError(*refusal.findings) from refusal


class _Compiler:
    """Gathers what a template consists of while it is compiled, part by part."""

    def __init__(self, package: Package, how: How) -> None:
        self._package = package
        self._how = how
        self._findings: list[Finding] = []
        self._prompts: dict[str, None] = {}
        self._pieces: list[tuple[str, tuple[bytes | Mark, ...]]] = []
        self._about = About(how.language, _styles(package))
        self._bindings = Bindings(package)

    def compile(self) -> WordTemplate:
        """All parts, then the archive of what never changes."""
        package = self._package
        make_document(package)
        self._findings += check_package(package, self._how.language)
        for part, kind in list(package.text_parts()):
            self._text_part(part, kind)
        for part, (root, marks) in self._bindings.parts().items():
            self._cut(part, root, marks)
        self._check_properties()
        for make in (core_properties, custom_properties):
            marks = Marks()
            part, root = make(package, marks)
            self._properties(part, root, marks)
        for part in package.related("", "extended-properties"):
            self._properties(part, package.root(part), Marks())
        manifest_part = add_manifest(package)
        programs = Programs(self._pieces, self._how)
        self._findings = _distinct((*self._findings, *programs.findings))
        self._refuse_errors()
        first_list = add_numbering(package) if programs.shows_lists else 0
        pictures = NO_PICTURES  # last: it takes the relations of the parts as they are then
        if programs.with_pictures:
            pictures = gallery(self._how.images, package, programs.with_pictures)
        parts = Parts(
            tuple(self._findings),
            replace(self._how, images={}, fonts=()),
            self._archive({manifest_part, *map(relations_part, pictures.relations)}),
            tuple(self._pieces),
            manifest_part.encode(),
            prompts_of(self._prompts),
            pictures,
            first_list,
        )
        return WordTemplate(parts, programs)

    def _check_properties(self) -> None:
        """Refuse what would be taken for a mark, before there are any."""
        for kind in ("core-properties", "custom-properties", "extended-properties"):
            for part in self._package.related("", kind):
                root = self._package.root(part)
                refused = check_characters(root, Places(root, "properties", self._how.language))
                if refused:
                    raise TemplateError(*refused)

    def _refuse_errors(self) -> None:
        """Stop if there is an error, and say then what else is wrong, so that all can be mended."""
        errors = [item for item in self._findings if item.severity is Severity.ERROR]
        if errors:
            others = (item for item in self._findings if item.severity is not Severity.ERROR)
            raise TemplateError(*errors, *others)

    def _text_part(self, part: str, kind: str) -> None:
        root = self._package.root(part)
        places = Places(root, kind, self._how.language)
        marks = Marks()
        refused = check_characters(root, places)
        if refused:
            self._findings += refused
            return
        self._findings += check_text(root, places)
        self._findings += end_cells(root, places)
        divide_runs(root)
        for step in (FormFieldPass, MergeFieldPass, TagPass, AttributePass, RepeatingPass):
            text_pass = step(root, marks, places)
            text_pass.run()
            self._findings += text_pass.findings
        offer_choices(root, marks, self._how)
        controls = ControlPass(root, marks, places, self._about, self._bindings)
        controls.run()
        self._prompts |= controls.prompts
        self._findings += controls.findings
        self._findings += check_shapes(root, marks)
        mend_loops(root, marks)
        guard_containers(root, marks)
        self._cut(part, root, marks)

    def _properties(self, part: str, root: Element, marks: Marks) -> None:
        places = Places(root, "properties", self._how.language)
        self._findings += tag_properties(root, marks, places)
        self._cut(part, root, marks)

    def _cut(self, part: str, root: Element, marks: Marks) -> None:
        """Add the pieces of a part; one without marks stays as it now is: it may have lost a
        comment.
        """
        content = serialise(root)
        pieces = tuple(marks.cut(content))
        if len(pieces) == 1:
            self._package.changed[part] = content
            return
        self._pieces.append((part, pieces))

    def _archive(self, written: set[str]) -> Archive:
        """What is the same in every document, the content types first."""
        dynamic = {name for name, _ in self._pieces} | written
        names = [name for name in self._package.names() if name not in dynamic]
        names.sort(key=lambda name: name != CONTENT_TYPES)
        return Archive.of(self._member(name) for name in names)

    def _member(self, name: str) -> Member:
        if name in self._package.changed:
            return packed(name, self._package.changed[name])
        self._package.container.read(name)  # refuses what is damaged or has a document type
        return self._package.container.members[name]


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once: what is wrong in a text box is so in its copy for old Words, too."""
    return list({(finding.code, finding.where, *finding.details.items()): finding
                 for finding in findings}.values())


def _styles(package: Package) -> frozenset[str]:
    """The ids of all styles of a document."""
    parts = package.related(package.main, "styles")
    return frozenset(
        style.get(w("styleId"), "")
        for part in parts
        for style in package.root(part).iterfind(w("style"))
    )
