"""Signatures: filling keeps them valid, and reading back tells what came after them.

pyHanko signs and judges; its policy for later revisions is the strictest that there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import pypdf
import pytest
from builder import FormBuilder, stream
from form_check import form_faults
from pypdf.generic import NameObject, TextStringObject

from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, Signature, SlotKind, State

pytest.importorskip("pyhanko", reason="pyHanko is not installed")

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

NAME = (50.0, 740.0, 250.0, 758.0)
STORY = (50.0, 640.0, 300.0, 720.0)
DROP = (320.0, 640.0, 500.0, 658.0)
TICK = (320.0, 700.0, 334.0, 714.0)
AUTHOR = (50.0, 100.0, 200.0, 160.0)
INTERN = (250.0, 100.0, 400.0, 160.0)
DATA = {
    "intern": {"name": "Zoë أحمد"},
    "story": "Een verhaal.",
    "agreed": True,
    "route": "BBL",
    "document": {"id": "ab12", "code": "FG1-AB12", "title": "Titel"},
}


@cache
def signer() -> signers.SimpleSigner:
    """A signer with a certificate of its own making."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, "De School")])
    start = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    encoded = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return signers.SimpleSigner(
        x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(encoded),
        SimpleCertificateStore(),
    )


def sign(data: bytes, field: str, **options: Any) -> bytes:
    metadata = signers.PdfSignatureMetadata(
        field_name=field, name="De School", reason="Akkoord", **options
    )
    writer = IncrementalPdfFileWriter(BytesIO(data))
    target = BytesIO()
    signers.sign_pdf(writer, metadata, signer=signer(), output=target)
    return target.getvalue()


def form(**choices: Any) -> bytes:
    builder = FormBuilder(tagged=True, **choices)
    builder.page("Getekend")
    builder.text("intern.name", NAME)
    builder.text("story", STORY, Ff=1 << 12)
    builder.check("agreed", TICK)
    builder.choice("route", DROP, [["BOL", "Opleidend"], ["BBL", "Begeleidend"]])
    builder.signature("author", AUTHOR)
    builder.signature("intern_signs", INTERN)
    return builder.build()


@cache
def certified() -> bytes:
    """A form whose maker allows filling in and signing."""
    level = fields.MDPPerm.FILL_FORMS
    return sign(form(tinted=False), "author", certify=True, docmdp_permissions=level)


def judged(document: bytes, place: int = 0) -> Any:
    """What pyHanko says of a signature and of what came after it."""
    embedded = PdfFileReader(BytesIO(document)).embedded_signatures[place]
    context = ValidationContext(trust_roots=[signer().signing_cert], allow_fetching=False)
    return validate_pdf_signature(embedded, signer_validation_context=context)


def changed(document: bytes, change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    """A further revision of a document, made by pypdf."""
    writer = pypdf.PdfWriter(BytesIO(document), incremental=True)
    change(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def widgets(writer: pypdf.PdfWriter) -> Iterator[Any]:
    return (item.get_object() for item in writer.pages[0]["/Annots"])


def rewrite_story(writer: pypdf.PdfWriter) -> None:
    field = next(widget for widget in widgets(writer) if widget.get("/T") == "story")
    field[NameObject("/V")] = TextStringObject("Een ander verhaal.")
    field.pop("/AP", None)


def add_text(writer: pypdf.PdfWriter) -> None:
    page = writer.pages[0]
    words = stream(b"BT /F 11 Tf 50 400 Td (en 1000 euro) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(words)


def test_certificate_stays_valid_when_the_form_is_filled_in() -> None:
    compiled = compile(certified(), How(fixed=("*",)))
    assert [finding.code for finding in compiled.findings] == ["PDF_SIGNED"]
    document = compiled.fill(DATA).content
    verdict = judged(document)
    assert verdict.bottom_line and verdict.intact and verdict.valid
    assert verdict.docmdp_ok
    assert verdict.modification_level.name == "FORM_FILLING"
    assert form_faults(document) == []


def test_certified_form_is_read_with_what_was_filled_in_later() -> None:
    document = compile(certified(), How()).fill(DATA).content
    answers = read(document)
    assert answers.identity["code"] == "FG1-AB12"
    assert answers.values["route"].value == "Begeleidend"
    assert answers.values["story"].state is State.PREFILLED
    assert answers.values["author"].state is State.ANSWERED
    assert answers.values["intern_signs"].state is State.EMPTY
    (signature,) = answers.signatures
    said = (signature.name, signature.signer, signature.reason)
    assert said == ("author", "De School", "Akkoord")
    assert signature.moment is not None
    assert abs(datetime.now(UTC) - signature.moment) < timedelta(minutes=5)
    assert signature.level == 2 and signature.sound and not signature.broken
    assert set(signature.changed) == {"intern.name", "story", "agreed", "route"}
    assert [finding.code for finding in answers.findings] == ["PDF_CHANGED_AFTER_SIGNING"]


def test_signed_last_of_all() -> None:
    """What a company does: fills in the form, and signs it."""
    sent = compile(form(), How(fixed=("intern.name",))).fill(DATA).content
    document = sign(sent, "intern_signs")
    assert judged(document).bottom_line
    answers = read(document)
    assert answers.findings == ()
    assert answers.values["intern_signs"].value is True
    assert answers.values["intern.name"].state is State.FIXED
    (signature,) = answers.signatures
    assert signature.sound and signature.changed == () and signature.level == 0


def test_change_after_signing_is_named() -> None:
    sent = compile(form(), How()).fill(DATA).content
    document = changed(sign(sent, "intern_signs"), rewrite_story)
    answers = read(document)
    (signature,) = answers.signatures
    assert signature.changed == ("story",) and not signature.broken
    codes = [finding.code for finding in answers.findings]
    assert codes == ["PDF_ANSWERS_NOT_DRAWN", "PDF_CHANGED_AFTER_SIGNING"]
    assert "story" in answers.findings[1].what("nl")
    assert answers.values["story"].state is State.ANSWERED


def test_second_signature_changes_nothing() -> None:
    sent = compile(form(), How()).fill(DATA).content
    answers = read(sign(sign(sent, "author"), "intern_signs"))
    assert [(s.name, s.changed, s.broken) for s in answers.signatures] == [
        ("author", (), False),
        ("intern_signs", (), False),
    ]
    assert answers.findings == ()


def test_certificate_that_allows_nothing_is_broken_by_a_value() -> None:
    sealed = sign(
        form(tinted=False), "author", certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES
    )
    document = changed(sealed, rewrite_story)
    assert not judged(document).docmdp_ok
    answers = read(document)
    assert answers.signatures[0].level == 1 and answers.signatures[0].broken
    assert "PDF_SIGNATURE_BROKEN" in [finding.code for finding in answers.findings]


def test_text_of_a_page_that_changed_after_signing() -> None:
    document = changed(certified(), add_text)
    assert not judged(document).docmdp_ok
    answers = read(document)
    assert answers.signatures[0].broken and answers.signatures[0].changed == ()
    assert [finding.code for finding in answers.findings] == ["PDF_SIGNATURE_BROKEN"]


def test_locked_field_that_changed_after_signing() -> None:
    lock = fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, fields=["story"])
    writer = IncrementalPdfFileWriter(BytesIO(form(tinted=False)))
    spec = fields.SigFieldSpec("locker", field_mdp_spec=lock)
    fields.append_signature_field(writer, spec)
    target = BytesIO()
    writer.write(target)
    document = changed(sign(target.getvalue(), "locker"), rewrite_story)
    assert judged(document).modification_level.name == "OTHER"
    (signature,) = read(document).signatures
    assert signature.changed == ("story",) and signature.broken


@pytest.mark.parametrize("cut", [1, 400])
def test_signature_that_does_not_cover_the_document(cut: int) -> None:
    document = certified()
    place = document.index(b"/ByteRange")
    edges = document[document.index(b"[", place) + 1 : document.index(b"]", place)]
    first, length, resume, rest = edges.split()
    moved = b"%b %d %b %d" % (first, int(length) - cut, resume, int(rest))
    forged = document.replace(edges, moved.ljust(len(edges)))
    answers = read(forged)
    assert not answers.signatures[0].sound
    assert "PDF_SIGNATURE_UNSOUND" in [finding.code for finding in answers.findings]


def test_signature_fields_are_offered_as_such() -> None:
    kinds = {slot.name: slot.kind for slot in compile(form(), How()).slots}
    assert kinds["author"] is SlotKind.SIGNATURE


def test_a_signature_can_be_sent_on_to_another_process() -> None:
    import pickle

    (signature,) = read(certified()).signatures
    assert isinstance(pickle.loads(pickle.dumps(signature)), Signature)
