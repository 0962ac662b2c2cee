"""A filled document is read back, also after an editor has dropped what named its controls."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from formgen.fill.slots import How, State
from formgen.fill.word import compile, read
from formgen.fill.word.xml import W14

from .conftest import W
from .test_controls import FORM, VALUES, form


@pytest.fixture
def document(make) -> bytes:
    data = {"a": {**VALUES, "combo": None}, "document": make.identity}
    return compile(form(make), How(fixed=("a.text",))).fill(data).content


def changed(make, document: bytes, change) -> bytes:
    """The document with its main part changed."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    change(root)
    parts["word/document.xml"] = etree.tostring(root)
    return make.zip(parts)


def test_values_are_typed(document: bytes) -> None:
    answers = read(document)
    assert answers.findings == ()
    assert {name: answer.value for name, answer in answers.values.items()} == {
        "a.text": "Smith & Sons", "a.lines": "een\ntwee", "a.check": True, "a.list": "goed",
        "a.combo": None, "a.date": date(2026, 9, 14)}
    assert answers.values["a.combo"].state is State.EMPTY
    assert answers.values["a.text"].state is State.FIXED
    assert answers.values["a.date"].state is State.PREFILLED


@pytest.mark.parametrize("lost", [("tag",), ("tag", "id"), ("tag", "id", "alias", "lock")])
def test_controls_are_known_without_their_tags(make, document: bytes, lost) -> None:
    def strip(root: etree._Element) -> None:
        for properties in root.iter(f"{{{W}}}sdtPr"):
            for name in lost:
                for child in properties.findall(f"{{{W}}}{name}"):
                    properties.remove(child)

    before, after = read(document), read(changed(make, document, strip))
    assert {name: a.value for name, a in after.values.items()} == {
        name: a.value for name, a in before.values.items()}


def test_a_prompt_is_no_answer_when_the_editor_forgot_that_it_is_one(make,
                                                                    document: bytes) -> None:
    """LibreOffice 7.4 drops the mark of a prompt together with the tag."""

    def forget(root: etree._Element) -> None:
        for mark in [*root.iter(f"{{{W}}}showingPlcHdr"), *root.iter(f"{{{W}}}tag")]:
            mark.getparent().remove(mark)

    assert read(changed(make, document, forget)).values["a.combo"].value is None


def test_states_tell_what_became_of_each_field(make, document: bytes) -> None:
    def write(root: etree._Element) -> None:
        texts = {node.text: node for node in root.iter(f"{{{W}}}t")}
        texts["Smith & Sons"].text = "Ander"  # fixed
        texts["goed"].text = "voldoende"  # open
        combo = root.xpath("//w:sdtPr[w:tag/@w:val='a.combo']", namespaces={"w": W})[0]
        combo.remove(combo.find(f"{{{W}}}showingPlcHdr"))
        next(combo.getparent().iter(f"{{{W}}}t")).text = "nieuw"

    before = {name: answer.state for name, answer in read(document).values.items()}
    answers = read(changed(make, document, write))
    after = {name: answer.state for name, answer in answers.values.items()}
    assert before == {
        "a.text": State.FIXED, "a.lines": State.PREFILLED, "a.check": State.PREFILLED,
        "a.list": State.PREFILLED, "a.combo": State.EMPTY, "a.date": State.PREFILLED}
    assert after == {**before, "a.text": State.CHANGED, "a.list": State.ANSWERED,
                     "a.combo": State.ANSWERED}
    (finding,) = answers.findings
    assert (finding.code, finding.where.field) == ("WORD_FIXED_VALUE_CHANGED", "a.text")
    assert "Ander" not in str(finding.details) + finding.what("nl")


def test_what_the_template_said_and_what_nobody_ticked_is_no_answer(make) -> None:
    body = "".join(make.p(make.control(name, kind, text=text)) for name, kind, text in (
        ("kept", "text", "standaard"), ("open", "text", None), ("box", "check", None)))
    document = compile(make.docx(body), How()).fill({"document": make.identity}).content
    states = {name: answer.state for name, answer in read(document).values.items()}
    assert states == {"kept": State.PREFILLED, "open": State.EMPTY, "box": State.EMPTY}

    def fill_in(root: etree._Element) -> None:
        texts = {node.text: node for node in root.iter(f"{{{W}}}t")}
        texts["standaard"].text = "anders"
        root.find(f".//{{{W14}}}checked").set(f"{{{W14}}}val", "1")

    answers = read(changed(make, document, fill_in)).values
    assert (answers["kept"].value, answers["kept"].state) == ("anders", State.ANSWERED)
    assert (answers["box"].value, answers["box"].state) == (True, State.ANSWERED)


#: What is left of a control's name, and whether its place in the document then still matters.
LOST = {
    "nothing": (), "tags": ("tag",), "tags and ids": ("tag", "id"),
    "tags and titles": ("tag", "alias"),
}


def people(make) -> bytes:
    """Three text fields with titles, in a row each, filled with different values."""
    rows = [(f"rij {n}", make.p(make.control(f"p.n{n}", alias=f"Naam {n}"))) for n in (1, 2, 3)]
    data = {"p": {f"n{n}": f"waarde {n}" for n in (1, 2, 3)}, "document": make.identity}
    return bytes(compile(make.docx(make.table(*rows)), How()).fill(data).content)


@pytest.mark.parametrize("lost", LOST)
def test_fields_in_another_order_keep_their_names(make, lost: str) -> None:
    def reorder(root: etree._Element) -> None:
        strip(root, LOST[lost])
        first, *others = root.iter(f"{{{W}}}tr")
        others[-1].addnext(first)

    answers = read(changed(make, people(make), reorder))
    assert answers.findings == ()
    assert {name: answer.value for name, answer in answers.values.items()} == {
        f"p.n{n}": f"waarde {n}" for n in (1, 2, 3)}


@pytest.mark.parametrize("lost", LOST)
def test_a_deleted_field_takes_no_other_with_it(make, lost: str) -> None:
    def delete(root: etree._Element) -> None:
        strip(root, LOST[lost])
        row = list(root.iter(f"{{{W}}}tr"))[1]
        row.getparent().remove(row)

    answers = read(changed(make, people(make), delete))
    assert {name: answer.value for name, answer in answers.values.items()} == {
        "p.n1": "waarde 1", "p.n3": "waarde 3"}
    (finding,) = answers.findings
    assert (finding.code, finding.details) == (
        "WORD_CONTROLS_UNMATCHED", {"unmatched": "0", "missing": "1"})


def test_without_any_name_a_deleted_field_makes_the_others_uncertain(make) -> None:
    """Better no answer than one under another's name."""

    def delete(root: etree._Element) -> None:
        strip(root, ("tag", "alias", "id"))
        row = list(root.iter(f"{{{W}}}tr"))[1]
        row.getparent().remove(row)

    answers = read(changed(make, people(make), delete))
    assert dict(answers.values) == {}
    assert answers.findings[0].details == {"unmatched": "2", "missing": "3"}


def strip(root: etree._Element, names: tuple[str, ...]) -> None:
    """Drop properties of every control."""
    for name in names:
        for element in list(root.iter(f"{{{W}}}{name}")):
            if element.getparent().tag == f"{{{W}}}sdtPr":
                element.getparent().remove(element)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_answers_survive_libreoffice(make, document: bytes, tmp_path: Path) -> None:
    answers = read(saved_by_libreoffice(document, tmp_path))
    values = {name: answer.value for name, answer in answers.values.items()}
    assert answers.identity["code"] == "FG1-0A3F9C-7K2Q"
    assert set(values) == set(FORM)
    for name in ("a.text", "a.check", "a.list", "a.combo", "a.date"):
        expected = None if name == "a.combo" else VALUES[name.removeprefix("a.")]
        assert values[name] == expected, name


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_rows_of_a_table_survive_libreoffice_too(make, tmp_path: Path) -> None:
    row = ("{{ i.nr }}", make.p(make.control("i.skill", alias="Handeling")),
           make.p(make.control("i.done", "date", alias="Gezien")))
    body = make.table(("{%tr for i in record.items %}", "", ""), row, ("{%tr endfor %}", "", ""))
    items = [{"nr": 1, "skill": "Melken", "done": None},
             {"nr": 2, "skill": "Scheren", "done": date(2027, 2, 1)}, {"nr": 3, "blank": True}]
    content = compile(make.docx(body), How()).fill(
        {"record": {"items": items}, "document": make.identity}).content
    answers = read(saved_by_libreoffice(content, tmp_path))
    assert {name: answer.value for name, answer in answers.values.items()} == {
        "record.items.1.skill": "Melken", "record.items.1.done": None,
        "record.items.2.skill": "Scheren", "record.items.2.done": date(2027, 2, 1),
        "record.items.3.skill": None, "record.items.3.done": None}
    states = {answer.state for answer in answers.values.values()}
    assert states == {State.EMPTY, State.PREFILLED} and answers.findings == ()


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """The document after LibreOffice opened and saved it."""
    (folder / "form.docx").write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder / "saved",
         folder / "form.docx"], check=True, capture_output=True, timeout=120)
    return (folder / "saved" / "form.docx").read_bytes()


SCRIPTS = ("ليلى الحداد", "北京宠物医院 (Béijīng)", "a 北 a 北", "נועה & Zn. 12")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_texts_of_several_scripts_survive_libreoffice(make, tmp_path: Path) -> None:
    """It writes such a control once for each stretch of one script."""
    texts = {f"text_{number}": text for number, text in enumerate(SCRIPTS)}
    body = "".join(make.p(make.control(f"a.{name}", alias="Naam")) for name in texts)
    content = compile(make.docx(body), How(fixed=("a.text_0",))).fill(
        {"a": texts, "document": make.identity}).content
    answers = read(saved_by_libreoffice(content, tmp_path))
    assert answers.findings == ()
    assert [answers.values[f"a.{name}"].value for name in texts] == list(SCRIPTS)
    assert answers.values["a.text_0"].state is State.FIXED


@pytest.mark.parametrize(("shown", "read_as"), [
    (["ab", "bab"], ["ab"]),  # a stretch, and the whole text behind it
    (["ab", "aab", "bab", "ab"], ["ab"]),
    (["ab", "ab"], ["ab", "ab"]),  # no stretch: two that say the same
    (["ab", "xab"], ["ab", "xab"]),
    (["ab", "bab", "c"], ["ab", "c"]),
    (["", "b"], ["", "b"]),
])
def test_what_is_an_echo_of_a_control_and_what_is_not(make, shown, read_as) -> None:
    from formgen.fill.word.package import open_package
    from formgen.fill.word.returned import returned_controls

    controls = [f'<w:sdt><w:sdtPr><w:id w:val="{number}"/><w:alias w:val="A"/><w:text/></w:sdtPr>'
                f"<w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
                for number, text in enumerate(shown)]
    package = open_package(make.docx(f"<w:p>{''.join(controls)}</w:p>"))
    assert [control.text for control in returned_controls(package)] == read_as
