"""A template that was kept fills the same bytes; what is no kept template is not used."""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from formgen.fill.expressions import (
    Expression,
    compile_assignment,
    compile_expression,
    compile_loop,
)
from formgen.fill.kept import pack, unpack
from formgen.fill.pdf import compile as compile_pdf
from formgen.fill.rich import Markdown
from formgen.fill.scope import Scope
from formgen.fill.slots import How, Template
from formgen.fill.word import compile as compile_word
from formgen.forms.templates import load_forms

ROOT = Path(__file__).parents[2]
SHA = "0" * 64


COMPILE = {"docx": compile_word, "pdf": compile_pdf}


def compiled(form: str, file_format: str) -> Template:
    folder = ROOT / "form_templates"
    how = How(fixed=load_forms(folder, [form])[form].fixed(), lists=None)
    template = COMPILE[file_format]((folder / form / f"nl.{file_format}").read_bytes(), how)
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


@pytest.fixture(scope="module", params=COMPILE)
def file_format(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def template(file_format: str) -> Template:
    return compiled("training_record", file_format)


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


def test_the_same_template_is_kept_as_the_same_bytes(kept: bytes, file_format: str) -> None:
    assert pack(compiled("training_record", file_format), SHA) == kept


@pytest.mark.parametrize("expression", [
    compile_expression("intern.first_name | upper"),
    compile_loop("item in record.items | sort if item.nr").items,
    compile_loop("item in record.items if item.nr").condition,
    compile_assignment("name = intern.first_name")[1],
], ids=["value", "items", "condition", "assigned"])
def test_an_expression_is_compiled_again_from_its_text(expression: Expression) -> None:
    again = pickle.loads(pickle.dumps(expression))
    assert (again.source, again.names, again.path) == (
        expression.source, expression.names, expression.path)
    scopes = [Scope({**data(3), "item": {"nr": 7}}, "nl") for _ in range(2)]
    assert again.value(scopes[0]) == expression.value(scopes[1])


def test_a_word_template_with_every_kind_of_tag_is_kept(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("{% set name = intern.full_name %}{{ name | upper }}", "{{ story | markdown }}",
                 "{% for row in record.items if row.nr > 1 %}{{ loop.index }} {{ row.nr }} "
                 "{% else %}none{% endfor %}",
                 "{% if company.name == 'x' %}A{% elif intern.is_minor %}B{% else %}C{% endif %}"):
        document.add_paragraph(text)
    document.save(tmp_path / "form.docx")
    template = compile_word((tmp_path / "form.docx").read_bytes(), How())
    content = pack(template, SHA)
    again = unpack(content or b"", SHA)
    assert again is not None
    for number in (0, 3):
        values = {**data(number), "story": Markdown("**vet** en [x](https://school.example)")}
        assert again.fill(values) == template.fill(values)


def test_a_template_with_merge_fields_is_not_kept(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph()._p.append(parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD intern_full_name "><w:r><w:t>x</w:t>'
        "</w:r></w:fldSimple>"))
    document.save(tmp_path / "form.docx")
    template = compile_word((tmp_path / "form.docx").read_bytes(), How())
    assert template.slots
    assert pack(template, SHA) is None


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
