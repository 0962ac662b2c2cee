"""Every kind of file that a form comes in: compiled and filled, and read back.

The files are made here, by qpdf (through pikepdf) or byte by byte, from one form whose
answers are known.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
from builder import FormBuilder, stream
from form_check import form_faults
from pypdf import PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import ArrayObject, NameObject, TextStringObject
from viewers import mupdf_text

from formgen.errors import InputError, TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

NAME = (50.0, 740.0, 250.0, 758.0)
STORY = (50.0, 640.0, 300.0, 720.0)
TICK = (320.0, 700.0, 334.0, 714.0)
DROP = (320.0, 640.0, 500.0, 658.0)
DATA = {"intern": {"name": "Zoë Żółtowska"}, "story": "Een\nverhaal", "agreed": True}
VALUES = {**DATA, "route": "Begeleidend"}
ANSWERS = {
    "intern.name": "Zoë Żółtowska",
    "story": "Een\nverhaal",
    "agreed": True,
    "route": "Begeleidend",
}
PASSWORD = "kat én hond"


def blank(change: Callable[[FormBuilder], None] = lambda builder: None) -> bytes:
    builder = FormBuilder(tagged=True)
    builder.page("Formulier")
    builder.text("intern.name", NAME)
    builder.text("story", STORY, Ff=1 << 12)
    builder.check("agreed", TICK)
    builder.choice("route", DROP, [["BOL", "Opleidend"], ["BBL", "Begeleidend"]])
    change(builder)
    return builder.build()


def saved(data: bytes, **options: Any) -> bytes:
    """A file as qpdf writes it."""
    with pikepdf.open(BytesIO(data)) as pdf:
        target = BytesIO()
        pdf.save(target, **options)
    return target.getvalue()


def plain(data: bytes) -> bytes:
    return saved(data, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def in_object_streams(data: bytes) -> bytes:
    made = saved(data, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"/ObjStm" in made and b"\nxref" not in made
    return made


def linearised(data: bytes) -> bytes:
    return saved(data, linearize=True)


def by_pypdf(data: bytes) -> bytes:
    target = BytesIO()
    pypdf.PdfWriter(clone_from=BytesIO(data)).write(target)
    return target.getvalue()


def incremental(data: bytes) -> bytes:
    """Three revisions, each of which says something else in a field."""
    for value in ("Eerder", "Later", None):
        writer = pypdf.PdfWriter(BytesIO(data), incremental=True)
        field = next(w for w in writer.pages[0]["/Annots"] if "/T" in w.get_object())
        node = field.get_object()
        if value is None:
            node[NameObject("/TU")] = TextStringObject("Naam")
        else:
            node[NameObject("/TM")] = TextStringObject(value)
        target = BytesIO()
        writer.write(target)
        data = target.getvalue()
    assert data.count(b"%%EOF") >= 4
    return data


def hybrid(data: bytes) -> bytes:
    """A table for old readers, and a stream for new ones with the objects that they only see.

    The form's dictionary is in an object stream that the table calls free (7.5.8.4).
    """
    data = plain(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        number = pdf.Root.AcroForm.objgen[0]
        size = int(pdf.trailer.Size)
    start = data.index(b"%d 0 obj" % number)
    if data[start - 1 : start].isdigit():
        start = data.index(b"\n%d 0 obj" % number) + 1
    body = re.match(rb"\d+ 0 obj\s*(.*?)\s*endobj", data[start:], re.S)
    assert body is not None
    data = data[:start] + b"%" + data[start + 1 :]  # the old place is no object any more
    pack = size
    head = b"%d 0 " % number
    content = zlib.compress(head + body[1])
    pack_at = len(data)
    data += b"%d 0 obj\n<</Type/ObjStm/N 1/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
        pack, len(head), len(content),
    )  # fmt: skip
    data += content + b"\nendstream\nendobj\n"
    rows = b"\x02" + pack.to_bytes(4, "big") + b"\x00\x01" + pack_at.to_bytes(4, "big") + b"\x00"
    stream_at = len(data)
    data += b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Index[%d 1 %d 1]/Size %d/Length 12>>stream\n" % (
        size + 1, number, pack, size + 2,
    )  # fmt: skip
    data += rows + b"\nendstream\nendobj\n"
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    trailer = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", data, re.S)[-1]
    trailer = re.sub(rb"/Size \d+", b"", trailer)
    table_at = len(data)
    data += b"xref\n%d 1\n0000000000 00001 f \n" % number
    data += b"trailer\n<<%b/Size %d/Prev %d/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        trailer, size + 2, previous, stream_at, table_at,
    )  # fmt: skip
    return data


def encrypted(revision: int, user: str = "") -> Callable[[bytes], bytes]:
    def encrypt(data: bytes) -> bytes:
        key = pikepdf.Encryption(
            owner="geheim", user=user, R=revision, aes=revision > 3, metadata=revision > 3
        )
        return saved(data, encryption=key)

    return encrypt


def with_xfa(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        packet = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
        pdf.Root.AcroForm.XFA = pikepdf.Array([pikepdf.String("template"), packet])
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def without_startxref(data: bytes) -> bytes:
    return plain(data).replace(b"startxref\n", b"startxref\n9")


def truncated(data: bytes) -> bytes:
    data = plain(data)
    return data[: data.rindex(b"startxref")]


def shifted(data: bytes) -> bytes:
    return b"\0" * 40 + plain(data)


def with_wrong_lengths(data: bytes) -> bytes:
    """Streams that say they are shorter than they are."""
    return re.sub(
        rb"/Length (\d+)", lambda m: b"/Length " + b"1".rjust(len(m[1]), b"0"), plain(data)
    )


def with_wrong_offsets(data: bytes) -> bytes:
    return re.sub(rb"\n00000(\d{5}) 00000 n", rb"\n00009\1 00000 n", plain(data))


SOUND = [plain, in_object_streams, linearised, by_pypdf, incremental, hybrid]
DAMAGED = [without_startxref, truncated, shifted, with_wrong_lengths, with_wrong_offsets]
ENCRYPTED = {f"R{revision}": encrypted(revision) for revision in (3, 4, 6)}
LOCKED = {f"R{revision} with password": encrypted(revision, PASSWORD) for revision in (3, 4, 6)}


def named(kinds: Any) -> Any:
    return [pytest.param(kind, id=getattr(kind, "__name__", "")) for kind in kinds]


def check_filling(template: bytes, noted: list[str], password: str = "") -> None:
    """A template compiles with these findings and fills well."""
    compiled = compile(template, How(password=password))
    assert [finding.code for finding in compiled.findings] == noted
    document = compiled.fill(VALUES).content
    assert form_faults(document) == []
    assert mupdf_text(document, NAME) == "Zoë Żółtowska"
    returned = read(document)
    assert {name: returned.values[name].value for name in ANSWERS} == ANSWERS
    assert returned.findings == ()


def check_reading(document: bytes, noted: list[str], password: str = "") -> None:
    """A document gives the answers that were put in, with these findings."""
    returned = read(document, password=password)
    assert {name: answer.value for name, answer in returned.values.items()} == ANSWERS
    assert [finding.code for finding in returned.findings] == noted
    assert returned.identity["code"] == "FG1-AB12"


def filled() -> bytes:
    said = {"id": "ab12", "code": "FG1-AB12"}
    return compile(blank(), How()).fill({**VALUES, "document": said}).content


@pytest.mark.parametrize("kind", named(SOUND))
def test_sound_files(kind: Callable[[bytes], bytes]) -> None:
    check_filling(kind(blank()), [])
    check_reading(kind(filled()), [])


@pytest.mark.parametrize("kind", named(DAMAGED))
def test_damaged_files_are_mended_and_it_is_said(kind: Callable[[bytes], bytes]) -> None:
    check_filling(kind(blank()), ["PDF_MENDED"])
    check_reading(kind(filled()), ["PDF_FORM_MENDED"])


@pytest.mark.parametrize("kind", [plain, in_object_streams])
@pytest.mark.parametrize("lost", [b"startxref", b"/XRef", b"/Root"])
def test_objects_are_found_where_cross_references_are_lost(
    kind: Callable[[bytes], bytes], lost: bytes
) -> None:
    data = kind(filled())
    check_reading(data[: data.rindex(lost)] if lost in data else data[:-100], ["PDF_FORM_MENDED"])


@pytest.mark.parametrize("revision", ENCRYPTED)
def test_encryption_without_a_password_for_opening(revision: str) -> None:
    check_filling(ENCRYPTED[revision](blank()), ["PDF_UNLOCKED"])
    check_reading(ENCRYPTED[revision](filled()), ["PDF_FORM_UNLOCKED"])


@pytest.mark.parametrize("revision", LOCKED)
def test_encryption_with_a_password_that_is_given(revision: str) -> None:
    lock = LOCKED[revision]
    check_filling(lock(blank()), ["PDF_UNLOCKED"], PASSWORD)
    check_reading(lock(filled()), ["PDF_FORM_UNLOCKED"], PASSWORD)


@pytest.mark.parametrize("revision", LOCKED)
@pytest.mark.parametrize("password", ["", "hond"])
def test_encryption_with_another_password(revision: str, password: str) -> None:
    with pytest.raises(TemplateError) as refused:
        compile(LOCKED[revision](blank()), How(password=password))
    assert [finding.code for finding in refused.value.findings] == ["PDF_LOCKED"]
    with pytest.raises(InputError) as unread:
        read(LOCKED[revision](filled()), password=password)
    assert [finding.code for finding in unread.value.findings] == ["PDF_LOCKED"]


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (lambda: encrypted(6, PASSWORD)(blank()), "PDF_NEEDS_QPDF_TO_UNLOCK", "encrypted"),
        (lambda: b"%PDF-1.7 " + b"x" * 300, "PDF_NEEDS_QPDF_TO_MEND", "damaged"),
    ],
    ids=["encrypted", "damaged"],
)
def test_what_qpdf_is_missing_for_is_told(
    data: Callable[[], bytes], code: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_a_cipher(*_: object) -> None:
        raise DependencyError("cryptography>=3.1 is required for AES algorithm")

    template = data()
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    monkeypatch.setattr(PdfReader, "decrypt", without_a_cipher)
    with pytest.raises(TemplateError) as refused:
        compile(template, How(password=PASSWORD))
    [finding] = refused.value.findings
    assert finding.code == code
    assert told in finding.what("en")
    assert "formgen[repair]" in finding.todo("en")
    assert "formgen[repair]" in finding.todo("nl")


def test_another_password_is_told_without_qpdf(monkeypatch: pytest.MonkeyPatch) -> None:
    template = encrypted(3, PASSWORD)(blank())
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    monkeypatch.setattr(PdfReader, "decrypt", lambda *_: 0)
    with pytest.raises(TemplateError) as refused:
        compile(template, How(password="hond"))
    assert [finding.code for finding in refused.value.findings] == ["PDF_LOCKED"]
    assert "password" in refused.value.findings[0].todo("en")


def test_xfa_is_dropped_from_a_template_and_not_read_from_a_form() -> None:
    check_filling(with_xfa(blank()), ["PDF_XFA_DROPPED"])
    check_reading(with_xfa(filled()), ["PDF_FORM_CARRIES"])


def test_password_is_in_no_description_of_how() -> None:
    assert PASSWORD not in repr(How(password=PASSWORD))


def test_attached_files_are_not_passed_on() -> None:
    def attach(builder: FormBuilder) -> None:
        content = builder.writer._add_object(stream(b"Noor;Zoe", Type="/EmbeddedFile"))
        pin = builder._add(
            {
                "Type": "/Annot",
                "Subtype": "/FileAttachment",
                "Rect": [500, 700, 520, 720],
                "FS": {"Type": "/Filespec", "F": "lijst.csv", "EF": {"F": content}},
            }
        )
        page = builder.pages[0].get_object()
        page[NameObject("/Annots")] = ArrayObject([*page["/Annots"], pin])

    check_filling(blank(attach), ["PDF_FILES_DROPPED"])
    document = compile(blank(attach), How()).fill({}).content
    with pikepdf.open(BytesIO(document)) as pdf:
        assert not any("/EmbeddedFile" in str(o.get("/Type", "")) for o in pdf.objects
                       if isinstance(o, pikepdf.Stream))  # fmt: skip
        assert all(note.Subtype == "/Widget" for note in pdf.pages[0].Annots)
