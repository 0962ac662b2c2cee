"""Content controls become blocks: one branch for a filled control, one for an empty one."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from formgen.fill.slots import SlotKind
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
    Piece,
    is_mark,
)
from formgen.fill.word.places import Places
from formgen.fill.word.sdt import (
    CONTENT,
    PROPERTIES,
    TICKED,
    UNTICKED,
    Properties,
    is_nested,
    properties_of,
)
from formgen.fill.word.statements import run_of
from formgen.fill.word.xml import (
    MC,
    RUN,
    SDT,
    TEXT,
    VAL,
    XML_SPACE,
    Element,
    P,
    ancestor,
    remove,
    replace_with,
    w,
    w14,
)
from formgen.findings import Language

_PROMPT = {"nl": "Klik om in te vullen", "en": "Click to fill in"}
_ORDER = ("rPr", "alias", "tag", "id", "lock", "placeholder", "temporary", "showingPlcHdr",
          "dataBinding", "label", "tabIndex")  # fmt: skip
_RANK = {w(name): rank for rank, name in enumerate(_ORDER)}


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


class ControlPass:
    """Turns the content controls of one part into blocks."""

    def __init__(self, root: Element, marks: Marks, places: Places, about: About) -> None:
        self.controls: list[Control] = []
        self.prompts: dict[str, None] = {}
        self._root = root
        self._marks = marks
        self._places = places
        self._about = about

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
        if known is None or not known.name or known.kind is SlotKind.IMAGE or is_nested(sdt):
            return None
        content = sdt.find(CONTENT)
        if (
            any(is_mark(node) for node in content.iter(etree.PI))
            or content.find(w("tr")) is not None
        ):
            return None
        lock = known.element.find(w("lock"))
        control = Control(
            known.name,
            known.kind,
            known.alias or known.name,
            self._places.of(sdt, known.alias or known.name),
            known.options,
            free=known.own is not None and known.own.tag == w("comboBox"),
            picture=known.picture,
            lock=lock.get(VAL, "sdtLocked") if lock is not None else "sdtLocked",
            listed=ancestor(sdt, f"{{{MC}}}Fallback") is None,
        )
        self.controls.append(control)
        return control

    def _number(self, sdt: Element) -> None:
        """Give a control that is no slot an id that is unique in the document."""
        properties = sdt.find(PROPERTIES)
        if properties is not None:
            _drop(properties, "id")
            self._put(properties, ControlPart(Piece.ID))

    def _rewrite(self, sdt: Element, control: Control) -> None:
        """Put the variants of a control in its place, each in its branch."""
        branches = (
            self._check_variants(sdt, control)
            if control.kind is SlotKind.CHECK
            else (self._text_variants(sdt, control))
        )
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
        format_of_value = _format_of_value(sdt, properties)
        filled = self._variant(sdt, control, Piece.FILLED)
        _drop(_properties(filled), "showingPlcHdr")
        run = run_of(format_of_value, self._root)
        _set_content(filled, self._marks.element(ControlPart(Piece.RUN, control, run)))
        if control.kind is SlotKind.DATE:
            own = _properties(filled).find(w("date"))
            own.set(w("fullDate"), self._marks.text(ControlPart(Piece.DATE, control)))
        branches: list[tuple[Condition | None, Element]] = [(Condition.FILLED, filled)]
        empty = self._variant(sdt, control, Piece.OPEN)
        if not properties.shows_placeholder:
            branches.append((Condition.UNKNOWN, self._variant(sdt, control, Piece.OPEN)))
            _properties(empty).append(etree.Element(w("showingPlcHdr")))
            _set_text(empty, _PROMPT[self._about.language], self._format_of_prompt())
        if control.kind is SlotKind.DATE:
            _properties(empty).find(w("date")).attrib.pop(w("fullDate"), None)
        self.prompts[_text_of(empty)] = None
        branches.append((None, empty))
        for _, variant in branches:
            _put_in_order(_properties(variant))
        return branches

    def _check_variants(
        self, sdt: Element, control: Control
    ) -> list[tuple[Condition | None, Element]]:
        ticked = self._variant(sdt, control, Piece.FILLED)
        unticked = self._variant(sdt, control, Piece.FILLED)
        empty = self._variant(sdt, control, Piece.OPEN)
        _tick(ticked, True)
        _tick(unticked, False)
        _tick(empty, False)
        branches: list[tuple[Condition | None, Element]] = [
            (Condition.CHECKED, ticked), (Condition.FILLED, unticked), (None, empty),
        ]  # fmt: skip
        for _, variant in branches:
            _drop(_properties(variant), "showingPlcHdr")
            _put_in_order(_properties(variant))
        return branches

    def _variant(self, sdt: Element, control: Control, state: Piece) -> Element:
        """A copy of a control whose id, tag and lock are marks."""
        variant = deepcopy(sdt)
        properties = _properties(variant)
        for name in ("id", "tag", "lock", "temporary"):
            _drop(properties, name)
        for piece in (Piece.TAG, Piece.ID, state):
            self._put(properties, ControlPart(piece, control))
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
        at = controls[0].at
        marks: tuple[Mark, ...] = (
            Open(AllFixed(tuple(control.name for control in controls)), at),
            Next(None, at),
            Close("endif", at),
        )
        begin, otherwise, end = (self._marks.element(mark) for mark in marks)
        replace_with(style, begin, filled, otherwise, deepcopy(style), end)


def _properties(sdt: Element) -> Element:
    properties = sdt.find(PROPERTIES)
    assert properties is not None
    return properties


def _drop(properties: Element, name: str) -> None:
    for child in properties.findall(w(name)):
        properties.remove(child)


def _put_in_order(properties: Element) -> None:
    """Sort the properties as the schema lists them; the marks are tag, id and lock."""
    properties[:] = sorted(
        properties,
        key=lambda child: 2 if is_mark(child) else _RANK.get(child.tag, len(_RANK)),
    )


def _format_of_value(sdt: Element, properties: Properties) -> Element | None:
    """The w:rPr that a value gets: the control's own, else that of its text, not the prompt's."""
    given = properties.element.find(w("rPr"))
    if given is not None:
        return deepcopy(given)
    run = next((run for run in sdt.find(CONTENT).iter(RUN)), None)
    found = run.find(w("rPr")) if run is not None else None
    if found is None:
        return None
    copied = deepcopy(found)
    if properties.shows_placeholder:
        for name in ("rStyle", "color"):
            _drop(copied, name)
    return copied if len(copied) else None


def _set_text(sdt: Element, text: str, run_properties: Element | None) -> None:
    """Make one run with a text the whole content of a control."""
    run = etree.Element(RUN)
    if run_properties is not None:
        run.append(deepcopy(run_properties))
    node = etree.SubElement(run, TEXT)
    node.text = text
    node.set(XML_SPACE, "preserve")
    _set_content(sdt, run)


def _set_content(sdt: Element, run: Element) -> None:
    """Make a run the whole content of a control, in its first paragraph if it holds any."""
    content = sdt.find(CONTENT)
    paragraph = next(content.iter(P), None)
    if paragraph is None:
        content[:] = [run]
        return
    for other in list(paragraph.itersiblings(P)):
        remove(other)
    for child in list(paragraph):
        if child.tag != w("pPr"):
            paragraph.remove(child)
    paragraph.append(run)


def _tick(sdt: Element, on: bool) -> None:
    """Set the state of a check box and the glyph that shows it."""
    box = _properties(sdt).find(w14("checkbox"))
    assert box is not None
    checked = box.find(w14("checked"))
    if checked is None:
        checked = etree.Element(w14("checked"))
        box.insert(0, checked)
    checked.set(w14("val"), "1" if on else "0")
    state = box.find(w14("checkedState" if on else "uncheckedState"))
    code = state.get(w14("val")) if state is not None else None
    glyph = chr(int(code, 16)) if code else TICKED if on else UNTICKED
    font = state.get(w14("font")) if state is not None else None
    run = next(sdt.find(CONTENT).iter(RUN), None)
    format_of_glyph = deepcopy(run.find(w("rPr"))) if run is not None else None
    if font and format_of_glyph is not None and format_of_glyph.find(w("rFonts")) is not None:
        fonts = format_of_glyph.find(w("rFonts"))
        for name in ("ascii", "hAnsi", "eastAsia", "cs"):
            if fonts.get(w(name)) is not None:
                fonts.set(w(name), font)
    _set_text(sdt, glyph, format_of_glyph)


def _text_of(sdt: Element) -> str:
    content = sdt.find(CONTENT)
    return "".join(content.itertext(TEXT)) if content is not None else ""
