"""What is remembered of one document's form must not change how the next one is read."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String
from samples import made_up_form, nested, value_of

from formgen.fill.pdf import compile, read
from formgen.fill.pdf.reading import reader
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.structure import Memory
from formgen.fill.slots import Answers, How

BUNDLED = Path(__file__).resolve().parents[3] / "form_templates" / "stage_agreement" / "nl.pdf"
TEXTS = ("Noor", "Łukasz (van der) Waard", "a \\ b", "", "regel\nregel", "Ελένη")

Change = Callable[[pikepdf.Pdf], None]


@cache
def template_of(number: int) -> Any:
    return compile(BUNDLED.read_bytes() if number < 0 else made_up_form(number), How())


def document(form: int, number: int, texts: tuple[str, ...] = TEXTS) -> bytes:
    """A form, filled in in some of its fields, and with a code if it has a place for one."""
    template = template_of(form)
    chance = random.Random(number)
    values = {
        slot.name: value_of(slot, chance.choice(texts))
        for slot in template.slots
        if chance.random() < 0.6 or slot.name == "code"
    }
    return template.fill(nested(values)).content


def by_qpdf(data: bytes, change: Change | None = None, **how: Any) -> bytes:
    target = BytesIO()
    with warnings.catch_warnings(), pikepdf.open(BytesIO(data)) as pdf:
        warnings.simplefilter("ignore")  # pikepdf has its own about some of these changes
        if change is not None:
            change(pdf)
        pdf.save(target, **how)
    return target.getvalue()


def by_pypdf(data: bytes) -> bytes:
    target = BytesIO()
    pypdf.PdfWriter(clone_from=BytesIO(data)).write(target)
    return target.getvalue()


def in_a_revision(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(BytesIO(data), incremental=True)
    for page in writer.pages:
        writer.update_page_form_field_values(page, {"page0.line": "later"}, auto_regenerate=False)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


SAVERS: tuple[Callable[[bytes], bytes], ...] = (
    bytes,
    by_qpdf,
    partial(by_qpdf, object_stream_mode=ObjectStreamMode.generate),
    partial(by_qpdf, linearize=True),
    by_pypdf,
    in_a_revision,
)


def some_field(pdf: pikepdf.Pdf, chance: random.Random) -> Any:
    """A widget of the first page, which is its field as well or has that above it."""
    widgets = [item for item in pdf.pages[0].Annots if item.Subtype == "/Widget"]
    return chance.choice(widgets)


def odd_value(chance: random.Random) -> Any:
    return chance.choice(
        (String("odd"), Name("/Odd"), 7, True, Array([String("a")]), Dictionary(V=String("x")))
    )


def script(text: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(text))


def drawn_upon(pdf: pikepdf.Pdf) -> None:
    contents = pdf.pages[0].Contents
    contents = contents[0] if isinstance(contents, Array) else contents
    contents.write(contents.read_bytes() + b"\n0 0 9 9 re f\n")


def annotated(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9])
    pdf.pages[0].Annots.append(pdf.make_indirect(note))


#: What happens to the file, and what to a field: the entries that it gets.
OF_FILES: tuple[Change, ...] = (
    lambda pdf: setattr(pdf.Root.AcroForm, "Fields", Array(list(pdf.Root.AcroForm.Fields)[1:])),
    lambda pdf: setattr(pdf.Root, "OpenAction", script("app.alert(1)")),
    drawn_upon,
    annotated,
    lambda pdf: pdf.pages.__delitem__(1),
)
OF_FIELDS: tuple[Callable[[pikepdf.Pdf, random.Random], dict[str, Any]], ...] = (
    lambda pdf, chance: {"/V": odd_value(chance)},
    lambda pdf, chance: {"/V": pdf.make_indirect(String("elsewhere"))},
    lambda pdf, chance: {"/Rect": Array([10, 10, 90, 30])},
    lambda pdf, chance: {"/Ff": 1},
    lambda pdf, chance: {"/T": String("renamed")},
    lambda pdf, chance: {"/AA": Dictionary(K=script("app.alert(2)"))},
    lambda pdf, chance: {"/MK": Dictionary(V=String("inner"), AS=Name.Inner)},
    lambda pdf, chance: {"/TU": String("says /V (x) and /AS /Y itself")},
    lambda pdf, chance: {"/RV": String("<body><p>rich</p></body>")},
    lambda pdf, chance: {"/Opt": Array([String("other")])},
)


def edits(pdf: pikepdf.Pdf, chance: random.Random) -> None:
    """Change something that a form should not have changed, or that only looks so."""
    if chance.random() < 0.3:
        chance.choice(OF_FILES)(pdf)
        return
    field = some_field(pdf, chance)
    owner = field if "/T" in field or "/Parent" not in field else field.Parent
    for key, value in chance.choice(OF_FIELDS)(pdf, chance).items():
        chance.choice((field, owner))[key] = value


def read_with(memory: Memory, data: bytes) -> Answers:
    """What a document says to a reader that knows some others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "MEMORY", memory)
        return read(data)


def fresh(data: bytes) -> Answers:
    """What a document says to a reader that has seen no other."""
    return read_with(Memory(), data)


@settings(max_examples=25, deadline=None)
@given(
    form=st.integers(0, 5),
    documents=st.lists(
        st.tuples(st.integers(0, 9), st.sampled_from(range(len(SAVERS))), st.booleans()),
        min_size=2,
        max_size=6,
    ),
    seed=st.integers(0, 10**6),
)
def test_a_document_says_the_same_whatever_was_read_before(
    form: int, documents: list[tuple[int, int, bool]], seed: int
) -> None:
    chance = random.Random(seed)
    memory = Memory()
    for number, saver, edited in documents:
        data = SAVERS[saver](document(form, number))
        if edited:
            data = by_qpdf(data, partial(edits, chance=chance))
        assert read_with(memory, data) == fresh(data)


@pytest.mark.parametrize("saver", SAVERS)
def test_the_form_is_found_once_for_all_that_one_program_saved(
    saver: Callable[[bytes], bytes],
) -> None:
    """Some of them number the objects by what is filled in: so the same fields everywhere."""
    documents = [saver(document(-1, 1, (name,))) for name in ("Noor", "Łukasz", "Ελένη", "a \\")]
    memory = Memory()
    structures = [memory.structure_of(PdfFile(data)) for data in documents]
    assert len(memory) == 1
    assert len({id(structure.now) for structure in structures}) == 1, "each was taken apart"


def test_what_was_compared_in_vain_does_not_count() -> None:
    """Objects of a form that were looked at for the sake of another one are no part of it."""
    memory = Memory()
    for number in range(4):
        for form in (0, 1, 2):
            memory.structure_of(PdfFile(by_pypdf(document(form, number, ("Noor", "Zoë")))))
    alone = Memory()
    for number in range(4):
        alone.structure_of(PdfFile(by_pypdf(document(2, number, ("Noor", "Zoë")))))
    assert len(memory) <= 3 * len(alone)


def test_a_damaged_object_that_only_another_form_needs_is_nothing() -> None:
    memory = Memory()
    data = document(0, 1)
    read_with(memory, data)

    def spoilt(pdf: pikepdf.Pdf) -> None:
        """The first field stands nowhere any more; its object stays, for a comment holds it."""
        fields = pdf.Root.AcroForm.Fields
        pdf.Root.Spare = fields[0]
        pdf.Root.AcroForm.Fields = Array(list(fields)[1:])
        kept = [item for item in pdf.pages[0].Annots if item.objgen != fields[0].objgen]
        pdf.pages[0].Annots = Array(kept)

    other = by_qpdf(data, spoilt, object_stream_mode=ObjectStreamMode.disable)
    place = other.index(b"/T (page0")
    broken = other[:place] + b"/T <<" + other[place + 5 :]
    assert read_with(memory, broken) == fresh(broken)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (b"/Ff 4", b"/Ff 4 0 R"),
        (b"/Parent 9 0 R", b"/Parent 9"),
        (b"/TU (a /V (b) c)", b"/TU (a /V (x) c)"),
    ],
)
def test_what_only_looks_alike_is_looked_at_anew(now: bytes, then: bytes) -> None:
    data = by_qpdf(document(0, 1))
    memory = Memory()
    read_with(memory, data)
    for piece in (now, then):
        # Within the dictionary of the first field, offsets mended by qpdf.
        place = data.index(b"/Subtype /Widget")
        other = by_qpdf(data[:place] + piece + b" " + data[place:])
        assert read_with(memory, other) == fresh(other)
