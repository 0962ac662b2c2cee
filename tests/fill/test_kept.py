"""A template that was kept fills the same bytes; what is no kept template is not used."""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from formgen.fill.kept import pack, unpack
from formgen.fill.pdf import compile as compile_pdf
from formgen.fill.slots import How, Template
from formgen.forms.templates import load_forms

ROOT = Path(__file__).parents[2]
SHA = "0" * 64


def compiled(form: str) -> Template:
    folder = ROOT / "form_templates"
    how = How(fixed=load_forms(folder, [form])[form].fixed(), lists=None)
    template = compile_pdf((folder / form / "nl.pdf").read_bytes(), how)
    template.prepare({})
    return template


def data(rows: int) -> dict[str, Any]:
    items = [{"nr": number, "blank": False, "skill": {"name": f"Handeling {number}"}}
             for number in range(1, rows + 1)]
    return {
        "intern": {"full_name": "Żółtowska, Zoë", "is_minor": True},
        "company": {"name": "شركة الحداد"},
        "record": {"skills": items, "items": items},
        "document": {"code": "FG1-0A3F9C-7K2Q", "title": "Proef"},
    }


@pytest.fixture(scope="module")
def template() -> Template:
    return compiled("training_record")


@pytest.fixture(scope="module")
def kept(template: Template) -> bytes:
    content = pack(template, SHA)
    assert content
    return content


@pytest.mark.parametrize("rows", [2, 60])
def test_a_kept_template_fills_the_same_bytes(template: Template, kept: bytes, rows: int) -> None:
    again = unpack(kept, SHA)
    assert again is not None
    assert (again.slots, again.findings) == (template.slots, template.findings)
    assert again.fill(data(rows)) == template.fill(data(rows))


def test_the_same_template_is_kept_as_the_same_bytes(kept: bytes) -> None:
    assert pack(compiled("training_record"), SHA) == kept


def test_what_is_torn_or_from_elsewhere_is_not_used(kept: bytes) -> None:
    assert unpack(kept, "1" * 64) is None
    assert unpack(b"", SHA) is None
    for place in (0, 40, 70, len(kept) // 2, len(kept) - 1):
        assert unpack(kept[:place], SHA) is None
        assert unpack(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1:], SHA) is None


class _Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, ("evil",)


@pytest.mark.parametrize("value", [
    _Evil(), os.path.join, hashlib.sha256, pickle.loads, compile_pdf, How.__init__,
], ids=["call", "function", "builtin", "pickle", "engine", "method"])
def test_nothing_but_classes_of_the_engines_is_made(
        kept: bytes, value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = kept[32:64] + pickle.dumps(value)
    assert unpack(hashlib.sha256(body).digest() + body, SHA) is None
    assert list(tmp_path.iterdir()) == []
