"""Content controls become blocks: one branch for a filled control, one for an empty one."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from formgen.fill.slots import SlotKind
from formgen.fill.word.bindings import Bindings
from formgen.fill.word.control_content import (
    drop,
    format_of_value,
    is_ticked,
    picture_in,
    properties_in,
    put_in_order,
    room_for_picture,
    set_content,
    set_text,
    show_picture,
    text_of,
    tick,
    unbind,
)
from formgen.fill.word.marks import (
    AllFixed,
    Close,
    Condition,
    Control,
    ControlPart,
    ControlTest,
    Mark,
    Marks,
    Next,
    Open,
    Part,
    in_loops,
    is_mark,
)
from formgen.fill.word.passes import Pass
from formgen.fill.word.places import Places
from formgen.fill.word.returned import shown_text
from formgen.fill.word.run_formats import run_of
from formgen.fill.word.sdt import (
    CONTENT,
    PROPERTIES,
    is_nested,
    properties_of,
)
from formgen.fill.word.xml import (
    FALLBACK,
    SDT,
    VAL,
    Element,
    P,
    ancestor,
    replace_with,
    w,
)
from formgen.findings import Language

_PROMPT = {"nl": "Klik om in te vullen", "en": "Click to fill in"}


@dataclass(frozen=True, slots=True)
class About:
    """What a control has to know of its document: the language and the ids of its styles."""

    language: Language
    styles: frozenset[str]

    @property
    def prompt_style(self) -> str:
        """The character style of a prompt, empty if the template has none."""
        known = ("FieldPlaceholder", "PlaceholderText")
        return next((style for style in known if style in self.styles), "")


class ControlPass(Pass):
    """Turns the content controls of one part into blocks."""

    def __init__(self, root: Element, marks: Marks, places: Places, about: About,
                 bindings: Bindings) -> None:
        super().__init__(root, marks, places)
        self.prompts: dict[str, None] = {}
        self._about = about
        self._bindings = bindings
        self._repeated = {node for node in in_loops(root, marks) if node.tag == SDT}

    def run(self) -> None:
        """Do it, for every control of the part."""
        controls = [sdt for sdt in self._root.iter(SDT) if sdt.find(CONTENT) is not None]
        by_paragraph: dict[Element, list[Control]] = {}
        for sdt in controls:
            control = self._control(sdt)
            paragraph = ancestor(sdt, P)
            if control is None:
                self._number(sdt)
            else:
                if paragraph is not None:
                    by_paragraph.setdefault(paragraph, []).append(control)
                self._rewrite(sdt, control)
        for paragraph, inside in by_paragraph.items():
            self._choose_style(paragraph, inside)

    def _control(self, sdt: Element) -> Control | None:
        """The slot that a control is, None if it only wraps other content."""
        known = properties_of(sdt)
        if known is None or not known.name or is_nested(sdt):
            return None
        content = sdt.find(CONTENT)
        if known.kind is SlotKind.IMAGE and picture_in(sdt) is None:
            return None
        if (
            any(is_mark(node) for node in content.iter(etree.PI))
            or content.find(w("tr")) is not None
        ):
            return None
        return Control(
            known.name,
            known.kind,
            known.alias or known.name,
            self._places.of(sdt, known.alias or known.name),
            known.options,
            free=known.own is not None and known.own.tag == w("comboBox"),
            picture=known.picture,
            lock=known.lock,
            listed=known.kind is not SlotKind.IMAGE and ancestor(sdt, FALLBACK) is None,
            stored_as=known.stored_as,
            box=room_for_picture(sdt) if known.kind is SlotKind.IMAGE else (0, 0),
        )

    def _number(self, sdt: Element) -> None:
        """Give a control that is no slot an id that is unique in the document.

        One that could be taken for a slot when it comes back stands in the manifest too.
        """
        properties = sdt.find(PROPERTIES)
        if properties is None:
            return
        known = properties_of(sdt)
        drop(properties, "id")
        self._put(properties, ControlPart(Part.ID))
        says_something = any(is_mark(node) for node in sdt.find(CONTENT).iter(etree.PI))
        if says_something:  # else Word would take it for a prompt, or show the custom XML
            drop(properties, "showingPlcHdr")
            unbind(properties)
        if known is None or known.kind is SlotKind.IMAGE or is_nested(sdt):
            return
        at = self._places.of(sdt, known.alias or text_of(sdt)[:40])
        if ancestor(sdt, FALLBACK) is None:
            entry = Control(known.tag, known.kind, known.alias, at)
            self._put(properties, ControlPart(Part.ENTRY, entry))
        if not known.name and not says_something:
            self.findings.append(at.found("WORD_CONTROL_UNNAMED"))

    def _rewrite(self, sdt: Element, control: Control) -> None:
        """Put the variants of a control in its place, each in its branch."""
        properties = properties_in(sdt)
        if sdt in self._repeated or control.kind is SlotKind.IMAGE or not self._bindings.keep(
                properties, control):
            unbind(properties)
        make = {
            SlotKind.CHECK: self._check_variants, SlotKind.IMAGE: self._image_variants,
        }.get(control.kind, self._text_variants)
        branches = make(sdt, control)
        nodes: list[Element] = []
        for condition, variant in branches:
            variant.tail = None
            test = ControlTest(control, condition) if condition is not None else None
            mark: Mark = Next(test, control.at)
            if not nodes and test is not None:
                mark = Open(test, control.at)
            nodes += (self._marks.element(mark), variant)
        replace_with(sdt, *nodes, self._marks.element(Close("endif", control.at)))

    def _text_variants(
        self, sdt: Element, control: Control
    ) -> list[tuple[Condition | None, Element]]:
        properties = properties_of(sdt)
        assert properties is not None
        filled = self._variant(sdt, control, Part.FILLED)
        drop(properties_in(filled), "showingPlcHdr")
        run = run_of(format_of_value(sdt, properties), self._root)
        set_content(filled, self._marks.element(ControlPart(Part.RUN, control, run)))
        if control.kind is SlotKind.DATE:
            own = properties_in(filled).find(w("date"))
            own.set(w("fullDate"), self._marks.text(ControlPart(Part.DATE, control)))
        branches: list[tuple[Condition | None, Element]] = [(Condition.FILLED, filled)]
        empty = self._variant(sdt, control, Part.OPEN)
        if not properties.shows_placeholder:
            as_it_is = self._variant(sdt, control, Part.KEPT, shown_text(sdt.find(CONTENT)))
            branches.append((Condition.UNKNOWN, as_it_is))
            properties_in(empty).append(etree.Element(w("showingPlcHdr")))
            set_text(empty, _PROMPT[self._about.language], self._format_of_prompt())
        if control.kind is SlotKind.DATE:
            properties_in(empty).find(w("date")).attrib.pop(w("fullDate"), None)
        self.prompts[text_of(empty)] = None
        branches.append((None, empty))
        for _, variant in branches:
            put_in_order(properties_in(variant))
        return branches

    def _check_variants(
        self, sdt: Element, control: Control
    ) -> list[tuple[Condition | None, Element]]:
        ticked = self._variant(sdt, control, Part.FILLED)
        unticked = self._variant(sdt, control, Part.FILLED)
        empty = self._variant(sdt, control, Part.OPEN)
        tick(ticked, True)
        tick(unticked, False)
        tick(empty, False)
        branches: list[tuple[Condition | None, Element]] = [
            (Condition.CHECKED, ticked), (Condition.FILLED, unticked), (None, empty),
        ]  # fmt: skip
        if is_ticked(sdt):
            as_it_is = self._variant(sdt, control, Part.KEPT, "1")
            branches.insert(2, (Condition.UNKNOWN, as_it_is))
        for _, variant in branches:
            drop(properties_in(variant), "showingPlcHdr")
            put_in_order(properties_in(variant))
        return branches

    def _image_variants(
        self, sdt: Element, control: Control
    ) -> list[tuple[Condition | None, Element]]:
        """With a picture of the data, in the room of the template's own; else as it is."""
        filled = self._variant(sdt, control, Part.FILLED)
        drop(properties_in(filled), "showingPlcHdr")
        show_picture(filled, *(
            self._marks.text(ControlPart(piece, control))
            for piece in (Part.IMAGE, Part.WIDTH, Part.HEIGHT)))
        empty = self._variant(sdt, control, Part.OPEN)
        for variant in (filled, empty):
            put_in_order(properties_in(variant))
        return [(Condition.FILLED, filled), (None, empty)]

    def _variant(self, sdt: Element, control: Control, state: Part, shown: str = "") -> Element:
        """A copy of a control whose id, tag and lock are marks."""
        variant = deepcopy(sdt)
        properties = properties_in(variant)
        for name in ("id", "tag", "lock", "temporary"):
            drop(properties, name)
        for piece in (Part.TAG, Part.ID, state):
            self._put(properties, ControlPart(piece, control, shown=shown))
        return variant

    def _format_of_prompt(self) -> Element | None:
        if not self._about.prompt_style:
            return None
        properties = etree.Element(w("rPr"))
        etree.SubElement(properties, w("rStyle")).set(VAL, self._about.prompt_style)
        return properties

    def _put(self, properties: Element, part: ControlPart) -> None:
        properties.append(self._marks.element(part))

    def _choose_style(self, paragraph: Element, controls: list[Control]) -> None:
        """A box with style X gets style XFilled when nothing in it is left to fill in."""
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        if style is None or f"{style.get(VAL)}Filled" not in self._about.styles:
            return
        filled = deepcopy(style)
        filled.set(VAL, f"{style.get(VAL)}Filled")
        names = tuple(control.name for control in controls)
        begin, otherwise, end = self._marks.block(AllFixed(names), controls[0].at)
        replace_with(style, begin, filled, otherwise, deepcopy(style), end)
