"""A PDF form can be filled with the keyboard alone, in the order in which it is read.

The keys go to pdfium, which is the PDF viewer of Chrome, Chromium and Edge.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pypdf
import pypdfium2
import pytest
from pypdfium2 import raw

from formgen.fill import pdf
from formgen.fill.pdf.identity import IDENTITY_FIELD
from formgen.fill.slots import Answers, SlotKind, State

from .conftest import Papers

MOST_STOPS = 500  # of the Tab key on one page
PRINTED = "document."  # in headers and footers, for nobody to fill in

ANSWERS = {
    SlotKind.TEXT: "Zoë {}", SlotKind.MULTILINE: "Rij één {}", SlotKind.DATE: "05-10-2026",
}


class Keyboard:
    """Someone at the keys of a page."""

    def __init__(self, document: Any, page: Any) -> None:
        self._form, self._page = document.formenv.raw, page.raw
        raw.FORM_OnAfterLoadPage(self._page, self._form)

    def stops(self) -> Iterator[str]:
        """The names of the fields at which the Tab key stops, to the page's end."""
        for _ in range(MOST_STOPS):
            if not raw.FORM_OnKeyDown(self._form, self._page, raw.FWL_VKEY_Tab, 0):
                return
            yield self._focused()

    def type(self, text: str) -> None:
        for letter in text:
            raw.FORM_OnChar(self._form, self._page, ord(letter), 0)

    def leave(self) -> None:
        raw.FORM_ForceToKillFocus(self._form)

    def _focused(self) -> str:
        page, annotation = ctypes.c_int(), raw.FPDF_ANNOTATION()
        raw.FORM_GetFocusedAnnot(self._form, page, annotation)
        if not annotation:
            return ""
        room = (ctypes.c_ushort * 200)()
        length = raw.FPDFAnnot_GetFormFieldName(
            self._form, annotation, ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR)), 400)
        raw.FPDFPage_CloseAnnot(annotation)
        return bytes(room)[:max(length - 2, 0)].decode("utf-16-le")


def fill_by_keyboard(content: bytes, before: Answers) -> tuple[bytes, dict[str, Any], list[str]]:
    """The form as it is saved then, what was typed, and the fields in the order of the Tab key."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    typed: dict[str, Any] = {}
    order: list[str] = []
    for number in range(len(document)):
        page = document[number]
        keys = Keyboard(document, page)
        for name in keys.stops():
            order.append(name)
            answer = before.values.get(name)
            if answer is None or name.startswith(PRINTED):
                keys.type("x")
                continue
            if answer.kind is SlotKind.CHECK:
                keys.type(" ")
                typed[name] = True
            elif answer.kind in ANSWERS and answer.state is State.EMPTY:
                text = ANSWERS[answer.kind].format(len(order))
                keys.type(text)
                typed[name] = date(2026, 10, 5) if answer.kind is SlotKind.DATE else text
            elif answer.state is State.FIXED:
                keys.type("x")  # nothing must come of it
        keys.leave()
        raw.FORM_OnBeforeClosePage(page.raw, document.formenv.raw)
    target = io.BytesIO()
    document.save(target)
    document.close()
    return target.getvalue(), typed, order


@pytest.fixture(scope="module", params=["application_form", "stage_plan"])
def paper(request: pytest.FixtureRequest, papers_of: Any) -> bytes:
    papers: Papers = papers_of(request.param, "P-001")
    return papers["P-001", "nl", "pdf"].read_bytes()


def test_what_is_typed_in_tab_order_is_read_back(paper: bytes) -> None:
    before = pdf.read(paper)
    saved, typed, order = fill_by_keyboard(paper, before)
    after = pdf.read(saved)
    assert len(typed) > 40
    assert {name: after.values[name].value for name in typed} == typed
    assert {after.values[name].state for name in typed} == {State.ANSWERED}
    assert after.identity == before.identity
    untouched = before.values.keys() - typed.keys()
    assert {name: after.values[name].value for name in untouched} == {
        name: before.values[name].value for name in untouched}
    # pdfium also stops at the hidden field that says which document it is; it takes no letters.
    assert [name for name in order if name != IDENTITY_FIELD] == _as_read(paper)


def _as_read(paper: bytes) -> list[str]:
    """The fields that one can type into, page by page, line by line."""
    names = []
    for page in pypdf.PdfReader(io.BytesIO(paper)).pages:
        widgets = [item.get_object() for item in page.get("/Annots", ())]
        shown = [item for item in widgets if not int(item.get("/F", 0)) & 2]
        names += [_name(item) for item in shown if _kind(item) != "/Sig"]
    return names


def _name(widget: Any) -> str:
    parts = []
    while widget is not None:
        parts.append(str(widget.get("/T", "")))
        widget = widget["/Parent"].get_object() if "/Parent" in widget else None
    return ".".join(part for part in reversed(parts) if part)


def _kind(widget: Any) -> str:
    while "/FT" not in widget and "/Parent" in widget:
        widget = widget["/Parent"].get_object()
    return str(widget.get("/FT"))
