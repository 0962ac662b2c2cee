"""Plans of check boxes and radio buttons; see :mod:`formgen.fill.pdf.workshop`."""

from __future__ import annotations

from collections.abc import Mapping

from pypdf.generic import DictionaryObject, NameObject

from formgen.fill.pdf.boxes import Look, box_of
from formgen.fill.pdf.buttons import ButtonWidget, ButtonWriter
from formgen.fill.pdf.choices import folded
from formgen.fill.pdf.drawing import appearance_stream
from formgen.fill.pdf.fields import OFF, FormField, Widget, on_states
from formgen.fill.pdf.objects import dictionary_at, name_at, references_of, text_at, without
from formgen.fill.pdf.pens import PlainPen
from formgen.fill.pdf.symbols import CIRCLE, symbol
from formgen.fill.pdf.workshop import FieldPlan, Numbers, Workshop, Writer, open_object
from formgen.fill.slots import SlotKind


class ButtonPlan(FieldPlan):
    """A check box or a group of radio buttons, with an appearance for every state."""

    def __init__(self, field: FormField, shop: Workshop) -> None:
        super().__init__(field, shop)
        self._appearances: list[DictionaryObject] = []
        for place, widget in enumerate(field.widgets):
            self._complete(widget, place)
            self._appearances.append(self._filled_appearances(widget))
        self.variables = [widget.reference for widget in field.widgets]
        if self._separate:
            self.variables.append(field.reference)

    def writer(self, numbering: Numbers, pens: Mapping[str, PlainPen]) -> Writer:
        """What sets the buttons."""
        field = self.field
        field_index, head = self._holder(numbering)
        meanings = self._meanings()
        return ButtonWriter(
            field.name,
            field.label,
            self._shop.how.language,
            [
                self._widget(widget, appearances, numbering)
                for widget, appearances in zip(field.widgets, self._appearances, strict=True)
            ],
            {folded(said): state for said, state in reversed(meanings)},
            tuple(dict.fromkeys(said for said, _ in meanings)),
            field_index,
            head,
            self._shop.mark_head(field),
            preset=name_at(field.attributes, "/V") not in ("", f"/{OFF}"),
        )

    def _meanings(self) -> list[tuple[str, str]]:
        """What can be said of each state: its option's text (table 227), then its name."""
        field = self.field
        states = [on_states(widget.dictionary)[0][1:] for widget in field.widgets]
        said = [
            (option.export, state) for option, state in zip(field.options, states, strict=False)
        ]
        return said + [(state, state) for state in dict.fromkeys(states)]

    def _complete(self, widget: Widget, place: int) -> None:
        """See that a button has appearances that every viewer can draw, and shows its value."""
        if self._shop.signed:
            return
        states = [NameObject(state) for state in on_states(widget.dictionary)]
        if not states or _needs_symbol_font(widget.dictionary, states):
            named = NameObject("/Ja" if self.field.kind is SlotKind.CHECK else f"/{place}")
            appearances = self._draw(widget, states or [named], Look.FOREIGN)
            widget.dictionary[NameObject("/AP")] = appearances
        value = name_at(self.field.attributes, "/V")
        shown = value if value in on_states(widget.dictionary) else f"/{OFF}"
        widget.dictionary[NameObject("/AS")] = NameObject(shown)

    def _filled_appearances(self, widget: Widget) -> DictionaryObject:
        """The appearances of a button that is filled for good, if they differ."""
        if self._shop.looks.filled(self.field.name) is not Look.DONE:
            return dictionary_at(widget.dictionary, "/AP")
        states = [NameObject(state) for state in on_states(widget.dictionary)]
        appearances = self._draw(widget, states, Look.DONE)
        normal = dictionary_at(appearances, "/N")
        self.extras += references_of(normal)
        return appearances

    def _draw(self, widget: Widget, states: list[NameObject], look: Look) -> DictionaryObject:
        """A normal appearance per state: a box, and a mark in all but the off-state."""
        source, add = widget.dictionary, self._shop.add
        if look is Look.DONE:
            source = without(source, "/MK")
            characteristics = without(dictionary_at(widget.dictionary, "/MK"), "/BG")
            source[NameObject("/MK")] = characteristics
        mark = text_at(dictionary_at(source, "/MK"), "/CA")
        is_round = self.field.kind is SlotKind.RADIO and mark in ("", CIRCLE)
        box = box_of(source, Look.FOREIGN, is_round)
        _, _, colour, _ = self._shop.declared_settings(self.field, widget)
        drawn = symbol(CIRCLE if is_round else mark, box.width, box.height, colour)
        normal = DictionaryObject({NameObject("/Off"): add(appearance_stream(box, box.ground))})
        for state in states:
            normal[state] = add(appearance_stream(box, box.ground + drawn))
        return DictionaryObject({NameObject("/N"): normal})

    def _widget(
        self, widget: Widget, appearances: DictionaryObject, numbering: Numbers
    ) -> ButtonWidget:
        dictionary = without(widget.dictionary, "/AS", "/AP")
        dictionary[NameObject("/AP")] = appearances
        dictionary = self._without_value(dictionary)
        if self._shop.looks.filled(self.field.name) is Look.DONE:
            characteristics = without(dictionary_at(dictionary, "/MK"), "/BG")
            dictionary[NameObject("/MK")] = characteristics
        states = {}
        for state in [f"/{OFF}", *on_states(widget.dictionary)]:
            dictionary[NameObject("/AS")] = NameObject(state)
            states[state[1:]] = open_object(widget.reference, dictionary, numbering)
        return ButtonWidget(numbering.index(widget.reference), not self._separate, states)


def _needs_symbol_font(widget: DictionaryObject, states: list[NameObject]) -> bool:
    """Whether a button's mark is a letter of ZapfDingbats, which few systems have today."""
    normal = dictionary_at(dictionary_at(widget, "/AP"), "/N")
    for state in states:
        fonts = dictionary_at(dictionary_at(dictionary_at(normal, state), "/Resources"), "/Font")
        for font in (dictionary_at(fonts, key) for key in fonts):
            if "Dingbats" in name_at(font, "/BaseFont") and "/FontDescriptor" not in font:
                return True
    return False
