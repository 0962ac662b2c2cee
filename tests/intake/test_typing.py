"""An intake filled in as a person does, by typing in LibreOffice, and read back."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from formgen.intake import intake_workbook
from formgen.intake.received import receive

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")

#: Key -> what is typed, and what formgen must read. Each has been spoilt by some program.
TYPED: dict[str, tuple[str, object]] = {
    "company.name": ("Kliniek Żółw & Zn.", "Kliniek Żółw & Zn."),
    "company.kvk": ("01234567", "01234567"),
    "company.visit_house_no": ("1-2", "1-2"),
    "company.visit_postcode": ("1234 AB", "1234 AB"),
    "company.phone": ("0317000201", "0317 000 201"),
    "company.department": ("1E5", "1E5"),
    "company.works_with_animals": ("ja", True),
    "conditions.allowance_amount": ("250,50", 250.5),
    "conditions.start_time": ("08:30", "08:30"),
    "conditions.breaks": ("maart 2026", "maart 2026"),
    "conditions.break_minutes": ("30", 30),
    "first_day.time": ("8:15", "08:15"),
}
_HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC '
         '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
         '<script:module xmlns:script="http://openoffice.org/2000/script" '
         'script:name="Module1" script:language="StarBasic">\n')
_LIBRARY = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:library PUBLIC '
            '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
            '<library:library xmlns:library="http://openoffice.org/2000/library" '
            'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
            '<library:element library:name="Module1"/></library:library>\n')
_DUTCH = ('<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" '
          'oor:op="fuse"><value>nl-NL</value></prop></item></oor:items>')


def office(folder: Path, *arguments: str) -> None:
    subprocess.run([str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless",
                    *arguments], check=True, capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the workbook that was typed into, saved in three formats."""
    folder = tmp_path_factory.mktemp("typing")
    (folder / "intake_B01.xlsx").write_bytes(intake_workbook("B01", {}))
    (folder / "typing.txt").write_text("".join(
        f"in_{key.replace('.', '_')}\t{text}\n" for key, (text, _) in TYPED.items()),
        encoding="utf-8")
    office(folder, "--terminate_after_init")  # a new profile replaces macros on its first start
    user = folder / "profile" / "user"
    settings = user / "registrymodifications.xcu"
    settings.write_text(settings.read_text(encoding="utf-8").replace("</oor:items>", _DUTCH),
                        encoding="utf-8")
    macro = Path(__file__).with_name("typing.bas").read_text(encoding="utf-8")
    standard = user / "basic" / "Standard"
    (standard / "Module1.xba").write_text(
        _HEAD + escape(macro) + "</script:module>\n", encoding="utf-8")
    (standard / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    office(folder, f'macro:///Standard.Module1.Run("{folder}")')
    return folder


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
def test_what_was_typed_is_what_is_read(saved: Path, suffix: str) -> None:
    (received,) = receive([saved / f"saved.{suffix}"], only_intakes=True)
    assert received.company is not None and received.company_id == "B01"
    company = received.company
    records = {"company": company, "conditions": company.conditions,
               "first_day": company.first_day}
    read = {key: getattr(records[prefix], name) for key in TYPED
            for prefix, name in (key.split("."),)}
    assert read == {key: value for key, (_, value) in TYPED.items()}
    assert received.mistakes == ()
