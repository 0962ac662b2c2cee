"""Forms whose fields an editor threw away: papers that a person reads, not forms left blank."""

from __future__ import annotations

import io
import warnings
import zipfile

import docx
import pikepdf

from formgen.collect import State

from .conftest import Office, codes, typed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def flat_word(content: bytes) -> bytes:
    """A Word form with the texts of its controls only, as when it was saved as .doc between."""
    document = docx.Document(io.BytesIO(content))
    for control in list(document.element.body.iter(f"{W}sdt")):
        for child in list(control.find(f"{W}sdtContent")):
            control.addprevious(child)
        control.getparent().remove(control)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def flat_pdf(content: bytes) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), pikepdf.open(io.BytesIO(content)) as pdf:
        warnings.simplefilter("ignore", UserWarning)  # the field for signing stays
        pdf.flatten_annotations("all")
        pdf.save(stream)
    return stream.getvalue()


def open_text(code: str) -> bytes:
    """What LibreOffice keeps of a Word form's properties in an OpenDocument text."""
    said = f'<meta:user-defined meta:name="formgen.code">{code}</meta:user-defined>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", "<x>FG1-000000-0000</x>")
        package.writestr("meta.xml", '<office:document-meta xmlns:office="urn:o" '
                         f'xmlns:meta="urn:m">{said}</office:document-meta>')
    return stream.getvalue()


def test_a_form_without_its_fields_came_back_on_paper(office: Office) -> None:
    """It is not one that nobody filled in: somebody may have."""
    word = typed(office.sent(file_format="docx"), "Rustig")
    office.put("a.docx", flat_word(word))
    office.put("b.pdf", flat_pdf(office.sent(form="training_record")))
    collected = office.collect()
    assert [receipt.state for receipt in collected.receipts] == [State.PAPER, State.PAPER]
    assert {receipt.form for receipt in collected.receipts} == {
        "assessment_form_final", "training_record"}
    assert codes(collected.findings) == ["RETURNED_FIELDS_LOST", "RETURNED_FIELDS_LOST"]


def test_an_opendocument_text_is_filed_by_its_code(office: Office) -> None:
    office.put("a.odt", open_text(office.record().code))
    (receipt,) = office.collect().receipts
    assert (receipt.state, receipt.placement_id, receipt.form) == (
        State.PAPER, "P-001", "assessment_form_final")
    assert codes(receipt.findings) == ["RETURNED_OPEN_TEXT"]
