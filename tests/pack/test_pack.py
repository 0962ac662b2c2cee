"""Packs hold their recipient's own papers, all of them and no others."""

from __future__ import annotations

import email
import io
import re
import zipfile
from datetime import date
from email import policy
from pathlib import Path
from typing import Any

import docx
import pytest

from formgen.errors import UsageError
from formgen.generate import Request, generate
from formgen.intake import roster_workbook
from formgen.pack import PackRequest, pack
from formgen.write import DocumentRecord
from formgen.write.manifest_file import from_json
from formgen.write.workplace import LOCK

from .conftest import ROOT, Packing
from .looking import codes, files, numbers_in, streams, words_in


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


def kept_back(issued: Path, folder: Path, *numbers: str) -> Path:
    """The same output, with the agreements of some interns kept back."""
    import json
    import shutil

    copy = shutil.copytree(issued, folder)
    lines = []
    for line in (copy / "manifest.json").read_text(encoding="utf-8").splitlines():
        if "stage_agreement" in line and any(f"/{number}/" in line for number in numbers):
            record = json.loads(line.rstrip(","))
            record["status"] = "blocked"
            line = json.dumps(record) + ("," if line.endswith(",") else "")
        lines.append(line)
    (copy / "manifest.json").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return copy


def test_papers_that_were_kept_back_are_told_of(packing: Packing, tmp_path: Path) -> None:
    """Else the office sends half a pack, or none, and does not know it."""
    packing.issued = kept_back(packing.issued, tmp_path / "issued", "0100231")
    findings = packing(kinds=("folders",)).findings
    assert [(one.code, one.subject, one.details["count"]) for one in findings] == [
        ("PACK_LACKS_DOCUMENTS", "company:B01", "2")]
    assert packing(kinds=("folders",), only=("B02",)).findings == ()


def test_what_an_earlier_run_packed_does_not_stay_in_a_pack(packing: Packing, tmp_path: Path
                                                            ) -> None:
    packing(kinds=("folders", "mail"))
    (packing.folder / "mail" / "B99.eml").write_text("old")
    mine = next(packing.folder.glob("B01*/0100231")) / "van mij.docx"
    mine.write_bytes(b"mine")
    packing.issued = kept_back(packing.issued, tmp_path / "issued", "0100231")
    packed = packing(kinds=("folders", "mail"))
    assert not list(packing.folder.glob("B01*/0100231/stageovereenkomst.*"))
    assert [one.where.file.rpartition("/")[2] for one in packed.findings
            if one.code == "PACK_NOT_OF_THIS_RUN"] == ["van mij.docx", "B99.eml"]
    assert mine.read_bytes() == b"mine"


def test_papers_of_the_company_before_do_not_go_to_the_new_one(tmp_path: Path, write_list: Any
                                                               ) -> None:
    """They name the old company, and stay in its folder until somebody removes them."""
    output, folder = tmp_path / "output", tmp_path / "packs"

    def made(company: str) -> None:
        generate(Request(inputs=(write_list(company),), output=output, jobs="1", formats=("docx",),
                         templates=ROOT / "form_templates", forms=("stage_agreement",)))

    def packed(company: str) -> Any:
        return pack(PackRequest(inputs=(write_list(company),), output=output, folder=folder,
                                templates=ROOT / "form_templates", on=date(2026, 9, 1),
                                kinds=("folders",)))

    made("Alfa")
    assert codes(packed("Beta").findings) == ["PACK_MADE_ELSEWHERE"]
    assert not list(folder.glob("**/*.docx"))
    made("Beta")
    assert len(list(output.glob("*/*/*/*.docx"))) == 2
    assert packed("Beta").findings == ()
    (paper,) = folder.glob("Beta/*/*.docx")
    assert "Alfa" not in "".join(words_in(paper.read_bytes()))


@pytest.fixture
def write_list(tmp_path: Path) -> Any:
    def write(company: str) -> Path:
        path = tmp_path / "lijst.csv"
        path.write_text("Leerlingnummer;Voornaam;Achternaam;Klas;Begindatum stage;Stagebedrijf\n"
                        f"0012345;Jan;Smit;1A;1-2-2027;{company}\n", encoding="utf-8")
        return path

    return write


def test_packs_for_interns_stand_beside_those_for_companies(packing: Packing) -> None:
    """Without the finding that these papers have no stage folder that a bundle begins with."""
    kinds = ("folders", "mail", "bundle")
    packing(kinds=kinds, audience="intern")
    assert codes(packing(kinds=kinds).findings) == ["PACK_WITHOUT_PDF"]
    assert codes(packing(kinds=kinds, audience="intern").findings) == ["PACK_WITHOUT_PDF"]


def test_two_interns_of_one_name_each_stand_in_the_letter() -> None:
    from formgen.pack.bundles import Bundle, Item, Recipient
    from formgen.pack.letter import covering_letter
    from formgen.pack.mail import Letter

    record = DocumentRecord(path="c/b/1/f.pdf", form="f", format="pdf", language="nl",
                            placement_id="P-1")
    bundle = Bundle(Recipient("company", "B01", "De Poot"), (
        Item(record, "Plan", "0100231", "Noor Bos"), Item(record, "Map", "0100232", "Noor Bos")),
        "B01 De Poot", "B01")
    assert bundle.interns == ("Noor Bos", "Noor Bos")
    letter = covering_letter(Letter("Papieren", "Beste\n"), bundle, "School", "nl")
    (table,) = docx.Document(io.BytesIO(letter)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        ["Noor Bos", "Plan"], ["Noor Bos", "Map"]]


def test_companies_whose_names_make_one_each_have_a_pack_of_their_own(
        tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_bytes(roster_workbook({
        "intern": [{"intern.student_number": f"010023{one}"} for one in (1, 2)],
        "company": [{"company.company_id": code, "company.name": "De Poot",
                     "company.email": "a@poot.example"} for code in ("../B/01", "B01")],
        "placement": [{"placement.placement_id": f"P-{one}",
                       "placement.student_number": f"010023{one}", "placement.company_id": code}
                      for one, code in ((1, "../B/01"), (2, "B01"))]}))
    where = {"inputs": (tmp_path / "roster.xlsx",), "output": tmp_path / "out",
             "templates": ROOT / "form_templates"}
    generate(Request(**where, jobs="1", forms=("training_record",), formats=("docx",)))
    pack(PackRequest(**where, folder=tmp_path / "packs", on=date(2026, 9, 1)))
    made = sorted(path.relative_to(tmp_path / "packs").as_posix()
                  for path in (tmp_path / "packs").rglob("*.*") if path.suffix != ".lock")
    assert made == [
        "B01 De Poot (2).zip", "B01 De Poot (2)/0100232/trainingsrecord.docx",
        "B01 De Poot (2)/brief.docx", "B01 De Poot.zip",
        "B01 De Poot/0100231/trainingsrecord.docx", "B01 De Poot/brief.docx",
        "mail/B01 (2).eml", "mail/B01.eml"]


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
