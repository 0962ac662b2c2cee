"""Writing text into fields: text, multi-line text, dates and drop-downs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from formgen.fill.formats import date_text, plain_text
from formgen.fill.pdf.boxes import Box
from formgen.fill.pdf.choices import Chooser, not_drawable, not_plain
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.drawing import OneLine, SeveralLines, TextStyle, appearance_object, draw_text
from formgen.fill.pdf.issued import stored_as
from formgen.fill.pdf.number_formats import NumberFormat, plain_number
from formgen.fill.pdf.pens import PlainPen, ScriptPen
from formgen.fill.pdf.syntax import NO_VALUE
from formgen.findings import Language, Where, found

#: Appearances that are remembered for each widget: what a cohort has in common, such as what
#: the school does and expects, is laid out once. A template has hundreds of widgets.
_MOST_DRAWINGS = 16

@dataclass(frozen=True, slots=True)
class TextWidget:
    """A widget of a text field, ready to be drawn.

    ``index`` is the place of the widget among the draft's objects, its appearance comes right
    after. ``head`` is the widget's dictionary without its end, and without the value that
    goes there if the widget is the field itself. ``one_line`` and ``several_lines`` draw what
    fits without more ado; ``drawings`` are those that took more than one line, by their texts.
    """

    index: int
    head: bytes
    holds_value: bool
    appearance_number: int
    box: Box
    style: TextStyle
    pen: PlainPen
    one_line: OneLine | None
    several_lines: SeveralLines | None
    drawings: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextWriter:
    """Writes values into one text field or drop-down.

    ``field_index`` and ``field_head`` are of the field's own dictionary where that is not the
    widget's. ``mark`` is the head of the mark of what is filled in. ``limit`` is the most
    characters that the field takes, 0 for any number; ``picture`` is a date field's.
    ``continues``: what does not fit goes on at the document's end. ``preset``: the template
    itself says something there, which goes when the data says what the field cannot hold.
    """

    name: str
    label: str
    language: Language
    widgets: Sequence[TextWidget]
    field_index: int = -1
    field_head: bytes = b""
    mark: str = ""
    limit: int = 0
    picture: str = ""
    number_format: NumberFormat | None = None
    chooser: Chooser | None = None
    continues: bool = True
    preset: bool = False

    def fill(self, value: object, draft: Draft) -> None:
        """Put a value into the field; what cannot be put there becomes a finding."""
        words = self._words(value, draft)
        if words is None:
            if self.preset:
                self._leave_blank(draft)
            return
        stored, shown = words
        end, check_sum = stored_as(stored)
        draft.marks.append(self.mark + check_sum)
        draft.said.append(end)
        objects = draft.objects
        if self.field_index >= 0:
            objects[self.field_index] = self.field_head + end
        pen, line = None, None
        for widget in self.widgets:
            index, one_line = widget.index, widget.one_line
            if one_line is not None and widget.pen is not pen:
                pen = widget.pen
                line = pen.lines[shown]
            objects[index] = widget.head + (end if widget.holds_value else NO_VALUE)
            objects[index + 1] = (
                (one_line.drawn(line) if one_line is not None and line is not None else None)
                or widget.drawings.get(shown)
                or self._draw(widget, shown, draft)
            )

    def _leave_blank(self, draft: Draft) -> None:
        if self.field_index >= 0:
            draft.objects[self.field_index] = self.field_head + NO_VALUE
        for widget in self.widgets:
            draft.objects[widget.index] = widget.head + NO_VALUE
            draft.objects[widget.index + 1] = appearance_object(
                widget.appearance_number, widget.box, widget.pen.resources,
                widget.box.ground + b"/Tx BMC EMC")

    def _words(self, value: object, draft: Draft) -> tuple[str, str] | None:
        """What is stored and what is shown for a value; None if the field cannot hold it."""
        if self.number_format is not None and isinstance(value, (int, float)):
            return plain_number(value), self.number_format.shown(value)
        try:
            text = self.text_of(value)
        except TypeError:
            draft.findings.append(not_plain(self.name, self.label))
            return None
        if self.chooser is not None:
            return self.chooser.choose(text, draft)
        if self.limit and len(text) > self.limit:
            draft.findings.append(
                found(
                    "PDF_TEXT_OVER_LIMIT",
                    Where(field=self.name),
                    label=self.label,
                    length=len(text),
                    limit=self.limit,
                )
            )
            return None
        return text, text

    def text_of(self, value: object) -> str:
        """A value as text, which a number is too.

        Raises:
            TypeError: it is no plain value.
        """
        if isinstance(value, str):
            return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        if self.picture and isinstance(value, date):
            return date_text(value, self.picture, self.language)
        return plain_text(value, self.language)

    def _draw(self, widget: TextWidget, text: str, draft: Draft) -> bytes:
        pen = widget.pen
        if not pen.covers(text):
            return self._draw_script(widget, text, draft)
        several = widget.several_lines
        drawing = several.drawn(text) if several is not None else None
        if drawing is None:
            content, fit = draw_text(text, widget.box, widget.style, pen)
            drawing = appearance_object(
                widget.appearance_number, widget.box, pen.resources, content
            )
            if not fit.complete:
                draft.carry_over(self.name, self.label, text.split("\n"), self.continues)
                return drawing
        if len(widget.drawings) >= _MOST_DRAWINGS:
            widget.drawings.clear()
        widget.drawings[text] = drawing
        return drawing

    def _draw_script(self, widget: TextWidget, text: str, draft: Draft) -> bytes:
        """Draw with fallback fonts; their subsets differ, so nothing is remembered."""
        pen = ScriptPen(widget.pen, draft.fallback)
        if widget is self.widgets[0]:
            missing = pen.missing(text)
            draft.findings += [not_drawable(self.name, self.label, c) for c in missing]
        content, fit = draw_text(text, widget.box, widget.style, pen)
        if not fit.complete:
            draft.carry_over(self.name, self.label, text.split("\n"), self.continues)
        return appearance_object(widget.appearance_number, widget.box, pen.resources, content)
