"""A compiled PDF template: data in, documents out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from formgen.fill.pdf.appendix import AppendixWriter
from formgen.fill.pdf.continuation import Continuation, pages_needed
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.fallback import FontStack
from formgen.fill.pdf.groups import Group, Joined
from formgen.fill.pdf.identity import IdentityWriter
from formgen.fill.pdf.page_code import CodeWriter
from formgen.fill.pdf.rows import RowWatch, filled_rows
from formgen.fill.pdf.workshop import Writer
from formgen.fill.slots import JOINT, Data, Filled, How, Slot, lookup
from formgen.findings import Finding


class Frame(Protocol):
    """Puts a document together from its objects."""

    @property
    def start(self) -> bytes:
        """What all documents begin with."""

    def assemble(self, objects: Sequence[bytes], said: Sequence[bytes]) -> bytes:
        """The document's bytes; ``said`` tells it from others of the template."""


class Preset(NamedTuple):
    """A value that the template itself comes with, where it is not drawn once for all documents."""

    name: str
    writer: Writer
    value: str

    def fill(self, data: Data, draft: Draft) -> None:
        """Put the value in where there is no other."""
        values = (lookup(data, name) for name in self.name.split(JOINT))
        if all(value in (None, "") for value in values):
            self.writer.fill(self.value, draft)


@dataclass(frozen=True, slots=True)
class PdfTemplate:
    """A template that is ready to be filled; see :class:`formgen.fill.slots.Template`."""

    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]
    frame: Frame
    blank: list[bytes]
    first_free: int
    groups: tuple[Group, ...]
    joined: tuple[Joined, ...]
    identity: IdentityWriter
    rows: tuple[RowWatch, ...]
    appendix: AppendixWriter | None
    stack: FontStack
    code: CodeWriter | None = None
    presets: tuple[Preset, ...] = ()

    def prepare(self, _lengths: Mapping[str, int]) -> bool:
        """Nothing: the same objects serve every document."""
        return False

    def fill(self, data: Data) -> Filled:
        """A document with the data in its fields; missing values leave fields blank."""
        draft = Draft(self.blank, self.first_free, self.stack)
        for preset in self.presets:
            preset.fill(data, draft)
        for group in self.groups:
            group.fill(data, draft)
        for slot in self.joined:
            slot.fill(data, draft)
        document = data.get("document") or {}
        for watch in self.rows:
            watch.fill(data, draft)
        if draft.leftovers and self.appendix is not None:
            said = (document.get("title"), document.get("code"))
            self.appendix.fill([str(words) for words in said if words], draft)
        self.identity.fill(document, draft)
        if self.code is not None:
            self.code.fill(document.get("code"), draft)
        draft.fallback.finish(draft.add, draft.store)
        return Filled(self.frame.assemble(draft.objects, draft.said), tuple(draft.findings),
                      self.frame.start)


class Continued(NamedTuple):
    """A list that continuation pages have room for: ``rows`` rows each, from ``first`` on.

    There may be ``most`` such pages, None for any number.
    """

    name: str
    first: int
    rows: int
    most: int | None

    @classmethod
    def of(cls, continuation: Continuation, how: How) -> Continued:
        """What a template's page continues, and how often documents may have it."""
        name = continuation.list_name
        most = None if how.lists is None else continuation.copies(how.lists.get(name, 0))
        return cls(name, continuation.first, continuation.count, most)

    def pages(self, length: int) -> int:
        """How many continuation pages a list of a length needs, if there may be as many."""
        needed = pages_needed(length, self.first, self.rows)
        return needed if self.most is None else min(needed, self.most)


class PdfTemplateSet:
    """A template with continuation pages: a variant for each number of such pages.

    A variant is compiled when a document first needs it, for most never do; the one without
    continuation pages at once, so that a template that cannot be used is found at compiling.
    """

    def __init__(
        self,
        lists: tuple[Continued, ...],
        with_pages: Callable[[tuple[int, ...]], PdfTemplate],
    ) -> None:
        """``with_pages`` compiles a variant by the numbers of pages for the lists."""
        self._lists = lists
        self._with_pages = with_pages
        self._plain = (0,) * len(lists)
        self._variants = {self._plain: with_pages(self._plain)}

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot of the variant with most pages.

        Where there is no most, that of the variant without, if it has rows of all lists.
        """
        slots = self._variants[self._plain].slots
        if all(continued.most is None for continued in self._lists):
            shown = {slot.name.rpartition(".")[0].rpartition(".")[0] for slot in slots}
            if all(continued.name in shown for continued in self._lists):
                return slots
        return self._variant(
            tuple(1 if continued.most is None else continued.most for continued in self._lists)
        ).slots

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What compiling noticed."""
        return self._variants[self._plain].findings

    def prepare(self, lengths: Mapping[str, int]) -> bool:
        """Compile the variant for documents whose lists have so many rows."""
        count = len(self._variants)
        self._variant(tuple(each.pages(lengths.get(each.name, 0)) for each in self._lists))
        return len(self._variants) > count

    def fill(self, data: Data) -> Filled:
        """A document with as many continuation pages as its data needs, and no more."""
        wanted = tuple(each.pages(len(filled_rows(data, each.name))) for each in self._lists)
        return self._variant(wanted).fill(data)

    def _variant(self, wanted: tuple[int, ...]) -> PdfTemplate:
        variant = self._variants.get(wanted)
        if variant is None:
            variant = self._variants[wanted] = self._with_pages(wanted)
        return variant
