"""A document says which one it is, in three places, and what it is called."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pikepdf
from builder import FormBuilder, stream
from form_check import form_faults
from pypdf.generic import NameObject

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

DOCUMENT = {
    "id": "0a3f9c77",
    "code": "FG1-0A3F9C-7K2Q",
    "form": "stage_agreement",
    "form_version": "1",
    "language": "nl",
    "title": "Stageovereenkomst <Zoë & Łukasz>",
    "created": date(2026, 9, 1),
}
IDENTITY = {key: DOCUMENT[key] for key in ("id", "code", "form", "form_version", "language")}
PACKET = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<rdf:Description rdf:about="" xmp:CreateDate="2020-01-01"><pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Oud</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def filled(packet: bytes | None = PACKET, **data: object) -> bytes:
    builder = FormBuilder(tagged=True)
    builder.page()
    builder.text("name", (50.0, 700.0, 250.0, 718.0))
    writer = builder.finish()
    if packet is not None:
        metadata = stream(packet, Type="/Metadata", Subtype="/XML")
        writer.root_object[NameObject("/Metadata")] = writer._add_object(metadata)
    writer.add_metadata({"/Author": "De vorige stagiair", "/Title": "Oud"})
    target = BytesIO()
    writer.write(target)
    return compile(target.getvalue(), How()).fill(data).content


def test_identity_is_read_back() -> None:
    assert dict(read(filled(document=DOCUMENT)).identity) == IDENTITY


def test_identity_survives_the_loss_of_the_information_dictionary() -> None:
    with pikepdf.open(BytesIO(filled(document=DOCUMENT))) as pdf:
        del pdf.trailer["/Info"]
        target = BytesIO()
        pdf.save(target)
    identity = read(target.getvalue()).identity
    assert (identity["id"], identity["code"]) == (DOCUMENT["id"], DOCUMENT["code"])


def test_information_and_metadata_say_the_same() -> None:
    with pikepdf.open(BytesIO(filled(document=DOCUMENT))) as pdf:
        info = pdf.docinfo
        assert str(info["/Title"]) == DOCUMENT["title"]
        assert str(info["/CreationDate"]) == "D:20260901"
        assert str(info["/formgen.code"]) == DOCUMENT["code"]
        assert "/Author" not in info, "nothing of the template's own history"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == DOCUMENT["title"]
            assert metadata["xmp:CreateDate"] == "2026-09-01"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["{urn:formgen:1.0}id"] == DOCUMENT["id"]


def test_metadata_that_is_missing_or_malformed_is_made_anew() -> None:
    for packet in (None, b"<x:xmpmeta", b"<a/>"):
        with pikepdf.open(BytesIO(filled(packet, document=DOCUMENT))) as pdf:
            assert pdf.open_metadata()["dc:title"] == DOCUMENT["title"]


def test_entities_in_metadata_are_not_followed() -> None:
    packet = (
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        + PACKET.replace(b"Oud", b"&e;").partition(b"?>")[2].rpartition(b"<?")[0]
    )
    with pikepdf.open(BytesIO(filled(packet, document=DOCUMENT))) as pdf:
        assert pdf.open_metadata()["dc:title"] == DOCUMENT["title"]


def test_hidden_field_takes_no_room_and_cannot_be_changed() -> None:
    with pikepdf.open(BytesIO(filled(document=DOCUMENT))) as pdf:
        field = next(w for w in pdf.pages[0].Annots if w.get("/T") == "id")
        assert str(field.Parent.T) == "formgen"
        assert str(field.V) == "FG1-0A3F9C-7K2Q 0a3f9c77 =0"
        assert int(field.F) & 2 and int(field.Ff) & 1
        assert [float(edge) for edge in field.Rect] == [0, 0, 0, 0]


def test_document_without_identity() -> None:
    document = filled(name="Noor")
    assert dict(read(document).identity) == {}
    assert form_faults(document) == []


def test_filled_form_can_be_a_template_again() -> None:
    again = compile(filled(document=DOCUMENT, name="Noor"), How())
    assert [slot.name for slot in again.slots] == ["name"]
    document = again.fill({"document": {**DOCUMENT, "id": "ff", "code": "FG1-F"}}).content
    assert read(document).identity["id"] == "ff"
    assert b"0a3f9c77" not in document


def test_documents_that_differ_have_identifiers_that_differ() -> None:
    """One whose value stands in another field, and one with more rows than are shown, too."""
    builder = FormBuilder()
    builder.page()
    for place, field in enumerate(("one", "other", "items.1")):
        builder.text(field, (50.0, 700.0 - 30 * place, 250.0, 718.0 - 30 * place))
    target = BytesIO()
    builder.finish().write(target)
    template = compile(target.getvalue(), How())
    documents = [
        template.fill(data).content
        for data in (
            {},
            {"one": "Noor"},
            {"other": "Noor"},
            {"one": "Noor", "document": {"code": "FG1-0A3F9C-7K2Q"}},
            {"items": ["Noor"]},
            {"items": ["Noor", "weegt"]},
            {"items": ["Noor", "meet"]},
        )
    ]
    identifiers = [pikepdf.open(BytesIO(content)).trailer.ID for content in documents]
    assert len({bytes(permanent) for permanent, _ in identifiers}) == len(documents)
