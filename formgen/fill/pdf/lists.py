"""Writing list boxes: the choices are shown, the chosen ones are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formgen.fill.formats import plain_text
from formgen.fill.pdf.boxes import Box
from formgen.fill.pdf.choices import Chooser, not_drawable, not_plain
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.drawing import TextStyle, appearance_object
from formgen.fill.pdf.issued import sum_of
from formgen.fill.pdf.layout import AUTOMATIC_SIZE, LEADING, LEAST_ON_SEVERAL_LINES, TOLERANCE
from formgen.fill.pdf.pens import Pen, ScriptPen
from formgen.fill.pdf.syntax import numbers, text_string
from formgen.fill.pdf.text_fields import TextWidget
from formgen.findings import Language, Where, found

#: The band behind a chosen line, the pale blue that Acrobat draws.
_MARK = b"0.6 0.757 0.855 rg"


@dataclass(frozen=True, slots=True)
class ListWriter:
    """Writes a list box; ``several``: more than one choice can be made.

    ``continues``: chosen lines that cannot all be shown at once stand on a page at the end.
    ``preset``: the template itself has lines chosen, which go when the data says something
    that is not offered.
    """

    name: str
    label: str
    language: Language
    widgets: Sequence[TextWidget]
    chooser: Chooser
    several: bool
    field_index: int = -1
    field_head: bytes = b""
    mark: str = ""
    continues: bool = True
    preset: bool = False

    def fill(self, value: object, draft: Draft) -> None:
        """Mark the choices that a value names, a text or a list of texts."""
        marked = self._places(value, draft)
        if marked:
            stored = "\n".join(self.chooser.options[place].export for place in marked)
            draft.marks.append(self.mark + sum_of(stored))
            entry = self._entry(marked)
            draft.said.append(entry)
            self._write(entry, marked, draft)
        elif self.preset:
            self._write(b"", marked, draft)

    def _places(self, value: object, draft: Draft) -> list[int]:
        """The places of the lines that a value names; none, and a finding, if it names none."""
        values = value if isinstance(value, (list, tuple)) else [value]
        try:
            texts = [plain_text(item, self.language) for item in values]
        except TypeError:
            draft.findings.append(not_plain(self.name, self.label))
            return []
        if self.several and len(texts) == 1:
            texts = self.chooser.listed(texts[0]) or texts
        if len(texts) > 1 and not self.several:
            where = Where(field=self.name)
            draft.findings.append(found("PDF_ONE_CHOICE_ONLY", where, label=self.label))
            return []
        chosen = [self.chooser.choose(text, draft) for text in texts]
        return sorted({self.chooser.options.index(option) for option in chosen if option})

    def _write(self, entry: bytes, marked: Sequence[int], draft: Draft) -> None:
        if self.field_index >= 0:
            draft.objects[self.field_index] = b"%b%b>>\nendobj\n" % (self.field_head, entry)
        for widget in self.widgets:
            value_entry = entry if widget.holds_value else b""
            draft.objects[widget.index] = b"%b%b>>\nendobj\n" % (widget.head, value_entry)
            draft.objects[widget.index + 1] = self._draw(widget, marked, draft)

    def _entry(self, marked: Sequence[int]) -> bytes:
        """The value, and the places of the chosen lines (/I, table 231), which must agree."""
        exports = [text_string(self.chooser.options[place].export) for place in marked]
        value = exports[0] if len(exports) == 1 else b"[%b]" % b" ".join(exports)
        return b"/V %b/I[%b]" % (value, b" ".join(b"%d" % place for place in marked))

    def _draw(self, widget: TextWidget, marked: Sequence[int], draft: Draft) -> bytes:
        displays = [option.display for option in self.chooser.options]
        pen: Pen = widget.pen
        if not widget.pen.covers("".join(displays)):
            pen = ScriptPen(widget.pen, draft.fallback)
            if widget is self.widgets[0]:
                missing = pen.missing("".join(displays))
                draft.findings += [not_drawable(self.name, self.label, c) for c in missing]
        content, complete = draw_list(displays, marked, widget.box, widget.style, pen)
        if not complete:
            chosen = [displays[place] for place in marked]
            draft.carry_over(self.name, self.label, chosen, self.continues)
        return appearance_object(widget.appearance_number, widget.box, pen.resources, content)


def draw_list(
    lines: Sequence[str], marked: Sequence[int], box: Box, style: TextStyle, pen: Pen
) -> tuple[bytes, bool]:
    """The content of a list box's appearance, and whether all marked lines are seen in it.

    Where the form lets the size be chosen, the type is small enough for all lines; and in any
    form for the marked ones, scrolled to them, as long as one can read it. Only whole lines
    are drawn.
    """
    inset = max(box.inset, 1.0)
    height = box.height - 2 * inset
    first, last = min(marked, default=0), max(marked, default=0)
    size = _size(lines, (first, last), box.room, height, style.size, pen)
    step = LEADING * size
    visible = max(int(height / step + 1e-6), 1)
    top = max(last - visible + 1, 0) if last - first < visible else first
    bands, texts = [], [pen.select(size)]
    drop = box.height - inset - pen.ascent * size
    x = box.padding
    for row, place in enumerate(range(top, min(top + visible, len(lines)))):
        if place in marked:
            bottom = box.height - inset - (row + 1) * step
            bands.append(b"%b re f " % numbers(inset, bottom, box.width - 2 * inset, step))
        texts.append(b"%b Td %b" % (numbers(x, drop), pen.show(lines[place], size)))
        x, drop = 0.0, -step
    widest = max((pen.width(lines[place]) for place in marked), default=0.0)
    complete = last - first < visible and widest * size <= box.room + TOLERANCE
    return b"%b/Tx BMC\nq %b re W n %b %bBT %b%bET Q\nEMC" % (
        box.ground,
        box.clip,
        _MARK,
        b"".join(bands),
        style.colour,
        b"".join(texts),
    ), complete


def _size(
    lines: Sequence[str],
    span: tuple[int, int],
    width: float,
    height: float,
    wanted: float,
    pen: Pen,
) -> float:
    """The size of type in a list; ``span`` are the first and the last marked line."""
    most = wanted or AUTOMATIC_SIZE
    least = min(most, LEAST_ON_SEVERAL_LINES)
    first, last = span
    choices = [lines] if not wanted else []
    for shown in (*choices, lines[first : last + 1]):
        widest = max(max(map(pen.width, shown)), 1e-6)
        fitting = min(height / (len(shown) * LEADING), width / widest)
        if fitting >= least:
            return min(most, fitting)
    return least
