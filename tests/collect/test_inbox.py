"""What is handed in is taken out of folders, ZIP files and mails, and kept as it came."""

from __future__ import annotations

import hashlib
import io
import time
import zipfile
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest

from formgen.collect.inbox import received
from formgen.collect.originals import kept

from .conftest import SIGNED, Office, codes, filled


def test_folder_zip_and_mail_in_any_nesting(office: Office) -> None:
    first, second = (filled(office.sent(placement=placement), SIGNED)
                     for placement in ("P-001", "P-002"))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("map/één.pdf", first)
        bundle.writestr("map/.DS_Store", b"x")
    mail = EmailMessage()
    mail["Date"], mail["Subject"] = "Tue, 05 Jan 2027 10:00:00 +0100", "formulieren"
    mail.set_content("Hierbij.")
    mail.add_attachment(archive.getvalue(), maintype="application", subtype="zip",
                        filename="forms.zip")
    mail.add_attachment(second, maintype="application", subtype="pdf", filename="twee.pdf")
    office.put("post/bericht.eml", mail.as_bytes())
    receipts = office.collect().receipts
    assert {receipt.name: receipt.placement_id for receipt in receipts} == {
        "bericht.eml › forms.zip › één.pdf": "P-001", "bericht.eml › twee.pdf": "P-002"}


def test_a_zip_entry_without_a_name_costs_no_other_form(office: Office) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr(zipfile.ZipInfo(""), b"x")
        bundle.writestr("een.pdf", filled(office.sent(placement="P-001"), SIGNED))
    office.put("forms.zip", archive.getvalue())
    assert "P-001" in {receipt.placement_id for receipt in office.collect().receipts}


def test_the_original_is_kept_to_the_byte_and_a_second_copy_is_ignored(office: Office) -> None:
    content = filled(office.sent(), SIGNED)
    office.put("a.pdf", content)
    office.put("kopie van a.pdf", content)
    collected = office.collect()
    assert (len(collected.receipts), collected.known) == (1, 1)
    assert office.collect().known == 2
    path = kept(office.folder, hashlib.sha256(content).hexdigest())
    assert path is not None and path.read_bytes() == content


def test_damaged_and_locked_bundles_are_named(office: Office) -> None:
    office.put("kapot.zip", b"PK\x03\x04 nothing")
    mail = EmailMessage()
    mail.set_content("Ik stuur het morgen.")
    office.put("leeg.eml", mail.as_bytes())
    assert sorted(codes(office.collect().findings)) == ["BUNDLE_DAMAGED", "MAIL_WITHOUT_FORMS"]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has one time zone for all")
def test_mails_of_two_time_zones_are_in_the_order_in_which_they_were_sent(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    try:
        for name, sent in (("first", "Tue, 05 Jan 2027 10:00:00 +0100"),
                           ("second", "Tue, 05 Jan 2027 04:30:00 -0500")):
            mail = EmailMessage()
            mail["Date"] = sent
            mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="a.pdf")
            (tmp_path / f"{name}.eml").write_bytes(mail.as_bytes())
        assert [item.modified for item in received([tmp_path])] == [
            datetime(2027, 1, 5, 10, 0), datetime(2027, 1, 5, 10, 30)]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_file_whose_date_is_none_is_taken_without_it(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As some network drives have them; the file systems of Linux give such a date another year."""
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    status = file.stat()
    odd = SimpleNamespace(st_size=status.st_size, st_mode=status.st_mode, st_mtime=1e18)
    monkeypatch.setattr(Path, "stat", lambda self, **how: odd)
    (item,) = received([file])
    assert item.modified is None and item.content == b"x"
