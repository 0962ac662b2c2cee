"""Returned files that were made or altered to do harm: each named, and the batch goes on."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from formgen.collect import Collected, Receipt, State
from formgen.collect.evidence import evidence
from formgen.collect.originals import kept
from formgen.errors import InputError

from .conftest import SIGNED, Office, filled

MAIN = "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
_LINK = ('<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
         'relationships/{kind}" Target="http://elsewhere.example/x" TargetMode="External"/>')
Part = Callable[[str, bytes], bytes]


def word(form: bytes, change: Part = lambda name, part: part, **extra: bytes) -> bytes:
    """A Word form with its parts changed, and others added."""
    stream = io.BytesIO()
    with (zipfile.ZipFile(io.BytesIO(form)) as old,
          zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in extra.items():
            new.writestr(name, part)
    return stream.getvalue()


def put_in(part_name: str, before: bytes, new: bytes) -> Part:
    def change(name: str, part: bytes) -> bytes:
        if name != part_name:
            return part
        place = part.rindex(before)
        return part[:place] + new + part[place:]

    return change


def doctype(entity: bytes) -> Part:
    def change(name: str, part: bytes) -> bytes:
        head, end, rest = part.partition(b"?>")
        return head + end + b"<!DOCTYPE x [" + entity + b"]>" + rest if name == MAIN else part

    return change


def pdf(form: bytes, change: Callable[[Pdf], object]) -> bytes:
    """A PDF form with something done to it."""
    with pikepdf.open(io.BytesIO(form)) as document:
        change(document)
        stream = io.BytesIO()
        document.save(stream)
    return stream.getvalue()


def field(document: Pdf, name: str) -> pikepdf.Object:
    return next(entry for entry in document.objects
                if isinstance(entry, Dictionary) and entry.get("/T") == name)


def opens_with(**action: object) -> Callable[[Pdf], object]:
    return lambda document: setattr(document.Root, "OpenAction", Dictionary(**action))


def submits(document: Pdf) -> None:
    field(document, "present").A = Dictionary(S=Name.SubmitForm, F=String("http://x.example"))


def adds_a_page(document: Pdf) -> None:
    document.add_blank_page()


def prints_over(document: Pdf) -> None:
    document.pages[0].contents_add(b"q 0 0 300 300 re f Q")


def changes_a_name(document: Pdf) -> None:
    field(document, "full_name").V = String("Iemand Anders")


def unlocks_a_name(document: Pdf) -> None:
    changes_a_name(document)
    field(document, "full_name").Ff = 0


def draws_otherwise(document: Pdf) -> None:
    """The value of a field that shows something else, as a later revision may leave it."""
    field(document, "present").V = String("niemand")


def adds_fields(document: Pdf) -> None:
    for number in range(6_000):
        document.Root.AcroForm.Fields.append(document.make_indirect(
            Dictionary(FT=Name.Tx, T=String(f"f{number}"), V=String("x"))))


def inflates(document: Pdf) -> None:
    stream = Stream(document, zlib.compress(b"\0" * 300_000_000))
    stream.Filter = Name.FlateDecode
    document.pages[0].obj.Contents = document.make_indirect(stream)


def goes_round(document: Pdf) -> None:
    pages = document.pages[0].obj.Parent
    pages.Kids.append(pages)
    parent = field(document, "present")
    parent.Kids = Array([parent])
    parent.Parent = parent


WORD: dict[str, tuple[Callable[[bytes], bytes], State, str]] = {
    "spaces": (lambda form: word(form, put_in(MAIN, b"</w:body>", b" " * 120_000_000)),
               State.REFUSED, "OFFICE_FILE_TOO_LARGE"),
    "elements": (lambda form: word(form, put_in(MAIN, b"<w:sectPr", b"<w:p/>" * 3_000_000)),
                 State.REFUSED, "OFFICE_FILE_TOO_LARGE"),
    "entries": (lambda form: word(form, **{f"x/{n}": b"" for n in range(3_000)}),
                State.REFUSED, "OFFICE_FILE_TOO_LARGE"),
    "outside": (lambda form: word(form, **{"../../evil.txt": b"x"}),
                State.REFUSED, "OFFICE_FILE_SUSPICIOUS"),
    "laughs": (lambda form: word(form, doctype(b'<!ENTITY a "ha"><!ENTITY b "&a;&a;">')),
               State.REFUSED, "OFFICE_FILE_HAS_DOCTYPE"),
    "xxe": (lambda form: word(form, doctype(b'<!ENTITY a SYSTEM "file:///etc/passwd">')),
            State.REFUSED, "OFFICE_FILE_HAS_DOCTYPE"),
    "deep": (lambda form: word(form, put_in(
        MAIN, b"<w:sectPr", b"<w:p>" * 5_000 + b"</w:p>" * 5_000)),
        State.REFUSED, "OFFICE_FILE_DAMAGED"),
    "macro": (lambda form: word(form, **{"word/vbaProject.bin": OLE}),
              State.REFUSED, "OFFICE_FILE_HAS_MACROS"),
    "embedded": (lambda form: word(form, **{"word/embeddings/oleObject1.bin": OLE}),
                 State.REFUSED, "OFFICE_FILE_HAS_MACROS"),
    "picture": (lambda form: word(form, put_in(
        "word/_rels/document.xml.rels", b"</Rel", _LINK.format(kind="image").encode())),
        State.MISTAKES, "RETURNED_FETCHES"),
    "subdocument": (lambda form: word(form, put_in(
        "word/_rels/document.xml.rels", b"</Rel", _LINK.format(kind="subDocument").encode())),
        State.MISTAKES, "RETURNED_FETCHES"),
    "words": (lambda form: word(form, put_in(
        MAIN, b"<w:sectPr", b"<w:p><w:r><w:t>De school betaalt alles.</w:t></w:r></w:p>")),
        State.MISTAKES, "RETURNED_TEXT_CHANGED"),
    "name": (lambda form: word(form, lambda name, part: part.replace(
        b">Noor van der Waard<", b">Iemand Anders<") if name == MAIN else part),
        State.MISTAKES, "RETURNED_VALUE_CHANGED"),
}
PDF: dict[str, tuple[Callable[[Pdf], object], State, str]] = {
    "script": (opens_with(S=Name.JavaScript, JS=String("app.alert(1)")),
               State.MISTAKES, "PDF_FORM_HAS_SCRIPT"),
    "launch": (opens_with(S=Name.Launch, F=String("cmd.exe")),
               State.MISTAKES, "PDF_FORM_HAS_ACTION"),
    "imports": (opens_with(S=Name.ImportData, F=String("x.fdf")),
                State.MISTAKES, "PDF_FORM_HAS_ACTION"),
    "submit": (submits, State.MISTAKES, "PDF_FORM_HAS_ACTION"),
    "carries": (lambda document: document.attachments.__setitem__("x.exe", b"MZ"),
                State.UNTOUCHED, "PDF_FORM_CARRIES"),
    "xfa": (lambda document: setattr(
        document.Root.AcroForm, "XFA", document.make_stream(b"<xdp/>")),
        State.UNTOUCHED, "PDF_FORM_CARRIES"),
    "page": (adds_a_page, State.MISTAKES, "PDF_PAGES_CHANGED"),
    "over": (prints_over, State.MISTAKES, "PDF_PAGE_ALTERED"),
    "name": (changes_a_name, State.MISTAKES, "RETURNED_VALUE_CHANGED"),
    "unlocked": (unlocks_a_name, State.MISTAKES, "RETURNED_VALUE_CHANGED"),
    "drawn": (draws_otherwise, State.MISTAKES, "PDF_APPEARANCE_DISAGREES"),
    "fields": (adds_fields, State.REFUSED, "RETURNED_TOO_MANY_FIELDS"),
    "stream": (inflates, State.REFUSED, "PDF_EXCESSIVE"),
}


def of(collected: Collected, name: str) -> Receipt:
    return next(receipt for receipt in collected.receipts if receipt.name == name)


def test_each_is_named_and_kept_and_the_batch_goes_on(office: Office, tmp_path: Path) -> None:
    form = {kind: office.sent(file_format=kind) for kind in ("docx", "pdf")}
    expected: dict[str, tuple[State, str]] = {}
    for name, (make, state, code) in WORD.items():
        office.put(f"{name}.docx", make(form["docx"]))
        expected[f"{name}.docx"] = (state, code)
    for name, (change, state, code) in PDF.items():
        office.put(f"{name}.pdf", pdf(form["pdf"], change))
        expected[f"{name}.pdf"] = (state, code)
    office.put("half.pdf", form["pdf"][:len(form["pdf"]) // 2])
    expected["half.pdf"] = (State.REFUSED, "PDF_UNREADABLE")
    office.put("zz good.pdf", filled(office.sent(placement="P-002"), SIGNED))
    handed_in = {path.name: path.read_bytes() for path in office.inbox.iterdir()}
    collected = office.collect()
    for name, (state, code) in expected.items():
        receipt = of(collected, name)
        told = {finding.code for finding in receipt.findings}
        assert (receipt.state, code in told) == (state, True), (name, told)
        assert all(finding.where.file == name for finding in receipt.findings)
    assert of(collected, "zz good.pdf").state is State.COMPLETE
    for name, content in handed_in.items():
        original = kept(office.folder, hashlib.sha256(content).hexdigest())
        assert original is not None and original.read_bytes() == content, name
    assert not list(tmp_path.rglob("evil*"))


def test_references_that_go_round_in_a_circle_end(office: Office) -> None:
    office.put("round.pdf", pdf(office.sent(), goes_round))
    (receipt,) = office.collect().receipts
    assert receipt.code == office.record().code or receipt.state is State.REFUSED


def test_a_form_with_the_mark_of_another_intern_is_not_accepted(office: Office) -> None:
    """The pages are of P-001, the marks of P-002: what is printed gives it away."""
    with pikepdf.open(io.BytesIO(office.sent(placement="P-002"))) as other:
        marks = {key: str(value) for key, value in other.docinfo.items()}
        mark = str(field(other, "id").V)

    def pose(document: Pdf) -> None:
        field(document, "id").V = String(mark)
        for key, value in marks.items():
            document.docinfo[key] = value

    office.put("a.pdf", pdf(filled(office.sent(), SIGNED), pose))
    (receipt,) = office.collect().receipts
    assert (receipt.placement_id, receipt.state) == ("P-002", State.MISTAKES)
    assert "RETURNED_VALUE_CHANGED" in {finding.code for finding in receipt.findings}


def test_workbooks_with_a_far_cell_or_a_huge_merge_are_read_within_limits(
        office: Office) -> None:
    intake = next((Path(__file__).parents[2] / "input" / "intake").glob("*.xlsx")).read_bytes()
    far = put_in("xl/worksheets/sheet1.xml", b"</sheetData>",
                 b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    merge = put_in("xl/worksheets/sheet1.xml", b"</mergeCells>",
                   b'<mergeCell ref="A1:XFD1048576"/>')
    office.put("far.xlsx", word(intake, far))
    office.put("merge.xlsx", word(intake, merge))
    assert {receipt.state for receipt in office.collect().receipts} == {State.INTAKE}


def test_the_template_of_a_companys_own_word_does_no_harm(office: Office) -> None:
    relations = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                 f'relationships">{_LINK.format(kind="attachedTemplate")}</Relationships>')
    office.put("a.docx", word(office.sent(file_format="docx"),
                              **{"word/_rels/settings.xml.rels": relations.encode()}))
    (receipt,) = office.collect().receipts
    assert (receipt.state, receipt.findings) == (State.UNTOUCHED, ())


@pytest.mark.parametrize("file_format", ["docx", "pdf"])
def test_data_that_the_school_changed_after_sending_is_no_tampering(
        office: Office, tmp_path: Path, file_format: str) -> None:
    """The form says what it was filled in with; the document made since says something else."""
    import shutil

    from formgen.generate import Request, generate

    from .conftest import FORMS, PLACEMENTS, ROOT

    office.put(f"a.{file_format}", office.sent(file_format=file_format))
    inputs = shutil.copytree(ROOT / "input", tmp_path / "input")
    import openpyxl

    roster = next(path for path in inputs.glob("*.xlsx"))
    book = openpyxl.load_workbook(roster)
    cell = next(cell for sheet in book for row in sheet.iter_rows() for cell in row
                if cell.value == "Noor")
    cell.value = "Noortje"
    book.save(roster)
    office.issued = tmp_path / "again"
    generate(Request(inputs=(inputs,), output=office.issued, templates=ROOT / "form_templates",
                     jobs="1", forms=FORMS, placements=PLACEMENTS))
    (receipt,) = office.collect().receipts
    codes = {finding.code for finding in receipt.findings}
    assert "RETURNED_VALUE_OLDER" in codes and "RETURNED_VALUE_CHANGED" not in codes


def test_a_header_that_is_damaged_and_that_nothing_names_does_not_end_the_batch(
        office: Office) -> None:
    """Nothing refers to it, so that no reader of the document would come across it."""
    stream = io.BytesIO(word(office.sent(file_format="docx"),
                             **{"word/header77.xml": b"<a>" + b"x" * 500 + b"</a>"}))
    with zipfile.ZipFile(stream) as package:
        start = package.getinfo("word/header77.xml").header_offset + 30 + len("word/header77.xml")
    damaged = bytearray(stream.getvalue())
    damaged[start:start + 2] = b"\xff\xff"
    office.put("a.docx", bytes(damaged))
    office.put("b.pdf", filled(office.sent(), SIGNED))
    bad, good = office.collect().receipts
    assert (bad.state, good.state) == (State.REFUSED, State.COMPLETE)
    assert [finding.code for finding in bad.findings] == ["OFFICE_FILE_DAMAGED"]


@pytest.mark.parametrize("error", [AssertionError, zlib.error, struct.error, ZeroDivisionError])
def test_whatever_pypdf_makes_of_a_page_it_shows_no_code(
        monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def fails(_page: object) -> str:
        raise error

    target = io.BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(target)
    monkeypatch.setattr("pypdf.PageObject.extract_text", fails)
    assert evidence(target.getvalue()).visible == ()


def test_a_page_whose_compression_nobody_knows_shows_no_code() -> None:
    target = io.BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=font))
        pdf.pages[0].Contents = pdf.make_stream(b"BT ET")
        pdf.pages[0].Contents.write(b"BT ET", filter=Name("/FT"))
        pdf.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert b"/FT" in target.getvalue()
    assert evidence(target.getvalue()).visible == ()


def test_a_form_saved_as_opendocument_is_called_that() -> None:
    """And not "no Excel workbook": people save Word forms so in LibreOffice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", "<x/>")
    with pytest.raises(InputError) as refused:
        evidence(stream.getvalue())
    assert [one.code for one in refused.value.findings] == ["RETURNED_OPEN_TEXT"]
