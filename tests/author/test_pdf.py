"""The PDF template: fields where the page has room for them, and accessible to all.

Read with pikepdf and MuPDF, which had no part in making it. Needs LibreOffice.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pymupdf
import pytest

from formgen.author import make_pdf
from formgen.fill.pdf import compile
from formgen.fill.slots import How, SlotKind
from formgen.forms import Form


@pytest.fixture(scope="module")
def opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield document


def full_name(node: Any) -> str:
    parts = []
    while node is not None:
        if "/T" in node:
            parts.append(str(node["/T"]))
        node = node.get("/Parent")
    return ".".join(reversed(parts))


def inherited(node: Any, key: str) -> Any:
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def widgets(document: pikepdf.Pdf) -> list[tuple[int, str, Any]]:
    """Page, full name and dictionary of every field's place, in the order of the pages."""
    return [
        (number, full_name(annotation), annotation)
        for number, page in enumerate(document.pages)
        for annotation in page.get("/Annots", [])
        if annotation["/Subtype"] == "/Widget"
    ]


def rect(widget: Any) -> list[float]:
    return [float(edge) for edge in widget["/Rect"]]


def by_name(document: pikepdf.Pdf, name: str) -> Any:
    return next(widget for _, found, widget in widgets(document) if found == name)


def test_every_slot_of_the_word_template_is_a_field(opened: pikepdf.Pdf) -> None:
    names = {name for _, name, _ in widgets(opened)}
    assert {
        "intern.full_name", "intern.birth_date", "trial.way", "agreement.supervision_text",
        "trial.remarks", "guardian.name", "placement.minor_note", "trial.rows.1.skill",
        "trial.rows.3.ready", "trial.attitude.2.score", "trial.agreed",
        "signatures.guardian.signature", "document.code", "document.sender",
    } <= names
    assert all("*" not in name and "item." not in name for name in names)


def test_fields_have_the_right_kinds(opened: pikepdf.Pdf) -> None:
    def kind(name: str) -> tuple[str, int]:
        widget = by_name(opened, name)
        return str(inherited(widget, "/FT")), int(inherited(widget, "/Ff") or 0)

    assert kind("intern.full_name") == ("/Tx", 0)
    assert kind("trial.remarks") == ("/Tx", 1 << 12)
    assert kind("trial.way") == ("/Ch", 1 << 17)
    assert kind("signatures.student.signature") == ("/Sig", 0)
    box = by_name(opened, "trial.agreed")
    assert set(box["/AP"]["/N"].keys()) == {"/Off", "/Ja"}
    assert [str(option) for option in by_name(opened, "trial.way")["/Opt"]] == ["fiets", "bus"]
    scripts = by_name(opened, "trial.seen_on")["/AA"]
    assert str(scripts["/F"]["/JS"]) == 'AFDate_FormatEx("dd-mm-yyyy");'


def test_the_engine_reads_the_same_slots_from_word_and_pdf(word: bytes, pdf: bytes) -> None:
    from formgen.fill.word import compile as compile_word

    slots = {slot.name: slot for slot in compile(pdf, How(language="nl")).slots}
    for slot in compile_word(word, How(language="nl")).slots:
        if slot.kind in (SlotKind.DATE, SlotKind.CHECK, SlotKind.CHOICE) and "*" not in slot.name:
            assert slots[slot.name].kind is slot.kind
            assert slots[slot.name].options == slot.options


def test_fields_lie_exactly_in_their_cells(opened: pikepdf.Pdf) -> None:
    """Neighbours share an edge, rows follow one another, and all end at the margin."""
    skill, seen = (rect(by_name(opened, f"trial.rows.1.{key}")) for key in ("skill", "seen_on"))
    species = rect(by_name(opened, "trial.rows.1.species"))
    second = rect(by_name(opened, "trial.rows.2.skill"))
    right_margin = 210 / 25.4 * 72 - 17 / 25.4 * 72
    assert skill[2] == pytest.approx(seen[0], abs=0.6)
    assert skill[1] == pytest.approx(species[3], abs=0.8)
    assert species[1] == pytest.approx(second[3], abs=0.8)
    assert seen[2] == pytest.approx(right_margin, abs=0.6)
    assert skill[3] - skill[1] == pytest.approx(7 / 25.4 * 72, abs=1.1)
    remarks = rect(by_name(opened, "trial.remarks"))
    assert remarks[3] - remarks[1] == pytest.approx(4 * 12 + 5, abs=1)


def test_no_two_fields_overlap(opened: pikepdf.Pdf) -> None:
    for page in range(len(opened.pages)):
        rects = [rect(widget) for number, _, widget in widgets(opened) if number == page]
        for at, (left, bottom, right, top) in enumerate(rects):
            for other in rects[at + 1:]:
                across = min(right, other[2]) - max(left, other[0])
                along = min(top, other[3]) - max(bottom, other[1])
                assert min(across, along) < 1.1  # shared lines


def test_fields_do_not_cover_words(pdf: bytes) -> None:
    with pymupdf.open(stream=pdf) as document:
        for page in document:
            # MuPDF writes "SIGN" of its own accord into a signature field that is not signed.
            fields = [widget.rect for widget in page.widgets()
                      if widget.field_type != pymupdf.PDF_WIDGET_TYPE_SIGNATURE]
            for left, top, right, bottom, *_ in page.get_text("words"):
                middle = pymupdf.Point((left + right) / 2, (top + bottom) / 2)
                assert not any(middle in field for field in fields)


def test_the_title_language_and_conformance_are_said(opened: pikepdf.Pdf) -> None:
    root = opened.Root
    assert str(root["/Lang"]) == "nl-NL"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    with opened.open_metadata() as metadata:
        assert metadata["dc:title"] == "Proefformulier"
        assert metadata["pdfuaid:part"] == "1"
    assert "/NeedAppearances" not in root["/AcroForm"]


def test_every_field_is_told_to_a_screen_reader(opened: pikepdf.Pdf) -> None:
    """PDF/UA-1 (ISO 14289-1) 7.18.1, 7.18.3 and 7.18.4, and an appearance for each."""
    numbers = opened.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in opened.pages:
        assert page["/Tabs"] == "/S"
    for _, name, widget in widgets(opened):
        assert str(inherited(widget, "/TU")).strip(), name
        assert "/N" in widget["/AP"]
        element = parents[int(widget["/StructParent"])]
        assert element["/S"] == "/Form"
        (reference,) = element["/K"]
        assert reference["/Obj"].objgen == widget.objgen


def test_rows_do_not_sound_alike(opened: pikepdf.Pdf) -> None:
    assert str(by_name(opened, "trial.rows.2.seen_on")["/TU"]) == "Gezien (rij 2)"


def elements(node: Any, depth: int = 0) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for item in node:
            yield from elements(item, depth)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node["/K"], depth + 1)


def test_the_structure_reads_like_the_page(opened: pikepdf.Pdf) -> None:
    tree = opened.Root["/StructTreeRoot"]
    roles = {str(key): str(value) for key, value in tree["/RoleMap"].items()}
    kinds = [str(element["/S"]) for element in elements(tree["/K"])]
    headings = [roles.get(kind, kind) for kind in kinds if roles.get(kind, kind)[:2] == "/H"]
    assert headings[0] == "/H1"
    assert set(headings[1:]) == {"/H2"}
    assert "/Figure" not in kinds and "/Link" not in kinds
    tables = [element for element in elements(tree["/K"]) if element["/S"] == "/Table"]
    assert len(tables) == 3  # two tables and a continuation; layout grids are no tables
    for table in tables:
        assert "/TH" in [str(element["/S"]) for element in elements(table)]


def test_all_content_is_tagged_or_an_artifact(opened: pikepdf.Pdf) -> None:
    painting = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ", "Do", "sh"}
    for page in opened.pages:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            depth += str(operator) in ("BMC", "BDC")
            depth -= str(operator) == "EMC"
            assert depth > 0 or str(operator) not in painting, operands


def test_tab_order_is_reading_order(opened: pikepdf.Pdf) -> None:
    names = [name for page, name, _ in widgets(opened) if page == 0]
    order = ["document.subtitle", "intern.full_name", "intern.birth_date", "trial.way",
             "agreement.supervision_text", "trial.remarks", "trial.seen_on", "guardian.name",
             "trial.rows.1.skill", "trial.rows.1.species", "trial.rows.2.skill", "document.sender"]
    assert [names.index(name) for name in order] == sorted(names.index(name) for name in order)


def test_all_fonts_are_embedded(opened: pikepdf.Pdf) -> None:
    descriptors = [
        thing for thing in opened.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
    ]
    assert len(descriptors) >= 4
    assert all("/FontFile2" in descriptor for descriptor in descriptors)
    fonts = opened.Root["/AcroForm"]["/DR"]["/Font"]
    assert set(fonts.keys()) == {"/FGSans", "/FGSansB"}


def test_formgen_is_told_what_a_form_cannot_say(opened: pikepdf.Pdf) -> None:
    own = opened.Root["/FGN_Form"]
    assert own["/Look"] == "/Tinted"
    assert {"document.sender", "document.subtitle"} <= {str(name) for name in own["/Plain"]}
    assert [str(name) for name in own["/Notes"]] == ["placement.minor_note"]
    assert len(own["/Numbers"]) == len(opened.pages)
    assert str(own["/Numbers"][0]["/Text"]) == "pagina {page} van {pages}"
    (continuation,) = own["/Continuations"]
    assert (str(continuation["/List"]), int(continuation["/First"])) == ("trial.rows", 4)


def test_the_continuation_page_goes_on_with_the_rows(opened: pikepdf.Pdf, pdf: bytes) -> None:
    (continuation,) = opened.Root["/FGN_Form"]["/Continuations"]
    last = len(opened.pages) - 1
    assert opened.pages[last].objgen == continuation["/Page"].objgen
    rows = {
        int(name.split(".")[2]) for page, name, _ in widgets(opened)
        if page == last and name.startswith("trial.rows.")
    }
    first, count = int(continuation["/First"]), int(continuation["/Count"])
    assert rows == set(range(first, first + count))
    with pymupdf.open(stream=pdf) as document:
        assert "Handelingen (vervolg)" in document[last].get_text()
        assert all(entry[2] != last + 1 for entry in document.get_toc())


def test_fixed_rows_show_their_text(pdf: bytes) -> None:
    with pymupdf.open(stream=pdf) as document:
        text = "".join(page.get_text() for page in document)
    assert "komt op tijd" in text and "vraagt door" in text
    assert "\ue000" not in text and "{{" not in text and "{%" not in text


def test_the_page_has_no_boxes_of_its_own(pdf: bytes) -> None:
    """A field that is filled for good loses its box; the page must not show one below it."""
    with pymupdf.open(stream=pdf) as document:
        page = document[0]
        middles = [(widget.rect.tl + widget.rect.br) / 2 for widget in page.widgets()
                   if widget.field_type == pymupdf.PDF_WIDGET_TYPE_TEXT]
        for widget in list(page.widgets()):
            page.delete_widget(widget)
        picture = page.get_pixmap(dpi=72)
        assert len(middles) > 10
        assert {picture.pixel(round(x), round(y)) for x, y in middles} == {(255, 255, 255)}


def test_a_filled_form_shows_its_values_and_leaves_what_is_not_needed(
    form: Form, pdf: bytes
) -> None:
    template = compile(pdf, How(language="nl", fixed=form.fixed(), lists={"trial.rows": 3}))
    content = template.fill({
        "intern": {"full_name": "Zoë Żółtowska"}, "placement": {"minor_note": None},
        "trial": {"rows": [{"nr": 1, "blank": False, "skill": "Hanteren"}]},
        "document": {"code": "FG1-0A3F9C-7K2Q"},
    }).content
    with pymupdf.open(stream=content) as document:
        text = "".join(page.get_text() for page in document)
        assert text.count("Zoë Żółtowska") == 2  # in the grid and where the student signs
        assert "Hanteren" in text and "FG1-0A3F9C-7K2Q" in text
        assert "(vervolg)" not in text
        assert f"pagina 1 van {len(document)}" in text


def test_the_other_variant_leaves_out_what_does_not_apply(form: Form, word: bytes,
                                                         pdf: bytes) -> None:
    adult = make_pdf(word, form, "nl", frozenset())
    with pikepdf.open(io.BytesIO(adult)) as document:
        names = {name for _, name, _ in widgets(document)}
    assert "guardian.name" not in names and "signatures.guardian.date" not in names
    assert "signatures.company.date" in names
    with pymupdf.open(stream=adult) as document:
        assert "Vertegenwoordiger" not in "".join(page.get_text() for page in document)


def test_the_same_template_gives_the_same_bytes(form: Form, word: bytes, pdf: bytes) -> None:
    assert make_pdf(word, form, "nl", frozenset({"intern.is_minor"})) == pdf
