"""Packs hold their recipient's own papers, all of them and no others."""

from __future__ import annotations

import email
import io
import re
import stat
import zipfile
from email import policy
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pymupdf
import pypdf
import pytest

from formgen.errors import OutputError, TemplateError, UsageError
from formgen.write import DocumentRecord
from formgen.write.manifest_file import from_json
from formgen.write.workplace import LOCK

from .conftest import Packing


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def codes(findings: Any) -> list[str]:
    return [finding.code for finding in findings]


@cache  # the same papers are in a folder, in its ZIP file and in a mail
def streams(content: bytes) -> bytes:
    """Every byte that a file says, however it is packed: ZIP members, PDF streams, mail parts."""
    said = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            said += [streams(archive.read(name)) for name in archive.namelist()]
    elif content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for entry in pdf.objects:
                if isinstance(entry, pikepdf.Stream):
                    try:
                        said.append(entry.read_bytes())
                    except pikepdf.PdfError:
                        said.append(entry.read_raw_bytes())
                said.append(repr(entry).encode())
        with pymupdf.open(stream=content, filetype="pdf") as document:  # as glyphs are read
            said += [page.get_text().encode() for page in document]
    return b"\n".join(said)


def words_in(content: bytes) -> str:
    """What a file says, its white space and the marks between pieces of text left out."""
    text = re.sub(rb"<[^>]*>", b"", streams(content)).decode("utf-8", errors="ignore")
    return "".join(text.split())


def numbers_in(content: bytes) -> set[str]:
    """The student numbers that a file holds, in one byte or two for each letter."""
    text = streams(content)
    plain = text.decode("latin-1") + text.replace(b"\0", b"").decode("latin-1")
    return set(re.findall(r"(?<!\d)01002\d\d(?!\d)", plain))


def test_a_company_gets_nothing_of_another_companys_interns(packing: Packing, cohort: Any) -> None:
    packing(kinds=("folders", "mail"))
    of_company: dict[str, set[str]] = {}
    for placement in cohort.placements.values():
        of_company.setdefault(placement.company_id, set()).add(placement.student_number)
    names = {intern.student_number: "".join(f"{intern.first_name}{intern.prefix or ''}"
                                            f"{intern.last_name}".split())
             for intern in cohort.interns.values()}
    looked_at = named = 0
    for name, content in files(packing.folder).items():
        if name == LOCK:
            assert content == b""
            continue
        company = re.match(r"(?:mail/)?(B\d\d)", name)[1]
        own = of_company[company]
        if name.endswith(".eml"):
            mail = email.message_from_bytes(content, policy=policy.default)
            content = b"".join(part.get_payload(decode=True) for part in mail.iter_attachments())
        seen = numbers_in(content)
        looked_at += bool(seen)
        assert seen <= own, f"{name} holds {seen - own}"
        words = words_in(content)
        for number, full_name in names.items():
            assert number in own or full_name not in words, f"{name} names {number}"
        named += any(names[number] in words for number in own)
        for intern in cohort.interns.values():
            if intern.student_number not in own and intern.email:
                assert intern.email.encode() not in streams(content), name
    assert looked_at > 8 and named > 8


def test_a_pack_is_complete_and_its_zip_the_same(packing: Packing, issued: Path) -> None:
    packing(kinds=("folders",))
    manifest = from_json((issued / "manifest.json").read_text(encoding="utf-8"))
    made = files(packing.folder)
    packed = {content for name, content in made.items() if not name.endswith(".zip")}
    assert {(issued / record.path).read_bytes() for record in manifest.documents} <= packed
    for name, content in made.items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                folder = name.removesuffix(".zip")
                for member in archive.namelist():
                    assert archive.read(member) == made[f"{folder}/{member}"]


def test_the_same_papers_give_the_same_packs(packing: Packing, tmp_path: Path) -> None:
    packing(kinds=("folders", "mail", "print"))
    first = files(packing.folder)
    packing.folder = tmp_path / "again"
    packing(kinds=("folders", "mail", "print"))
    assert files(packing.folder) == first


def test_the_letter_names_the_interns_and_their_papers(packing: Packing) -> None:
    packing(kinds=("folders",), only=("B01",))
    (letter,) = packing.folder.glob("B01*/brief.docx")
    document = docx.Document(letter)
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Dierenkliniek De Poot" in text and "Noor van der Waard" in text
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert ["Noor van der Waard", "Eindbeoordeling\nStageovereenkomst"] in rows
    assert document.core_properties.author == ""


def test_an_intern_gets_his_or_her_own_papers(packing: Packing) -> None:
    packed = packing(audience="intern", kinds=("folders", "mail"))
    folders = {path.split("/")[0] for path in packed.files if "/" in path}
    assert "0100231" in folders
    for name, content in files(packing.folder).items():
        if name.startswith("0100231/"):
            assert numbers_in(content) <= {"0100231"}


def test_a_form_for_the_school_alone_is_in_no_pack(packing: Packing, tmp_path: Path) -> None:
    import shutil

    from .conftest import ROOT

    templates = tmp_path / "forms"
    shutil.copytree(ROOT / "form_templates", templates)
    form = templates / "assessment_form" / "form.toml"
    form.write_text('audience = []\n' + form.read_text(encoding="utf-8"), encoding="utf-8")
    packing(kinds=("folders",), templates=templates)
    assert not list(packing.folder.glob("**/eindbeoordeling.*"))
    assert list(packing.folder.glob("**/stageovereenkomst.pdf"))


def test_a_paper_that_is_gone_keeps_its_pack_back(packing: Packing, tmp_path: Path) -> None:
    import shutil

    packing.issued = shutil.copytree(packing.issued, tmp_path / "issued")
    next(packing.issued.glob("*/B01*/0100231/*.pdf")).unlink()
    packed = packing(kinds=("folders", "mail"))
    assert codes(packed.findings).count("PACK_DOCUMENT_GONE") == 1
    assert not any(path.startswith(("B01", "mail/B01")) for path in packed.files)
    assert any(path.startswith("B02") for path in packed.files)


def test_a_paper_that_is_gone_keeps_its_pack_off_the_print_pack(
        packing: Packing, tmp_path: Path) -> None:
    import shutil

    packing.issued = shutil.copytree(packing.issued, tmp_path / "issued")
    gone = next(packing.issued.glob("*/B01*/0100231/*.pdf"))
    gone.unlink()
    gone.mkdir()  # whatever is there instead, it is no paper
    packed = packing(kinds=("print",))
    assert codes(packed.findings) == ["PACK_DOCUMENT_GONE"]
    outline = pypdf.PdfReader(packing.folder / "print" / "print.pdf").outline
    companies = [entry.title for entry in outline if not isinstance(entry, list)]
    assert companies and not any(title.startswith("Dierenkliniek De Poot") for title in companies)


def test_two_interns_of_one_name_each_stand_in_the_letter() -> None:
    from formgen.pack.bundles import Bundle, Item, Recipient
    from formgen.pack.letter import covering_letter
    from formgen.pack.mail import Letter

    record = DocumentRecord(path="c/b/1/f.pdf", form="f", format="pdf", language="nl",
                            placement_id="P-1")
    bundle = Bundle(Recipient("company", "B01", "De Poot"), (
        Item(record, "Plan", "0100231", "Noor Bos"), Item(record, "Map", "0100232", "Noor Bos")))
    assert bundle.interns == ("Noor Bos", "Noor Bos")
    letter = covering_letter(Letter("Papieren", "Beste\n"), bundle, "School", "nl")
    (table,) = docx.Document(io.BytesIO(letter)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        ["Noor Bos", "Plan"], ["Noor Bos", "Map"]]


# --- mails ---


def test_a_draft_opens_ready_to_be_sent(packing: Packing) -> None:
    packing(kinds=("mail",), only=("B01",))
    mail = email.message_from_bytes((packing.folder / "mail" / "B01.eml").read_bytes(),
                                    policy=policy.default)
    assert mail["X-Unsent"] == "1" and mail["Date"] is None and mail["Message-ID"] is None
    assert "@" in mail["To"] and mail["Subject"] == "Stagedocumenten van Groen College Middenland"
    text = mail.get_body(("plain",)).get_content()
    assert "Noor van der Waard" in text and "None" not in text and "{" not in text
    (attachment,) = mail.iter_attachments()
    assert zipfile.ZipFile(io.BytesIO(attachment.get_payload(decode=True))).testzip() is None


@pytest.mark.parametrize(("text", "code"), [
    ("Onderwerp: Hallo\n\nBeste {{ recipient.naam }}", "MAIL_TEMPLATE_FAULTY"),
    ("Onderwerp: Hallo\n\n{{ ''.__class__ }}", "MAIL_TEMPLATE_FAULTY"),
    ("Onderwerp: Hallo\n\n{% for x in y %}", "MAIL_TEMPLATE_FAULTY"),
    ("Beste mensen", "MAIL_WITHOUT_SUBJECT"),
])
def test_a_faulty_text_stops_the_pack(
        packing: Packing, tmp_path: Path, text: str, code: str) -> None:
    import shutil

    from .conftest import ROOT

    templates = shutil.copytree(ROOT / "form_templates", tmp_path / "forms")
    (templates / "mail").mkdir()
    (templates / "mail" / "company.nl.txt").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as refusal:
        packing(kinds=("mail",), templates=templates)
    assert codes(refusal.value.findings) == [code]


def test_a_text_of_the_workspace_counts(packing: Packing, tmp_path: Path) -> None:
    import shutil

    from .conftest import ROOT

    templates = shutil.copytree(ROOT / "form_templates", tmp_path / "forms")
    (templates / "mail").mkdir()
    (templates / "mail" / "company.nl.txt").write_text(
        "Onderwerp: Dag {{ recipient.name }}\r\nBcc: x@y.example\n\nHallo", encoding="utf-8")
    packing(kinds=("mail",), templates=templates, only=("B02",))
    mail = email.message_from_bytes((packing.folder / "mail" / "B02.eml").read_bytes(),
                                    policy=policy.default)
    assert mail["Subject"] == "Dag Dierenartsencentrum De Vlietstroom"
    assert mail["Bcc"] is None and "Bcc: x@y.example" in mail.get_body().get_content()


def test_reminders_are_for_what_is_not_back(packing: Packing, issued: Path) -> None:
    manifest = from_json((issued / "manifest.json").read_text(encoding="utf-8"))
    code = next(record.code for record in manifest.documents
                if record.placement_id == "P-001" and record.form == "assessment_form_final")
    packed = packing(kinds=("mail",), codes=frozenset({code}))
    assert packed.files == ("mail/B01.eml",)
    mail = email.message_from_bytes((packing.folder / "mail" / "B01.eml").read_bytes(),
                                    policy=policy.default)
    assert mail["Subject"].startswith("Herinnering")
    # its Word and its PDF file are one paper
    assert "hebben wij er nog 1 niet terug" in mail.get_body(("plain",)).get_content()


# --- on paper, and locked ---


def test_the_print_pack_begins_each_paper_on_the_front_of_a_sheet(packing: Packing) -> None:
    packing(kinds=("print",))
    reader = pypdf.PdfReader(packing.folder / "print" / "print.pdf")
    assert not reader.get_fields()
    outline = reader.outline
    companies = [entry for entry in outline if not isinstance(entry, list)]
    assert companies[0].title[:12] == "Dierenklinie"
    pages = [reader.get_destination_page_number(entry) for group in (
        companies, *(entry for entry in outline if isinstance(entry, list))) for entry in group]
    assert all(page % 2 == 0 for page in pages) and len(set(pages)) == len(pages)
    assert "Molenwiekstraat" in reader.pages[0].extract_text()
    first = next(page for page in sorted(pages) if page)
    assert "Noor van der Waard" in reader.pages[first].extract_text()


def test_locked_files_open_with_the_companys_password_only(packing: Packing) -> None:
    import json

    packing(kinds=("folders",), encrypt=True)
    path = packing.folder / "passwords.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    known = json.loads(path.read_text(encoding="utf-8"))
    for name, content in files(packing.folder).items():
        if name.endswith(".pdf"):
            with pytest.raises(pikepdf.PasswordError):
                pikepdf.open(io.BytesIO(content))
            with pikepdf.open(io.BytesIO(content), password=known[name[:3]]) as pdf:
                assert pdf.encryption.bits == 256
                assert pdf.allow.modify_form
    packing(kinds=("folders",), encrypt=True)
    assert json.loads(path.read_text(encoding="utf-8")) == known
    assert len(set(known.values())) == len(known)


@pytest.mark.parametrize("content", ["[]", '{"B01": 1}', "{", "\xff"])
def test_a_damaged_list_of_passwords_is_never_written_over(packing: Packing, content: str) -> None:
    packing.folder.mkdir()
    path = packing.folder / "passwords.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(OutputError) as refusal:
        packing(kinds=("folders",), encrypt=True, only=("B01",))
    assert codes(refusal.value.findings) == ["PASSWORDS_UNREADABLE"]
    assert path.read_bytes() == content.encode("latin-1")


def test_an_unknown_recipient_is_named_with_those_there_are(packing: Packing) -> None:
    with pytest.raises(UsageError) as refusal:
        packing(only=("B99",))
    (finding,) = refusal.value.findings
    assert finding.code == "RECIPIENT_NOT_FOUND" and "B01" in finding.todo("nl")


def test_the_canary_search_looks_into_what_is_deflated() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", "x" * 500 + " 0100299 ")
    assert numbers_in(content.getvalue()) == {"0100299"}
