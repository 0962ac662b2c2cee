"""The print pack, and files that open with a password only."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pikepdf
import pypdf
import pytest

from formgen.errors import OutputError

from .conftest import Packing
from .looking import codes, files


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


def test_nothing_to_pack_is_told(packing: Packing) -> None:
    packed = packing(codes=frozenset())
    assert (codes(packed.findings), packed.files) == (["PACK_NOTHING"], ())


@pytest.mark.parametrize("asked", [
    {"kinds": ("print",), "formats": ("docx",)}, {"kinds": ("print",), "language": "en"},
    {"kinds": ("bundle",), "formats": ("docx",)}])
def test_what_cannot_be_made_of_these_papers_is_told(
        packing: Packing, asked: dict[str, object]) -> None:
    packed = packing(**asked)
    assert (codes(packed.findings), packed.files) == (["PACK_WITHOUT_PDF"], ())


def test_word_files_that_stay_open_are_told_of(packing: Packing) -> None:
    def told(**asked: object) -> list[str]:
        return codes(packing(only=("B01",), encrypt=True, **asked).findings)

    assert told(kinds=("folders",)) == ["PACK_WORD_UNLOCKED"]
    assert told(kinds=("mail",), formats=("pdf",)) == []
    assert told(kinds=("print",)) == []


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
