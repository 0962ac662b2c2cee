"""Files that are made to exhaust a reader: each is refused by name, and quickly."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator

import pytest

from formgen.errors import InputError, TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

TIME_LIMIT = 3.0


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < TIME_LIMIT


def small_file(objects: dict[int, bytes], extra: bytes = b"") -> bytes:
    """A file byte by byte; object 1 is its catalog."""
    parts = [b"%PDF-1.7\n"]
    rows = [b"xref\n"]
    place = len(parts[0])
    for number, content in objects.items():
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        rows.append(b"%d 1\n%010d 00000 n \n" % (number, place))
        place += len(parts[-1])
    trailer = b"trailer\n<</Root 1 0 R/Size %d%b>>\n" % (max(objects) + 1, extra)
    return b"".join([*parts, *rows, trailer, b"startxref\n%d\n%%%%EOF\n" % place])


def deflated(content: bytes, entries: bytes = b"") -> bytes:
    raw = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries, len(raw), raw)


PAGES = {2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: b"<</Type/Page/Parent 2 0 R/Annots[4 0 R]>>"}
CATALOG = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>"
FIELD = b"<</Subtype/Widget/FT/Tx/T(name)/V(Noor)/Rect[0 0 9 9]%b>>"


def bomb_in_an_appearance() -> bytes:
    bomb = deflated(bytes(200_000_000), b"/Subtype/Form/BBox[0 0 9 9]")
    widget = FIELD % b"/AP<</N 5 0 R>>"
    return small_file({1: CATALOG, **PAGES, 4: widget, 5: bomb})


def many_bombs() -> bytes:
    """Each within the limit of one stream, all together beyond that of a document."""
    bomb = deflated(b"BT " + bytes(40_000_000), b"/Subtype/Form/BBox[0 0 9 9]")
    widgets = {n: FIELD.replace(b"name", b"n%d" % n) % b"/AP<</N 9 0 R>>" for n in (4, 5, 6, 7)}
    page = b"<</Type/Page/Parent 2 0 R/Annots[4 0 R 5 0 R 6 0 R 7 0 R]>>"
    return small_file({1: CATALOG, 2: PAGES[2], 3: page, **widgets, 9: bomb})


def page_that_shows_one_bomb_often() -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/Annots[4 0 R]/Contents[%b]>>" % (b"9 0 R " * 500)
    bomb = deflated(bytes(20_000_000))
    return small_file({1: CATALOG, 2: PAGES[2], 3: page, 4: FIELD % b"", 9: bomb})


def bomb_in_an_object_stream() -> bytes:
    data = b"%PDF-1.7\n"
    place = len(data)
    data += b"9 0 obj\n%b\nendobj\n" % deflated(bytes(200_000_000), b"/Type/ObjStm/N 4/First 20")
    packed, plain = b"\x02" + (9).to_bytes(4, "big"), b"\x01" + place.to_bytes(4, "big")
    rows = packed + b"\0" + plain + b"\0"
    entries = b"/Type/XRef/W[1 4 1]/Index[1 1 9 1]/Size 11/Root 1 0 R/Length 12"
    section = b"10 0 obj\n<<%b>>stream\n%b\nendstream\nendobj\n" % (entries, rows)
    return data + section + b"startxref\n%d\n%%%%EOF\n" % len(data)


def deep_nesting() -> bytes:
    widget = FIELD % (b"/MK " + b"[" * 100_000 + b"]" * 100_000)
    return small_file({1: CATALOG, **PAGES, 4: widget})


def deep_dictionaries() -> bytes:
    widget = FIELD % (b"/MK " + b"<</A" * 50_000 + b" 1" + b">>" * 50_000)
    return small_file({1: CATALOG, **PAGES, 4: widget})


def giant_table() -> bytes:
    data = small_file({1: CATALOG, **PAGES, 4: FIELD % b""})
    return data.replace(b"xref\n1 1\n", b"xref\n1 999999999\n")


def giant_stream_of_references() -> bytes:
    data = b"%PDF-1.7\n"
    content = deflated(
        bytes(3_000_000), b"/Type/XRef/W[1 1 1]/Index[0 1000000]/Size 1000000/Root 1 0 R"
    )
    return data + b"1 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (content, len(data))


def many_revisions() -> bytes:
    data = small_file({1: CATALOG, **PAGES, 4: FIELD % b""})
    for _ in range(600):
        previous = int(data.rstrip(b"%EOF\n").rpartition(b"\n")[2])
        start = len(data)
        data += b"xref\n0 0\ntrailer\n<</Root 1 0 R/Size 9/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
            previous, start,
        )  # fmt: skip
    return data


def many_fields() -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(10, 25_010))
    page = b"<</Type/Page/Parent 2 0 R/Annots[%b]>>" % kids
    widgets = {n: b"<</Subtype/Widget/FT/Tx/T(n)/Rect[0 0 9 9]>>" for n in range(10, 25_010)}
    return small_file({1: CATALOG, 2: PAGES[2], 3: page, **widgets})


def many_pages() -> bytes:
    pages = {n: b"<</Type/Page/Parent 2 0 R>>" for n in range(10, 700)}
    kids = b" ".join(b"%d 0 R" % n for n in pages)
    return small_file({1: CATALOG, 2: b"<</Type/Pages/Kids[%b]>>" % kids, **pages})


def chain_of_lengths() -> bytes:
    """The length of each stream is said to be another stream."""
    chain = {n: b"<</Length %d 0 R>>stream\nx\nendstream" % (n + 1) for n in range(5, 5000)}
    return small_file({1: CATALOG, **PAGES, 4: FIELD % b"/AP<</N 5 0 R>>", **chain})


ATTACKS = [
    bomb_in_an_appearance,
    many_bombs,
    page_that_shows_one_bomb_often,
    bomb_in_an_object_stream,
    deep_nesting,
    deep_dictionaries,
    giant_table,
    giant_stream_of_references,
    many_revisions,
    many_fields,
    many_pages,
    chain_of_lengths,
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_exhausts_a_reader_is_refused(attack: Callable[[], bytes]) -> None:
    with pytest.raises(InputError) as refused:
        read(attack())
    (finding,) = refused.value.findings
    assert finding.code == "PDF_EXCESSIVE"
    assert finding.details["seen"] in finding.what("nl")


#: What is not looked into in preparing a form, or does no harm there.
HARMLESS_IN_TEMPLATES = (
    bomb_in_an_appearance, many_bombs, page_that_shows_one_bomb_often, chain_of_lengths,
)  # fmt: skip


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a not in HARMLESS_IN_TEMPLATES])
def test_it_is_refused_as_a_template_too(attack: Callable[[], bytes]) -> None:
    with pytest.raises(TemplateError) as refused:
        compile(attack(), How())
    assert refused.value.findings[0].code == "PDF_EXCESSIVE"


def test_small_file_of_these_tests_is_sound() -> None:
    answers = read(small_file({1: CATALOG, **PAGES, 4: FIELD % b""}))
    assert answers.values["name"].value == "Noor"
    assert [finding.code for finding in answers.findings] == ["PDF_ANSWERS_NOT_DRAWN"]


@pytest.mark.parametrize(
    ("lie", "truth"), [(b"/Length 1>>", b"/Length 12>>"), (b"/Length 999999>>", b"/Length 12>>")]
)
def test_stream_that_lies_about_its_length(lie: bytes, truth: bytes) -> None:
    appearance = b"<</Subtype/Form/BBox[0 0 9 9]/Length 12>>stream\n/Tx BMC EMC \nendstream"
    widget = FIELD % b"/AP<</N 5 0 R>>"
    data = small_file({1: CATALOG, **PAGES, 4: widget, 5: appearance})
    answers = read(data.replace(truth, lie))
    assert answers.values["name"].value == "Noor"
    assert "PDF_FORM_MENDED" in [finding.code for finding in answers.findings]


def test_references_in_a_ring_of_revisions_end() -> None:
    data = small_file({1: CATALOG, **PAGES, 4: FIELD % b""})
    start = data.index(b"xref\n")
    ring = data.replace(b"/Size 5", b"/Prev %d/Size 5" % start)
    assert read(ring).values["name"].value == "Noor"
