"""From the plans of a template's parts to a template: numbers for objects, then writers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pypdf.generic import DictionaryObject, IndirectObject, NameObject

from formgen.fill.pdf.appendix import AppendixWriter, PageSetup
from formgen.fill.pdf.button_plans import ButtonPlan
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.fallback import FontStack, bundled_stack
from formgen.fill.pdf.fields import BUTTONS, NO_PAGE, REQUIRED, FormField, Widget, on_states
from formgen.fill.pdf.frames import CompactFrame, Numbering, compact_frame
from formgen.fill.pdf.groups import grouped
from formgen.fill.pdf.identity import IdentityPlan
from formgen.fill.pdf.objects import integer_at, numbers_at
from formgen.fill.pdf.page_code import CodePlan
from formgen.fill.pdf.pages import pages_of
from formgen.fill.pdf.pagetree import PageTreePlan
from formgen.fill.pdf.pens import PlainPen
from formgen.fill.pdf.plans import TextPlan
from formgen.fill.pdf.reading.sent import SENT_KEY, description_of
from formgen.fill.pdf.rows import row_watches
from formgen.fill.pdf.shelf import HOUSE_FONT, HOUSE_FONT_BOLD, HOUSE_NAME
from formgen.fill.pdf.stamps import StampPlan
from formgen.fill.pdf.structure import TagTree
from formgen.fill.pdf.syntax import indirect
from formgen.fill.pdf.tagging import TagPlan
from formgen.fill.pdf.template import PdfTemplate, Preset
from formgen.fill.pdf.words import WORDS
from formgen.fill.pdf.workshop import FieldPlan, OpenWorkshop, Workshop, Writer
from formgen.fill.slots import How, Slot, SlotKind
from formgen.findings import Finding, found

_A4 = (595.28, 841.89)


class Plans:
    """The plans of all parts of a template, in the order in which documents have them."""

    def __init__(
        self, shop: OpenWorkshop, fields: Sequence[FormField], hidden: FormField | None
    ) -> None:
        """``hidden`` is the field of the identity, which is none of the ``fields``."""
        self._shop = shop
        self._fields = fields
        tree = TagTree(shop.writer)
        self._identity = IdentityPlan(shop.writer, shop.form, hidden)
        self._sent = shop.add(DictionaryObject())
        shop.writer.root_object[NameObject(SENT_KEY)] = self._sent
        self._pages = PageTreePlan(shop.writer)
        self._tags = TagPlan(shop.writer, tree) if tree.present else None
        self._stamps = StampPlan(shop)
        self._code = CodePlan(shop)
        self._plans = [plan for field in fields if (plan := make_plan(field, shop)) is not None]
        for resource in (HOUSE_FONT, HOUSE_FONT_BOLD):
            shop.shelf.font(resource)

    def template(self, findings: Sequence[Finding]) -> PdfTemplate:
        """Number the objects, and make the writers and the template."""
        shop = self._shop
        numbering = self._numbering()
        pens = shop.shelf.pens(numbering)
        writers = [(plan.field.name, plan.writer(numbering, pens)) for plan in self._plans]
        stack = bundled_stack(shop.how.fonts)
        slots = make_slots(self._fields, shop.how)
        blank, presets = self._blank(numbering, pens, stack, [writer for _, writer in writers])
        return PdfTemplate(
            slots,
            (*findings, *_notes(self._fields, shop)),
            self._frame(numbering, blank),
            blank,
            numbering.first_free,
            *grouped(writers, shop.how.language),
            self._identity.writer(numbering),
            row_watches(slots, shop.how.language),
            self._appendix(numbering, pens),
            stack,
            self._code.writer(numbering),
            presets,
        )

    def _frame(self, numbering: Numbering, blank: list[bytes]) -> CompactFrame:
        """What documents share, with the description of the form as a blank one has it."""
        writer, info = self._shop.writer, self._identity.info
        undescribed = compact_frame(writer, numbering, info, blank)
        description = description_of(undescribed.assemble(blank, ()))
        blank[numbering.index(self._sent)] = indirect(numbering(self._sent), description)
        return compact_frame(writer, numbering, info, blank)

    def _numbering(self) -> Numbering:
        root = self._shop.writer.root_object.indirect_reference
        assert root is not None, "a writer's catalog has a number"
        variables: list[IndirectObject] = [*self._identity.variables, self._sent]
        variables += self._pages.variables
        if self._tags is not None:
            variables += self._tags.variables
        variables += [*self._stamps.variables, *self._code.variables]
        roots = [root]
        for plan in self._plans:
            variables += plan.variables
            roots += plan.extras
        return Numbering(roots, variables)

    def _appendix(self, numbering: Numbering, pens: Mapping[str, PlainPen]) -> AppendixWriter:
        pages = pages_of(self._shop.writer.root_object)
        box = numbers_at(pages[-1], "/MediaBox") if pages else []
        width, height = (box[2] - box[0], box[3] - box[1]) if len(box) == 4 else _A4
        regular = pens.get(HOUSE_FONT, pens[""])
        return AppendixWriter(
            PageSetup(regular, pens.get(HOUSE_FONT_BOLD, regular), width, height),
            self._pages.writer(numbering),
            self._tags.writer(numbering) if self._tags is not None else None,
            self._stamps.writer(numbering, pens),
            WORDS[self._shop.how.language].continuation,
        )

    def _blank(
        self,
        numbering: Numbering,
        pens: Mapping[str, PlainPen],
        stack: FontStack,
        writers: Sequence[Writer],
    ) -> tuple[list[bytes], tuple[Preset, ...]]:
        """The blank objects, with page numbers and the values that the template comes with.

        Apart from them the values that only a document can show.
        """
        blank = numbering.blank_objects()
        draft = Draft(blank, numbering.first_free, stack)
        stamps = self._stamps.writer(numbering, pens)
        stamps.fill(stamps.page_count, draft)
        objects = draft.objects
        presets = []
        for plan, writer in zip(self._plans, writers, strict=True):
            if not plan.own_value:
                continue
            draft = Draft(objects, numbering.first_free, stack)
            writer.fill(plan.own_value, draft)
            if len(draft.objects) == len(objects):
                objects = draft.objects
            else:  # it needs fallback fonts, which each document has its own of
                presets.append(Preset(plan.field.name, writer, plan.own_value))
        return objects, tuple(presets)


def make_plan(field: FormField, shop: Workshop) -> FieldPlan | None:
    """The plan of a field; none for what formgen leaves alone."""
    if field.kind is SlotKind.SIGNATURE:
        return None
    if field.kind in BUTTONS:
        if not field.widgets:
            return None
        is_drawn = all(on_states(widget.dictionary) for widget in field.widgets)
        return ButtonPlan(field, shop) if is_drawn or not shop.signed else None
    return TextPlan(field, shop)


def _notes(fields: Sequence[FormField], shop: OpenWorkshop) -> list[Finding]:
    """What preparing the fields showed."""
    notes = []
    if shop.replaced_fonts:
        count, label = len(shop.replaced_fonts), shop.replaced_fonts[0]
        notes.append(found("PDF_FONT_REPLACED", count=count, label=label, font=HOUSE_NAME))
    pages = [_box_of(page) for page in pages_of(shop.writer.root_object)]
    unseen = [
        field.label
        for field in fields
        if not any(_is_on_page(widget, pages) for widget in field.widgets)
    ]
    if unseen:
        notes.append(found("PDF_FIELDS_NOT_SHOWN", count=len(unseen), label=unseen[0]))
    return notes


def _box_of(page: DictionaryObject) -> list[float]:
    """The part of a page that is shown."""
    return numbers_at(page, "/CropBox") or numbers_at(page, "/MediaBox")


def _is_on_page(widget: Widget, pages: Sequence[list[float]]) -> bool:
    """Whether a widget is on a page, and any of it within the page's edges."""
    if widget.page == NO_PAGE:
        return False
    rect, box = numbers_at(widget.dictionary, "/Rect"), pages[widget.page]
    if len(rect) != 4 or len(box) != 4:
        return len(rect) == 4
    return all(
        min(rect[axis], rect[axis + 2]) <= max(box[axis], box[axis + 2])
        and max(rect[axis], rect[axis + 2]) >= min(box[axis], box[axis + 2])
        for axis in (0, 1)
    )


def make_slots(fields: Sequence[FormField], how: How) -> tuple[Slot, ...]:
    """The slots of fields, each name once, in the order of the document."""
    slots = {
        field.name: Slot(
            field.name,
            field.kind,
            _place(field, how),
            field.label,
            field.offered,
            how.is_fixed(field.name),
            limit=max(integer_at(field.attributes, "/MaxLen"), 0),
            required=bool(field.flags & REQUIRED),
        )
        for field in reversed(fields)
    }
    return tuple(slots[name] for name in dict.fromkeys(field.name for field in fields))


def _place(field: FormField, how: How) -> str:
    pages = [widget.page for widget in field.widgets if widget.page != NO_PAGE]
    return f"{WORDS[how.language].page} {pages[0] + 1}" if pages else ""
