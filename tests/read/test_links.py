"""What a school says its own columns mean: asked once, remembered in formgen.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from formgen.errors import InputError, OutputError
from formgen.read import ReadResult, read_inputs
from formgen.read.links import NO_LINKS, read_links, remember

LIST = ("Nummer;Roepnaam;Achternaam;Begindatum;Leerbedrijf;Begeleider;BSN;Extra\n"
        "0100231;Noor;Waard;2026-09-14;De Poot;Jan Smit;123456782;123456782\n")


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReadResult:
    monkeypatch.chdir(tmp_path)
    Path("lijst.csv").write_text(LIST, encoding="utf-8")
    return read_inputs([Path("lijst.csv")])


def test_a_link_makes_an_ambiguous_column_a_field(read: ReadResult) -> None:
    codes = [(finding.code, finding.where.cell) for finding in read.findings]
    assert codes == [("HEADER_AMBIGUOUS", "D1"), ("HEADER_AMBIGUOUS", "F1"),
                     ("HEADER_REFUSED", "G1"), ("HEADER_UNKNOWN", "H1")]
    Path("formgen.toml").write_text('# van ons\n[columns]\n"begeleider" = "Praktijkopleider"\n',
                                    encoding="utf-8")
    remember("Begindatum", "placement.start")
    remember("Extra", "-")
    remember("BSN", "intern.student_number")  # what must not be in a file stays refused
    assert Path("formgen.toml").read_text(encoding="utf-8") == (
        '# van ons\n[columns]\n"begeleider" = "Praktijkopleider"\n'
        'Begindatum = "placement.start"\nExtra = "-"\nBSN = "intern.student_number"\n')
    again = read_inputs([Path("lijst.csv")])
    placement = again.cohort.placements["0100231-1"]
    assert (placement.praktijkopleider, f"{placement.start:%d-%m-%Y}") == (
        "Jan Smit", "14-09-2026")
    assert [(f.code, f.where.cell) for f in again.findings] == [
        ("HEADER_REFUSED", "G1"), ("HEADERS_NOT_USED", "H1")]


def test_a_link_that_means_nothing_stops_with_the_near_miss(read: ReadResult) -> None:
    Path("formgen.toml").write_text('[columns]\nBegeleider = "Praktijkopleidr"\n')
    with pytest.raises(InputError) as caught:
        read_inputs([Path("lijst.csv")])
    finding, = caught.value.findings
    assert (finding.code, finding.where.file) == ("COLUMN_LINK_UNKNOWN", "formgen.toml")
    assert finding.what("nl") == ("De kolom 'Begeleider' is gekoppeld aan 'Praktijkopleidr', dat "
                                  "formgen niet kent. Bedoelt u 'Praktijkopleider'?")
    assert finding.todo("nl").startswith("Zet onder [columns] achter de kop een andere kop")


def test_settings_that_cannot_be_used(tmp_path: Path) -> None:
    path = tmp_path / "formgen.toml"
    for text in ("columns = 1\n", "[columns\n"):
        path.write_text(text)
        with pytest.raises(InputError) as caught:
            read_links(path)
        finding, = caught.value.findings
        assert (finding.code, finding.todo("nl")) == (
            "SETTINGS_UNREADABLE", "Verbeter het bestand, of verwijder het om zonder "
            "instellingen te werken.")
    with pytest.raises(OutputError) as failed:
        remember("A", "-", tmp_path / "weg" / "formgen.toml")
    assert [f.code for f in failed.value.findings] == ["SETTINGS_NOT_WRITTEN"]
    assert read_links(tmp_path / "geen.toml") == NO_LINKS


def test_a_misspelt_heading_is_no_heading(tmp_path: Path) -> None:
    """What stands below it counted for nothing, without a word."""
    path = tmp_path / "formgen.toml"
    path.write_text('[colums]\nBegeleider = "-"\n')
    with pytest.raises(InputError) as caught:
        read_links(path)
    finding, = caught.value.findings
    assert (finding.code, finding.details["near"]) == ("SETTINGS_TABLE_UNKNOWN", "columns")
