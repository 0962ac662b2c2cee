"""A school's own PDF, from the command line: recognised, filled, and read back."""

from __future__ import annotations

import tomllib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from formgen.fill.pdf import in_data_names, read
from formgen.fill.slots import State
from formgen.forms import Form, load_form

from .conftest import Run
from .own_pdf import FIELDS, put_form


def values_of(path: Path) -> dict[str, str]:
    """What a PDF stores, by full name; read without formgen."""
    values = {}
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        for node in pdf.Root.AcroForm.Fields:
            kids = list(node.get("/Kids", [])) if "/FT" not in node else []
            for field in kids or [node]:
                name = f"{node.T}.{field.T}" if kids else str(field.T)
                if "/V" in field:
                    values[name] = str(field.V)
    return values


def test_recognised_names_fill_the_form_and_come_back(workspace: Path, run: Run) -> None:
    folder = put_form(workspace)
    assert run("templates", "check", "--write").code == 0
    assert run("generate", "--jobs", "1", "--placement", "P-001").code == 0
    documents = sorted((workspace / "output").rglob("pok.pdf"))
    assert len(documents) == 1
    form = load_form(folder)
    for document in documents:
        values = values_of(document)
        assert set(values) >= {"StudentNaam", "BedrijfKvK", "geb.datum", "Leerweg"}
        assert not set(values) & {"Naam", "Opmerkingen", "BSN"}
        assert len(values["BedrijfKvK"]) == 8
        answers = in_data_names(read(document.read_bytes()), form.pdf_names).values
        assert answers["intern.full_name"].value == values["StudentNaam"]
        assert answers["company.kvk"].value == values["BedrijfKvK"]
        assert answers["Postcode en plaats leerling"].value == values["Postcode en plaats leerling"]
        assert "Naam" in answers


def test_check_says_what_it_knows_and_writes_only_when_asked(workspace: Path, run: Run) -> None:
    folder = put_form(workspace)
    told = run("templates", "check", "--language", "en")
    assert not (folder / "form.toml").exists()
    assert "'intern.full_name'" in told.err
    assert "company.name, intern.full_name, intern.last_name, school.name" in told.err
    run("templates", "check", "--write")
    written = tomllib.loads((folder / "form.toml").read_text(encoding="utf-8"))
    assert written["pdf"]["names"] == {
        "StudentNaam": "intern.full_name", "BedrijfKvK": "company.kvk",
        "geb.datum": "intern.birth_date", "Tekst4": "company.name",
        "Postcode en plaats leerling": "intern.postcode + intern.city",
        "Leerweg": "programme.leerweg"}


def test_comments_and_own_choices_stay(workspace: Path, run: Run) -> None:
    text = ('# Onze POK, versie 2026\ntitle = "POK"  # kort\nfile_name = "pok"\n\n'
            '[pdf.names]\n# dit veld is de handtekenaar\n"Naam" = "school.signatory_name"\n'
            '"StudentNaam" = "intern.last_name"\n')
    folder = put_form(workspace, text)
    run("templates", "check", "--write")
    after = (folder / "form.toml").read_text(encoding="utf-8")
    assert after.startswith(text)
    names = tomllib.loads(after)["pdf"]["names"]
    assert names["StudentNaam"] == "intern.last_name"
    assert names["BedrijfKvK"] == "company.kvk"
    run("templates", "check", "--write")
    assert (folder / "form.toml").read_text(encoding="utf-8") == after


@pytest.mark.parametrize(("names", "message"), [
    ('"StudentNaam" = "intern.ful_name"', "intern.full_name"),
    ('"StudentNaam" = 3.5', "names"),
])
def test_a_wrong_name_is_found_before_anything_is_written(
        workspace: Path, run: Run, names: str, message: str) -> None:
    put_form(workspace, f"[pdf.names]\n{names}\n")
    outcome = run("generate")
    assert outcome.code == 4
    assert message in outcome.err
    assert not (workspace / "output").exists()


def test_a_name_that_the_form_lacks_is_reported(workspace: Path, run: Run) -> None:
    put_form(workspace, '[pdf.names]\n"StudentNam" = "intern.full_name"\n')
    told = run("templates", "check", "--language", "en").err
    assert "[pdf.names] names the field 'StudentNam', which is not in the PDF form." in told


def test_no_form_in_that_language_is_no_document(workspace: Path, run: Run) -> None:
    put_form(workspace)
    run("generate", "--jobs", "1", "--language", "en")
    assert not list((workspace / "output").rglob("*.pdf"))


def test_own_templates_are_not_built_over(workspace: Path, run: Run) -> None:
    folder = put_form(workspace)
    before = (folder / "nl.pdf").read_bytes()
    assert run("templates", "build").code == 0
    assert [path.name for path in folder.iterdir()] == ["nl.pdf"]
    assert (folder / "nl.pdf").read_bytes() == before


def test_every_field_is_told_of_once(workspace: Path, run: Run) -> None:
    put_form(workspace, fields=FIELDS)
    told = run("templates", "check", "--language", "en").err
    for name in ("Opmerkingen", "BSN"):
        assert f"'{name}'" in told
    assert "'Handtekening'" not in told


def test_form_toml_says_what_becomes_of_filled_fields(workspace: Path, run: Run) -> None:
    put_form(workspace, 'file_name = "pok"\n[pdf]\nfixed = ["company.*"]\nflat = ["StudentNaam"]\n'
                        '[pdf.names]\n"StudentNaam" = "intern.full_name"\n'
                        '"BedrijfKvK" = "company.kvk"\n"geb.datum" = "intern.birth_date"\n')
    assert run("generate", "--jobs", "1", "--placement", "P-001").code == 0
    document = next((workspace / "output").rglob("pok.pdf")).read_bytes()
    answers = read(document)
    assert answers.findings == ()
    assert "StudentNaam" not in answers.values
    assert answers.values["BedrijfKvK"].state is State.FIXED
    assert answers.values["geb.datum"].state is State.PREFILLED


def test_a_locked_form_opens_with_the_password_in_form_toml(workspace: Path, run: Run) -> None:
    folder = put_form(workspace, 'file_name = "pok"\n[pdf]\npassword = "leeuw"\n[pdf.names]\n'
                                 '"StudentNaam" = "intern.full_name"\n')
    with pikepdf.open(folder / "nl.pdf", allow_overwriting_input=True) as pdf:
        pdf.save(folder / "nl.pdf", encryption=pikepdf.Encryption(user="leeuw", owner="x", R=6))
    alone = workspace / "los.pdf"
    alone.write_bytes((folder / "nl.pdf").read_bytes())
    assert run("templates", "fields", str(folder)).code == 0
    assert run("templates", "fields", str(alone)).code == 4
    assert "StudentNaam" in run("templates", "fields", "--password", "leeuw", str(alone)).out
    assert run("generate", "--jobs", "1", "--placement", "P-001").code == 0
    document = next((workspace / "output").rglob("pok.pdf")).read_bytes()
    assert read(document).values["StudentNaam"].value


def test_on_a_form_about_the_student_only_it_is_said_what_is_guessed(
        workspace: Path, run: Run) -> None:
    fields = tuple((name, "", "/Tx", {}) for name in ("Studentnummer", "geb.datum", "tel"))
    folder = put_form(workspace, fields=fields)
    told = run("templates", "check", "--language", "en").err
    assert (
        "WARNING PDF_NAME_LIKELY\n  pok/nl.pdf › tel (form pok): The field 'tel' does not say "
        "whose; as the form is about nobody else, it probably asks for 'intern.mobile'. It stays "
        "empty.\n  → formgen templates check --write puts it into form.toml; if it is another "
        "value, say so under [pdf.names]: \"tel\" = \"...\".\n") in told
    told = run("templates", "check", "--write").err
    assert (
        "WAARSCHUWING PDF_NAME_GUESSED\n  pok/nl.pdf › tel (formulier pok): Het veld 'tel' zegt "
        "niet van wie; omdat het formulier over niemand anders gaat, zegt form.toml nu dat het om "
        "'intern.mobile' vraagt.\n") in told
    names = tomllib.loads((folder / "form.toml").read_text(encoding="utf-8"))["pdf"]["names"]
    assert names == {"Studentnummer": "intern.student_number", "geb.datum": "intern.birth_date",
                     "tel": "intern.mobile"}


def test_on_a_form_about_student_and_company_a_phone_number_is_nobodys(
        workspace: Path, run: Run) -> None:
    fields = tuple((name, "", "/Tx", {}) for name in ("StudentNaam", "BedrijfKvK", "tel"))
    folder = put_form(workspace, fields=fields)
    told = run("templates", "check", "--write", "--language", "en").err
    assert "The field 'tel' may ask for any of these: intern.mobile, company.phone, roles." in told
    names = tomllib.loads((folder / "form.toml").read_text(encoding="utf-8"))["pdf"]["names"]
    assert "tel" not in names


def test_a_form_is_loaded_once_for_all_its_templates(
        workspace: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from formgen.forms import load

    folder = put_form(workspace, 'title = "POK"\nfile_name = "pok"\n')
    (folder / "en.pdf").write_bytes((folder / "nl.pdf").read_bytes())
    loaded = []
    real = load.load_form

    def counted(path: Path) -> Form:
        loaded.append(path.name)
        return real(path)

    monkeypatch.setattr(load, "load_form", counted)
    assert run("templates", "check", str(folder)).code == 0
    assert loaded == ["pok"]
