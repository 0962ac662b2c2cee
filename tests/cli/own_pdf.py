"""A form as a school has it: an AcroForm with names of its own, made without formgen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

#: Name of a field, its tooltip, /FT, and more entries.
Field = tuple[str, str, str, dict[str, object]]

FIELDS: tuple[Field, ...] = (
    ("StudentNaam", "", "/Tx", {}),
    ("BedrijfKvK", "", "/Tx", {}),
    ("geb.datum", "", "/Tx", {}),
    ("Tekst4", "Naam van het leerbedrijf", "/Tx", {}),
    ("Postcode en plaats leerling", "", "/Tx", {}),
    ("Naam", "", "/Tx", {}),
    ("Opmerkingen", "", "/Tx", {"Ff": 1 << 12}),
    ("BSN", "", "/Tx", {}),
    ("Leerweg", "", "/Ch", {"Ff": 1 << 17, "Opt": ["BOL", "BBL"]}),
    ("Handtekening", "", "/Sig", {}),
)


def own_pdf(fields: tuple[Field, ...] = FIELDS) -> bytes:
    """The form, with a label before each field and a dotted name as a tree."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    helvetica = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding))
    page.obj.Resources = Dictionary(Font=Dictionary(Helv=helvetica))
    roots, widgets, content = [], [], []
    for place, (name, tooltip, kind, more) in enumerate(fields):
        top = 780 - 40 * place
        words = (tooltip or name).replace("(", "").replace(")", "")
        content.append(f"BT /Helv 10 Tf 50 {top - 12} Td ({words}) Tj ET")
        parent, _, own = name.rpartition(".")
        entries: dict[str, object] = {
            "Type": Name.Annot, "Subtype": Name.Widget, "FT": Name(kind), "T": String(own),
            "Rect": Array([220, top - 18, 500, top]), "F": 4, "P": page.obj,
            "DA": String("/Helv 10 Tf 0 g"), **more}
        if tooltip:
            entries["TU"] = String(tooltip)
        if "Opt" in entries:
            entries["Opt"] = Array([String(option) for option in more["Opt"]])  # type: ignore[attr-defined]
        widget = pdf.make_indirect(Dictionary(**{
            key: value for key, value in entries.items()}))
        widgets.append(widget)
        roots.append(widget)
        if parent:
            roots[-1] = pdf.make_indirect(Dictionary(T=String(parent), Kids=Array([widget])))
            widget.Parent = roots[-1]
    page.obj.Annots = Array(widgets)
    page.obj.Contents = pdf.make_stream("\n".join(content).encode("latin-1"))
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(
        Fields=Array(roots), DA=String("/Helv 0 Tf 0 g"),
        DR=Dictionary(Font=Dictionary(Helv=helvetica))))
    target = BytesIO()
    pdf.save(target, static_id=True)
    return target.getvalue()


def put_form(workspace: Path, form_toml: str | None = None,
             fields: tuple[Field, ...] = FIELDS) -> Path:
    """A templates folder with the form ``pok`` in it, in Dutch only."""
    folder = workspace / "form_templates" / "pok"
    folder.mkdir(parents=True)
    (folder / "nl.pdf").write_bytes(own_pdf(fields))
    if form_toml is not None:
        (folder / "form.toml").write_text(form_toml, encoding="utf-8")
    return folder
