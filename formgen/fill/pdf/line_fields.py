"""Writing text into a field with one widget where it stands on one line: nearly all values."""

from __future__ import annotations

from dataclasses import dataclass

from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.drawing import OneLine
from formgen.fill.pdf.pens import PlainPen
from formgen.fill.pdf.text_fields import TextWriter


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Writes what ``others`` would, without asking what is not so for its field.

    ``index`` is the place of the widget among the draft's objects, its appearance comes right
    after; ``head`` is the widget's dictionary without its value and its end; ``mark`` the head of
    the mark of what is filled in. A value that takes more than a line, or another pen, is left to
    ``others``.
    """

    index: int
    head: bytes
    mark: str
    line: OneLine
    pen: PlainPen
    others: TextWriter

    def fill(self, value: object, draft: Draft) -> None:
        """Put a value into the field; what cannot be put there becomes a finding."""
        try:
            text = value if type(value) is str else self.others.text_of(value)
        except TypeError:
            self.others.fill(value, draft)
            return
        line = self.pen.lines[text]
        drawing = self.line.drawn(line) if line is not None else None
        if line is None or drawing is None:
            self.others.fill(value, draft)
            return
        _, _, end, check_sum = line
        draft.marks.append(self.mark + check_sum)
        draft.said.append(end)
        objects, index = draft.objects, self.index
        objects[index] = self.head + end
        objects[index + 1] = drawing


def line_writer(writer: TextWriter) -> LineWriter | TextWriter:
    """What writes the same as a writer, and faster if its field is such a one."""
    if len(writer.widgets) != 1 or writer.limit or writer.number_format or writer.chooser:
        return writer
    widget = writer.widgets[0]
    if widget.one_line is None or not widget.holds_value:
        return writer
    return LineWriter(
        widget.index, widget.head, writer.mark, widget.one_line, widget.pen, writer
    )
