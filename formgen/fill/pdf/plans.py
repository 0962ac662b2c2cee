"""Plans of text fields, drop-downs and list boxes; see :mod:`formgen.fill.pdf.workshop`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pypdf.generic import IndirectObject, NameObject, NumberObject

from formgen.fill.pdf.boxes import Look, box_of, dressed
from formgen.fill.pdf.choices import Chooser, chooser
from formgen.fill.pdf.drawing import TextStyle, appearance_stream, one_line, several_lines
from formgen.fill.pdf.fields import (
    COMB,
    EDITABLE_COMBO,
    HIDDEN,
    MULTILINE,
    MULTIPLE_CHOICE,
    PASSWORD,
    READ_ONLY,
    FormField,
    Widget,
    word_picture,
)
from formgen.fill.pdf.line_fields import line_writer
from formgen.fill.pdf.lists import ListWriter
from formgen.fill.pdf.number_formats import number_format
from formgen.fill.pdf.objects import (
    dictionary,
    dictionary_at,
    integer_at,
    stream_at,
    text_at,
    value_at,
)
from formgen.fill.pdf.pens import PlainPen
from formgen.fill.pdf.text_fields import TextWidget, TextWriter
from formgen.fill.pdf.words import ENDINGS, WORDS
from formgen.fill.pdf.workshop import FieldPlan, Numbers, Workshop, Writer, open_object
from formgen.fill.slots import SlotKind


class TextPlan(FieldPlan):
    """A field whose widgets show text, in its blank state."""

    def __init__(self, field: FormField, shop: Workshop) -> None:
        """Puts the field into its blank state."""
        super().__init__(field, shop)
        self._look = shop.looks.blank(field.name)
        self._appearances: list[IndirectObject] = []
        self._styles = [self._style(widget) for widget in field.widgets]
        for widget in field.widgets:
            self._make_blank(widget)
        if self._look in (Look.PLAIN, Look.NOTE):
            field.dictionary[NameObject("/Ff")] = NumberObject(field.flags | READ_ONLY)
        if self._separate:
            self.variables.append(field.reference)

    def writer(self, numbering: Numbers, pens: Mapping[str, PlainPen]) -> Writer:
        """What fills the field."""
        field = self.field
        widgets = [self._widget(place, numbering, pens) for place in range(len(field.widgets))]
        field_index, head = self._holder(numbering)
        language = self._shop.how.language
        choices = self._chooser()
        preset = bool(value_at(field.attributes, "/V"))
        if field.kind is SlotKind.LIST and choices is not None:
            several = bool(field.flags & MULTIPLE_CHOICE)
            return ListWriter(
                field.name,
                field.label,
                language,
                widgets,
                choices,
                several,
                field_index,
                head,
                self._shop.mark_head(field),
                continues=not self._shop.signed,
                preset=preset,
            )
        writer = TextWriter(
            field.name,
            field.label,
            language,
            widgets,
            field_index,
            head,
            self._shop.mark_head(field),
            limit=max(integer_at(field.attributes, "/MaxLen"), 0),
            picture=word_picture(field.date_picture),
            number_format=number_format(field.format_script),
            chooser=choices,
            continues=not self._shop.signed,
            preset=preset,
        )
        return line_writer(writer)

    def _make_blank(self, widget: Widget) -> None:
        """Have a widget show what it shows without a value of the data."""
        shop, source = self._shop, widget.dictionary
        shown = stream_at(dictionary_at(source, "/AP"), "/N")
        if self._look is not Look.FOREIGN or shop.redraws or shown is None:
            box = box_of(source, self._look)
            ground = b"" if self._look is Look.NOTE else box.ground
            shown = appearance_stream(box, ground + b"/Tx BMC EMC")
            self.own_value = text_at(self.field.attributes, "/V")
        appearance = shop.make_blank(widget, shown)
        if self._look is Look.NOTE:
            source[NameObject("/F")] = NumberObject(integer_at(source, "/F") | HIDDEN)
        self._appearances.append(appearance)
        self.variables += [widget.reference, appearance]

    def _style(self, widget: Widget) -> TextStyle:
        field = self.field
        resource, size, colour, alignment = self._shop.text_settings(field, widget)
        is_text = field.kind in (SlotKind.TEXT, SlotKind.DATE, SlotKind.MULTILINE)
        multiline = is_text and bool(field.flags & MULTILINE)
        comb = is_text and bool(field.flags & COMB) and not multiline
        return TextStyle(
            resource,
            size,
            colour,
            alignment,
            multiline,
            secret=is_text and bool(field.flags & PASSWORD),
            cells=max(integer_at(field.attributes, "/MaxLen"), 0) if comb else 0,
            hints=ENDINGS if self._shop.signed else WORDS[self._shop.how.language].hints,
        )

    def _widget(self, place: int, numbering: Numbers, pens: Mapping[str, PlainPen]) -> TextWidget:
        widget, style = self.field.widgets[place], self._styles[place]
        pen = pens[style.font]
        readable = tuple(hint for hint in style.hints if pen.covers(hint)) or ("",)
        look = self._shop.looks.filled(self.field.name)
        dressed_widget = self._without_value(dressed(widget.dictionary, look))
        if look is Look.NOTE:
            flags = integer_at(dressed_widget, "/F") & ~HIDDEN
            dressed_widget[NameObject("/F")] = NumberObject(flags)
        dressed_widget[NameObject("/AP")] = dictionary(N=self._appearances[place])
        appearance, box = numbering(self._appearances[place]), box_of(widget.dictionary, look)
        return TextWidget(
            numbering.index(widget.reference),
            open_object(widget.reference, dressed_widget, numbering),
            not self._separate,
            appearance,
            box,
            replace(style, hints=readable),
            pen,
            one_line(appearance, box, style, pen),
            several_lines(appearance, box, style, pen),
        )

    def _chooser(self) -> Chooser | None:
        field = self.field
        if field.kind not in (SlotKind.CHOICE, SlotKind.LIST):
            return None
        editable = field.kind is SlotKind.CHOICE and bool(field.flags & EDITABLE_COMBO)
        return chooser(field.name, field.label, field.options, editable)
