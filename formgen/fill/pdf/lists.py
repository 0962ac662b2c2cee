"""Writing list boxes: all choices are shown, the chosen ones are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formgen.fill.formats import plain_text
from formgen.fill.pdf.boxes import Box
from formgen.fill.pdf.choices import Chooser, not_plain
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.drawing import TextStyle, appearance_object
from formgen.fill.pdf.issued import sum_of
from formgen.fill.pdf.layout import LEADING
from formgen.fill.pdf.pens import Pen, ScriptPen
from formgen.fill.pdf.syntax import numbers, text_string
from formgen.fill.pdf.text_fields import TextWidget
from formgen.findings import Language, Where, found

#: The band behind a chosen line, the pale blue that Acrobat draws.
_MARK = b"0.6 0.757 0.855 rg"
_AUTOMATIC_SIZE = 12.0


@dataclass(frozen=True, slots=True)
class ListWriter:
    """Writes a list box; ``several``: more than one choice can be made."""

    name: str
    label: str
    language: Language
    widgets: Sequence[TextWidget]
    chooser: Chooser
    several: bool
    field_index: int = -1
    field_head: bytes = b""
    mark: str = ""

    def fill(self, value: object, draft: Draft) -> None:
        """Mark the choices that a value names, a text or a list of texts."""
        values = value if isinstance(value, (list, tuple)) else [value]
        try:
            texts = [plain_text(item, self.language) for item in values]
        except TypeError:
            draft.findings.append(not_plain(self.name, self.label))
            return
        if len(texts) > 1 and not self.several:
            where = Where(field=self.name)
            draft.findings.append(found("PDF_ONE_CHOICE_ONLY", where, label=self.label))
            return
        chosen = [self.chooser.choose(text, draft) for text in texts]
        marked = sorted({self.chooser.options.index(option) for option in chosen if option})
        if not marked:
            return
        stored = "\n".join(self.chooser.options[place].export for place in marked)
        draft.marks.append(self.mark + sum_of(stored))
        entry = self._entry(marked)
        draft.said.append(entry)
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
        content = draw_list(displays, marked, widget.box, widget.style, pen)
        return appearance_object(widget.appearance_number, widget.box, pen.resources, content)


def draw_list(
    lines: Sequence[str], marked: Sequence[int], box: Box, style: TextStyle, pen: Pen
) -> bytes:
    """The content of a list box's appearance, scrolled so that the first marked line shows."""
    size = style.size or _AUTOMATIC_SIZE
    step = LEADING * size
    inset = max(box.inset, 1.0)
    visible = max(int((box.height - 2 * inset) / step), 1)
    top = max(min(marked, default=0) - visible + 1, 0)
    bands, texts = [], [pen.select(size)]
    drop = box.height - inset - pen.ascent * size
    x = box.padding
    for row, place in enumerate(range(top, min(top + visible + 1, len(lines)))):
        if place in marked:
            bottom = box.height - inset - (row + 1) * step
            bands.append(b"%b re f " % numbers(inset, bottom, box.width - 2 * inset, step))
        texts.append(b"%b Td %b" % (numbers(x, drop), pen.show(lines[place], size)))
        x, drop = 0.0, -step
    return b"%b/Tx BMC\nq %b re W n %b %bBT %b%bET Q\nEMC" % (
        box.ground,
        box.clip,
        _MARK,
        b"".join(bands),
        style.colour,
        b"".join(texts),
    )
