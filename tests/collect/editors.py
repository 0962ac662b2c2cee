"""People who fill in a form, each in a program that shares no code with formgen."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from lxml import etree

HERE = Path(__file__).parent
Answers = Mapping[str, str | bool]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_READ_ONLY = 1
_HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC '
         '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
         '<script:module xmlns:script="http://openoffice.org/2000/script" '
         'script:name="Module1" script:language="StarBasic">\n')
_LIBRARY = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:library PUBLIC '
            '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
            '<library:library xmlns:library="http://openoffice.org/2000/library" '
            'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
            '<library:element library:name="Module1"/></library:library>\n')


def by_pypdf(form: bytes, answers: Answers) -> bytes:
    """A form filled in by pypdf."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(form))
    fields = fields_of(form)
    values = {name: fields[name][1] if answer is True else str(answer)
              for name, answer in answers.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def by_pikepdf(form: bytes, answers: Answers) -> bytes:
    """A form of which a script set the values, and left the drawing of them to viewers."""
    with pikepdf.open(BytesIO(form)) as pdf:
        for page in pdf.pages:
            for widget in page.get("/Annots", ()):
                answer = answers.get(full_name(widget))
                field = widget if "/T" in widget else widget.get("/Parent")
                if answer is True:
                    state = on_state(widget)
                    field.V = widget.AS = pikepdf.Name(state)
                elif answer is not None:
                    field.V = pikepdf.String(answer)
        pdf.Root.AcroForm.NeedAppearances = True
        stream = BytesIO()
        pdf.save(stream)
    return stream.getvalue()


def by_pdfium(form: bytes, answers: Answers) -> bytes:
    """A form in which someone clicked and typed, in the engine of Chrome."""
    fields = fields_of(form)
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    handle = document.formenv.raw
    for number in range(len(document)):
        page = document[number]
        pdfium.FORM_OnAfterLoadPage(page.raw, handle)
        for name, answer in answers.items():
            where, _, options = fields[name]
            for left, bottom, right, top in where.get(number, ()):
                x, y = (left + right) / 2, (bottom + top) / 2
                pdfium.FORM_OnMouseMove(handle, page.raw, 0, x, y)
                pdfium.FORM_OnLButtonDown(handle, page.raw, 0, x, y)
                pdfium.FORM_OnLButtonUp(handle, page.raw, 0, x, y)
                if options:
                    pdfium.FORM_SetIndexSelected(handle, page.raw, options.index(answer), True)
                elif answer is not True:
                    words = (str(answer) + "\0").encode("utf-16-le")
                    buffer = ctypes.create_string_buffer(words, len(words))
                    pdfium.FORM_SelectAllText(handle, page.raw)
                    pdfium.FORM_ReplaceSelection(
                        handle, page.raw, ctypes.cast(buffer, pdfium.FPDF_WIDESTRING))
                pdfium.FORM_ForceToKillFocus(handle)
        pdfium.FORM_OnBeforeClosePage(page.raw, handle)
    stream = BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def by_pdfjs(form: bytes, answers: Answers, folder: Path) -> bytes:
    """A form filled in and saved in the engine of Firefox, where node has it."""
    modules = Path(os.environ.get("FORMGEN_JUDGES", "judges-are-nowhere"))
    if not shutil.which("node") or not (modules / "node_modules" / "pdfjs-dist").is_dir():
        pytest.skip("node with pdfjs-dist is not installed (FORMGEN_JUDGES)")
    (folder / "form.pdf").write_bytes(form)
    (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    subprocess.run(
        ["node", HERE / "filling.mjs", modules.resolve(), folder / "form.pdf",
         folder / "answers.json", folder / "saved.pdf"],
        check=True, capture_output=True, timeout=120)
    return (folder / "saved.pdf").read_bytes()


def by_libreoffice(forms: Mapping[str, bytes], answers: Mapping[str, Answers],
                   folder: Path) -> dict[str, bytes]:
    """Word forms in which someone typed, by file name, saved by LibreOffice as .docx."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    (folder / "saved").mkdir(parents=True)
    for name, content in forms.items():
        (folder / name).write_bytes(content)
        lines = [_line(answers[name].get(tag, "")) for tag in empty_boxes(content)]
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "forms.txt").write_text("\n".join(forms) + "\n", encoding="utf-8")
    _libreoffice(folder, "--terminate_after_init")  # a new profile begins by replacing macros
    standard = folder / "profile" / "user" / "basic" / "Standard"
    macro = (HERE / "filling.bas").read_text(encoding="utf-8")
    (standard / "Module1.xba").write_text(
        _HEAD + escape(macro) + "</script:module>\n", encoding="utf-8")
    (standard / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    _libreoffice(folder, f'macro:///Standard.Module1.Run("{folder}")')
    assert not (folder / "failed.txt").exists(), (folder / "failed.txt").read_text()
    return {name: (folder / "saved" / name).read_bytes() for name in forms}


def _line(answer: str | bool) -> str:
    return "[x]" if answer is True else str(answer)


def _libreoffice(folder: Path, *arguments: str) -> None:
    subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                    "--headless", *arguments], check=True, capture_output=True, timeout=120)


def empty_boxes(form: bytes) -> list[str]:
    """The tags of a Word form's controls that show a prompt or are a check box, in order."""
    with zipfile.ZipFile(BytesIO(form)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    properties = [control.find(f"{W}sdtPr") for control in root.iter(f"{W}sdt")]
    return [about.find(f"{W}tag").get(f"{W}val") for about in properties
            if about.find(f"{W}showingPlcHdr") is not None
            or about.find(f"{W14}checkbox") is not None]


def options_in_word(form: bytes) -> dict[str, tuple[str, ...]]:
    """The choices of each drop-down of a Word form, by its tag."""
    with zipfile.ZipFile(BytesIO(form)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return {about.find(f"{W}tag").get(f"{W}val"): tuple(
                item.get(f"{W}displayText") for item in about.iter(f"{W}listItem"))
            for about in root.iter(f"{W}sdtPr") if about.find(f"{W}dropDownList") is not None}


Places = dict[int, list[tuple[float, ...]]]


def fields_of(form: bytes) -> dict[str, tuple[Places, str, tuple[str, ...]]]:
    """Of each field of a PDF form that people can fill in: its rectangles by page, its on-state,
    and its options.
    """
    fields: dict[str, tuple[Places, str, tuple[str, ...]]] = {}
    with pikepdf.open(BytesIO(form)) as pdf:
        for number, page in enumerate(pdf.pages):
            for widget in page.get("/Annots", ()):
                name = full_name(widget)
                flags = int(widget.get("/Ff", widget.get("/Parent", {}).get("/Ff", 0)))
                if not name or flags & _READ_ONLY:
                    continue
                options = widget.get("/Opt", widget.get("/Parent", {}).get("/Opt", ()))
                known = fields.setdefault(name, ({}, on_state(widget), tuple(
                    str(entry) for entry in options)))
                known[0].setdefault(number, []).append(tuple(map(float, widget.Rect)))
    return fields


def full_name(widget: pikepdf.Object) -> str:
    """The full name of a widget's field, from /T alone."""
    names = []
    while widget is not None:
        if "/T" in widget:
            names.append(str(widget.T))
        widget = widget.get("/Parent")
    return ".".join(reversed(names))


def on_state(widget: pikepdf.Object) -> str:
    """The name of a check box's ticked state; empty for other fields."""
    normal = widget.get("/AP", {}).get("/N", {})
    if isinstance(normal, pikepdf.Stream):
        return ""
    return next((state for state in normal if state != "/Off"), "")
