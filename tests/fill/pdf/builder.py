"""Makes small PDF forms for tests, in the conventions of formgen's own templates."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from formgen import fonts
from formgen.fill.pdf.fonts import embed_font

TINT = (0.933, 0.957, 0.965)
EDGE = (0.56, 0.64, 0.66)

Rect = tuple[float, float, float, float]


def pdf(value: Any) -> PdfObject:
    """A Python value as a PDF object; text that begins with a slash is a name."""
    if isinstance(value, PdfObject):
        return value
    if isinstance(value, str):
        is_name = value.startswith("/") and " " not in value
        return NameObject(value) if is_name else TextStringObject(value)
    if isinstance(value, bool):
        raise TypeError("no booleans needed here")
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(value)
    if isinstance(value, dict):
        return DictionaryObject({NameObject(f"/{key}"): pdf(item) for key, item in value.items()})
    return ArrayObject(pdf(item) for item in value)


def stream(content: bytes, **entries: Any) -> StreamObject:
    made = StreamObject()
    made.update({NameObject(f"/{key}"): pdf(value) for key, value in entries.items()})
    made.set_data(content)
    return made


class FormBuilder:
    """A form in the making; each method adds a field and gives its dictionary's reference."""

    def __init__(self, tinted: bool = True, house_font: bool = True, tagged: bool = False) -> None:
        self.writer = PdfWriter()
        self.pages: list[IndirectObject] = []
        self.fields: list[IndirectObject] = []
        self.form = DictionaryObject({NameObject("/Fields"): ArrayObject()})
        self.writer.root_object[NameObject("/AcroForm")] = self.writer._add_object(self.form)
        self.wishes: dict[str, list[Any]] = {
            "Plain": [],
            "Notes": [],
            "Numbers": [],
            "Continuations": [],
        }
        self.tinted = tinted
        self.tagged = tagged
        self.nodes: dict[str, IndirectObject] = {}
        self.elements: list[IndirectObject] = []
        self.parents: list[Any] = []
        if house_font:
            embed_font(self.writer, fonts.sans(), "FGSans")
            embed_font(self.writer, fonts.sans_bold(), "FGSansB")
            self.default = "/FGSans 9.5 Tf 0.106 0.122 0.137 rg"
        else:
            helvetica = pdf(
                {
                    "Type": "/Font",
                    "Subtype": "/Type1",
                    "BaseFont": "/Helvetica",
                    "Encoding": "/WinAnsiEncoding",
                }
            )
            self.form[NameObject("/DR")] = pdf(
                {"Font": {"Helv": self.writer._add_object(helvetica)}}
            )
            self.default = "/Helv 9.5 Tf 0 g"
        if tagged:
            self.document = self._add({"Type": "/StructElem", "S": "/Document", "K": []})

    def _add(self, value: Any) -> IndirectObject:
        return self.writer._add_object(pdf(value))

    def page(self, text: str = "") -> int:
        """Add a page with a line of static text; its place, from 0."""
        page = self.writer.add_blank_page(595, 842)
        reference = page.indirect_reference
        if text:
            show = f"/P <</MCID 0>> BDC BT /F 11 Tf 50 800 Td ({text}) Tj ET EMC"
            page[NameObject("/Contents")] = self.writer._add_object(stream(show.encode("latin-1")))
            helvetica = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica"}
            page[NameObject("/Resources")] = pdf({"Font": {"F": helvetica}})
            if self.tagged:
                element = self._element("/P", {"Pg": reference, "K": 0})
                page[NameObject("/StructParents")] = self._parent([element])
        self.pages.append(reference)
        return len(self.pages) - 1

    def _element(self, role: str, entries: dict[str, Any]) -> IndirectObject:
        element = self._add({"Type": "/StructElem", "S": role, "P": self.document, **entries})
        self.elements.append(element)
        return element

    def _parent(self, value: Any) -> PdfObject:
        self.parents.append(value)
        return NumberObject(len(self.parents) - 1)

    def field(self, name: str, rect: Rect | None, page: int = 0, **entries: Any) -> IndirectObject:
        """Add a field that is its only widget, or a field without widget if rect is None."""
        path, _, own = name.rpartition(".")
        parent = self._node(path) if path else None
        dictionary = pdf({"T": own, "TU": entries.pop("label", name), **entries})
        assert isinstance(dictionary, DictionaryObject)
        if parent is not None:
            dictionary[NameObject("/Parent")] = parent
        reference = self.writer._add_object(dictionary)
        if rect is not None:
            self._make_widget(dictionary, reference, rect, page)
        self._attach(parent, reference)
        return reference

    def widget(self, field: IndirectObject, rect: Rect, page: int = 0, **entries: Any) -> Any:
        """Add a widget to a field that was made without one."""
        dictionary = pdf({"Parent": field, **entries})
        reference = self.writer._add_object(dictionary)
        self._make_widget(dictionary, reference, rect, page)
        node = field.get_object()
        node.setdefault(NameObject("/Kids"), ArrayObject()).append(reference)
        return reference

    def _make_widget(
        self, dictionary: DictionaryObject, reference: IndirectObject, rect: Rect, page: int
    ) -> None:
        target = self.pages[page]
        defaults = {"Type": "/Annot", "Subtype": "/Widget", "Rect": rect, "P": target, "F": 4}
        if self.tinted and "/MK" not in dictionary:
            defaults["MK"] = {"BG": TINT, "BC": EDGE}
            defaults["BS"] = {"W": 0.5, "S": "/S"}
        dictionary.update({NameObject(f"/{key}"): pdf(value) for key, value in defaults.items()})
        annotations = target.get_object().setdefault(NameObject("/Annots"), ArrayObject())
        annotations.append(reference)
        if self.tagged:
            target_of = {"Type": "/OBJR", "Obj": reference, "Pg": target}
            element = self._element("/Form", {"Pg": target, "K": target_of})
            dictionary[NameObject("/StructParent")] = self._parent(element)

    def _node(self, path: str) -> IndirectObject:
        if path not in self.nodes:
            above, _, own = path.rpartition(".")
            parent = self._node(above) if above else None
            entries: dict[str, Any] = {"T": own, "Kids": []}
            if parent is not None:
                entries["Parent"] = parent
            self.nodes[path] = self._add(entries)
            self._attach(parent, self.nodes[path])
        return self.nodes[path]

    def _attach(self, parent: IndirectObject | None, reference: IndirectObject) -> None:
        target = parent.get_object()["/Kids"] if parent is not None else self.form["/Fields"]
        target.append(reference)

    def text(self, name: str, rect: Rect, page: int = 0, **entries: Any) -> IndirectObject:
        return self.field(name, rect, page, **{"FT": "/Tx", "DA": self.default, **entries})

    def date(self, name: str, rect: Rect, page: int = 0, **entries: Any) -> IndirectObject:
        actions = {
            trigger: {"S": "/JavaScript", "JS": f'AFDate_{verb}Ex("dd-mm-yyyy");'}
            for trigger, verb in (("F", "Format"), ("K", "Keystroke"))
        }
        return self.text(name, rect, page, AA=actions, **entries)

    def check(self, name: str, rect: Rect, page: int = 0, on: str = "Ja", **entries: Any) -> Any:
        states = self.states(rect, on)
        return self.field(name, rect, page, FT="/Btn", AP=states, AS="/Off", **entries)

    def states(self, rect: Rect, on: str) -> dict[str, Any]:
        box = [0, 0, rect[2] - rect[0], rect[3] - rect[1]]
        ticked = stream(b"0 G 1 w 2 2 m 8 8 l S", Type="/XObject", Subtype="/Form", BBox=box)
        blank = stream(b"", Type="/XObject", Subtype="/Form", BBox=box)
        return {"N": {on: self.writer._add_object(ticked), "Off": self.writer._add_object(blank)}}

    def radio(self, name: str, rects: Sequence[Rect], states: Sequence[str], **entries: Any) -> Any:
        group = self.field(name, None, FT="/Btn", Ff=1 << 15, **entries)
        for rect, state in zip(rects, states, strict=True):
            self.widget(group, rect, AP=self.states(rect, state), AS="/Off")
        return group

    def choice(self, name: str, rect: Rect, options: Sequence[Any], page: int = 0, **entries: Any):
        made = {"FT": "/Ch", "Ff": 1 << 17, "Opt": options, "DA": self.default, **entries}
        return self.field(name, rect, page, **made)

    def signature(self, name: str, rect: Rect, page: int = 0) -> IndirectObject:
        return self.field(name, rect, page, FT="/Sig")

    def number(self, page: int, text: str = "pagina {page} van {pages}") -> None:
        self.wishes["Numbers"].append(
            {
                "Page": self.pages[page],
                "Rect": [400, 20, 545, 32],
                "Size": 7,
                "Align": 2,
                "Text": text,
            }
        )

    def continuation(self, page: int, rows: str, first: int, count: int) -> None:
        self.wishes["Continuations"].append(
            {"Page": self.pages[page], "List": rows, "First": first, "Count": count}
        )

    def finish(self) -> PdfWriter:
        """Complete the catalog; the writer, for a test that wants more."""
        root = self.writer.root_object
        self.form[NameObject("/DA")] = TextStringObject(self.default)
        if self.tinted:
            root[NameObject("/FGN_Form")] = pdf({"Version": 1, "Look": "/Tinted", **self.wishes})
        if self.tagged:
            self.document.get_object()[NameObject("/K")] = pdf(self.elements)
            entries: list[Any] = []
            for key, value in enumerate(self.parents):
                entries += [key, value]
            tree = {
                "Type": "/StructTreeRoot",
                "K": [self.document],
                "ParentTree": self._add({"Nums": entries}),
                "ParentTreeNextKey": len(self.parents),
            }
            root[NameObject("/StructTreeRoot")] = self._add(tree)
            self.document.get_object()[NameObject("/P")] = root.raw_get("/StructTreeRoot")
            root[NameObject("/MarkInfo")] = DictionaryObject()
        return self.writer

    def build(self) -> bytes:
        """The form's bytes."""
        target = BytesIO()
        self.finish().write(target)
        return target.getvalue()
