"""The mails of a pack: drafts, their texts, and reminders."""

from __future__ import annotations

import email
import io
import zipfile
from email import policy
from pathlib import Path

import pytest

from formgen.errors import TemplateError
from formgen.write.manifest_file import from_json

from .conftest import Packing
from .looking import codes


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
