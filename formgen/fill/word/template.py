"""Compiling a Word template, and filling it.

Compiling reads the package, rewrites the tree of each part that has slots into marks, and
builds a program per part; everything else is kept as the compressed bytes it came as.
Filling runs the programs, deflates what they wrote and appends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from formgen.errors import TemplateError
from formgen.fill.container import Member, Unsafe
from formgen.fill.scope import Trouble
from formgen.fill.slots import Data, Filled, How, Slot
from formgen.fill.word.archive import Archive, packed
from formgen.fill.word.attributes import AttributePass
from formgen.fill.word.bindings import Bindings
from formgen.fill.word.blocks import check_shapes, end_cells, guard_containers, mend_loops
from formgen.fill.word.checks import check_characters, check_package, check_text
from formgen.fill.word.controls import About, ControlPass
from formgen.fill.word.fields import divide_runs
from formgen.fill.word.filling import Filling, Program, TooLarge
from formgen.fill.word.form_fields import FormFieldPass
from formgen.fill.word.identity import (
    add_manifest,
    core_properties,
    custom_properties,
    manifest,
    prompts_of,
)
from formgen.fill.word.marks import Marks
from formgen.fill.word.merge_fields import MergeFieldPass
from formgen.fill.word.naming import Names
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
from formgen.fill.word.program import Builder
from formgen.fill.word.properties import tag_properties
from formgen.fill.word.repeating import RepeatingPass
from formgen.fill.word.statements import TagPass
from formgen.fill.word.xml import Element, serialise, w
from formgen.findings import Finding, Severity, found


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A compiled template: immutable, reusable, safe to share between threads."""

    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]
    _how: How
    _names: Names
    _archive: Archive
    _programs: tuple[tuple[bytes, Program], ...]
    _manifest_part: bytes
    _prompts: bytes
    _first_free_id: int
    _gallery: Gallery
    _first_list: int

    def prepare(self, _lengths: Mapping[str, int]) -> bool:
        """Nothing: rows are made as the data has them."""
        return False

    def fill(self, data: Data) -> Filled:
        """A document with the data in its slots; a missing or None value leaves a blank.

        Raises:
            TemplateError: WORD_DOCUMENT_TOO_LARGE if the template repeats itself without end.
        """
        filling = Filling(dict(data), self._how.language, self._first_free_id, self._gallery,
                          self._first_list)
        parts: list[tuple[bytes, bytearray | bytes]] = []
        pictures: dict[str, Image] = {}
        for name, program in self._programs:
            filling.out = bytearray()
            filling.shown = {}
            filling.names = dict(data)
            try:
                program.write(filling)
            except TooLarge as error:
                raise TemplateError(found("WORD_DOCUMENT_TOO_LARGE")) from error
            parts.append((name, filling.out))
            start = self._gallery.relations.get(name.decode())
            if start is not None:
                parts.append((relations_part(name.decode()).encode(),
                              relations_with(start, filling.shown)))
                pictures |= filling.shown
        parts.append((self._manifest_part, bytearray(manifest(filling, self._prompts))))
        return Filled(
            self._archive.with_parts(parts, [image.member for image in pictures.values()]),
            tuple(self._finding(trouble) for trouble in filling.troubles),
        )

    def _finding(self, trouble: Trouble) -> Finding:
        at = self._names.place(trouble.name)
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
        return _Compiler(open_package(template, TemplateError), how).compile()
    except Unsafe as refusal:
        raise TemplateError(refusal.finding) from refusal


class _Compiler:
    """Gathers what a template consists of while it is compiled, part by part."""

    def __init__(self, package: Package, how: How) -> None:
        self._package = package
        self._how = how
        self._names = Names(how)
        self._builder = Builder(self._names)
        self._findings: list[Finding] = []
        self._prompts: dict[str, None] = {}
        self._programs: list[tuple[bytes, Program]] = []
        self._about = About(how.language, _styles(package))
        self._bindings = Bindings(package)
        self._with_pictures: list[str] = []

    def compile(self) -> WordTemplate:
        """All parts, then the archive of what never changes."""
        package = self._package
        make_document(package)
        self._findings += check_package(package, self._how.language)
        for part, kind in list(package.text_parts()):
            self._text_part(part, kind)
        for part, (root, marks) in self._bindings.parts().items():
            self._program(part, root, marks)
        self._check_properties()
        for make in (core_properties, custom_properties):
            marks = Marks()
            part, root = make(package, marks)
            self._properties(part, root, marks)
        for part in package.related("", "extended-properties"):
            self._properties(part, package.root(part), Marks())
        manifest_part = add_manifest(package)
        self._findings = _distinct((*self._findings, *self._builder.findings))
        self._refuse_errors()
        first_list = add_numbering(package) if self._builder.shows_lists else 0
        pictures = NO_PICTURES  # last: it takes the relations of the parts as they are then
        if self._with_pictures:
            pictures = gallery(self._how.images, package, self._with_pictures)
        return WordTemplate(
            self._names.slots,
            tuple(self._findings),
            self._how,
            self._names,
            self._archive({manifest_part, *map(relations_part, pictures.relations)}),
            tuple(self._programs),
            manifest_part.encode(),
            prompts_of(self._prompts),
            self._builder.controls.last_id,
            pictures,
            first_list,
        )

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
        self._program(part, root, marks)

    def _properties(self, part: str, root: Element, marks: Marks) -> None:
        places = Places(root, "properties", self._how.language)
        self._findings += tag_properties(root, marks, places)
        self._program(part, root, marks)

    def _program(self, part: str, root: Element, marks: Marks) -> None:
        """Add the program of a part; a part without marks stays as it now is: it may have
        lost a comment.
        """
        content = serialise(root)
        pieces = marks.cut(content)
        if len(pieces) == 1:
            self._package.changed[part] = content
            return
        self._programs.append((part.encode(), self._builder.build(pieces)))
        if self._builder.shows_pictures:
            self._with_pictures.append(part)

    def _archive(self, written: set[str]) -> Archive:
        """What is the same in every document, the content types first."""
        dynamic = {name.decode() for name, _ in self._programs} | written
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
