"""Link annotations -> form fields (ISO 32000-1, 12.7).

A field's dotted name is a path of partial names through a tree of parents. A name that stands
at several places is one field with several widgets.
"""

from __future__ import annotations

from collections.abc import Sequence

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    TextStringObject,
)

from formgen.author.pdf.appearance import BORDER, Appearances
from formgen.author.pdf.markers import Marker, Role
from formgen.author.pdf.objects import dictionary, put, text
from formgen.author.pdf.placed import Placed
from formgen.author.style import rgb
from formgen.fill.pdf.fields import COMBO, MULTILINE, PRINT
from formgen.fill.pdf.parsed import ParsedFile
from formgen.fill.slots import SlotKind
from formgen.findings import Language

FONT, BOLD_FONT = "FGSans", "FGSansB"
ON = "/Ja"
_DATE = '"dd-mm-yyyy"'
_TYPES = {
    SlotKind.CHECK: "/Btn", SlotKind.CHOICE: "/Ch", SlotKind.SIGNATURE: "/Sig",
}
_ALIGNMENTS = {"left": None, "center": 1, "right": 2}
_FROM_THE_LINK = ("/A", "/Border", "/Contents", "/H", "/C", "/Dest")


class FieldMaker:
    """Turns the annotations of one file into fields."""

    def __init__(self, file: ParsedFile, language: Language) -> None:
        self._file = file
        self._language = language
        self._appearances = Appearances(file)
        self._nodes: dict[str, IndirectObject] = {}
        self.roots = ArrayObject()

    def make(self, places: Sequence[Placed]) -> None:
        """Make the fields of all places, in their order."""
        by_name: dict[str, list[Placed]] = {}
        for placed in places:
            by_name.setdefault(placed.marker.name, []).append(placed)
        for name, same in by_name.items():
            for placed in same:
                self._make_widget(placed)
            if len(same) == 1:
                node = same[0].annotation
                put(_dictionary(node), self._field(same[0].marker))
            else:
                node = self._file._add_object(dictionary(
                    {**self._field(same[0].marker),
                     "/Kids": [placed.annotation for placed in same]}))
                for placed in same:
                    put(_dictionary(placed.annotation), {"/Parent": node})
            self._hang(name, node)

    def _make_widget(self, placed: Placed) -> None:
        """What belongs to the place: rectangle, colours, appearance."""
        marker, (left, bottom, right, top) = placed.marker, placed.rect
        widget = _dictionary(placed.annotation)
        put(widget, dict.fromkeys(_FROM_THE_LINK))
        put(widget, {
            "/Type": "/Annot", "/Subtype": "/Widget", "/Rect": list(placed.rect), "/F": PRINT,
            "/P": self._file.pages[placed.page].indirect_reference,
            "/DA": _default_appearance(marker), "/Q": _ALIGNMENTS.get(marker.look.align),
            **self._drawing(marker, right - left, top - bottom),
        })

    def _drawing(self, marker: Marker, width: float, height: float) -> dict[str, object]:
        if marker.role is not Role.FIELD:
            return {"/AP": {"/N": self._appearances.empty(width, height)}}
        ground, edge = marker.tint, marker.edge
        drawing: dict[str, object] = {
            "/MK": {"/BG": list(rgb(ground)), "/BC": list(rgb(edge))},
            "/BS": {"/W": BORDER, "/S": "/S"},
        }
        if marker.kind is SlotKind.CHECK:
            off = self._appearances.unticked(width, height, ground, edge)
            on = self._appearances.ticked(width, height, ground, edge, marker.look.colour)
            return drawing | {"/AP": {"/N": {"/Off": off, ON: on}}, "/AS": "/Off"}
        return drawing | {"/AP": {"/N": self._appearances.box(width, height, ground, edge)}}

    def _field(self, marker: Marker) -> dict[str, object]:
        """What belongs to the field, whatever its places."""
        entries: dict[str, object] = {
            "/FT": _TYPES.get(marker.kind, "/Tx"),
            "/TU": self._tooltip(marker),
            "/DA": _default_appearance(marker),
        }
        match marker.kind:
            case SlotKind.MULTILINE:
                entries["/Ff"] = MULTILINE
            case SlotKind.CHOICE:
                entries |= {"/Ff": COMBO, "/Opt": [text(option) for option in marker.options]}
            case SlotKind.DATE:
                entries["/AA"] = {
                    "/F": {"/S": "/JavaScript", "/JS": f"AFDate_FormatEx({_DATE});"},
                    "/K": {"/S": "/JavaScript", "/JS": f"AFDate_KeystrokeEx({_DATE});"},
                }
            case SlotKind.CHECK:
                entries["/V"] = "/Off"
        return entries

    def _tooltip(self, marker: Marker) -> object:
        """The label; in a table with the number of the row, so that no two rows sound alike."""
        row = next((part for part in marker.name.split(".")[:-1] if part.isdigit()), "")
        word = {"nl": "rij", "en": "row"}[self._language]
        return text(f"{marker.label} ({word} {row})" if row else marker.label)

    def _hang(self, name: str, node: IndirectObject) -> None:
        """Put a field into the tree, under the parents that its name says."""
        path, _, last = name.rpartition(".")
        put(_dictionary(node), {"/T": text(last)})
        if not path:
            self.roots.append(node)
            return
        parent = self._nodes.get(path)
        if parent is None:
            parent = self._nodes[path] = self._file._add_object(dictionary({"/Kids": []}))
            self._hang(path, parent)
        put(_dictionary(node), {"/Parent": parent})
        kids = _dictionary(parent)[NameObject("/Kids")]
        assert isinstance(kids, ArrayObject)
        kids.append(node)


def _dictionary(reference: IndirectObject) -> DictionaryObject:
    found = reference.get_object()
    assert isinstance(found, DictionaryObject)
    return found


def _default_appearance(marker: Marker) -> TextStringObject:
    """Font, size and colour: of the place's own type, so that it looks like the paper."""
    font = BOLD_FONT if marker.look.bold else FONT
    colour = " ".join(f"{part:.3f}" for part in rgb(marker.look.colour))
    return text(f"/{font} {marker.look.size:g} Tf {colour} rg")
