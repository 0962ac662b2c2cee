"""Tags in properties of what is drawn: alternative texts, links in fields, watermarks."""

from __future__ import annotations

from typing import Any

import pytest

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile

DATA = {"x": 'Smith & "Sons"\n<Ltd>', "items": [{"n": "a"}, {"n": "b"}]}


def picture(alt: str) -> str:
    """A drawing with an alternative text."""
    alt = alt.replace("&", "&amp;").replace('"', "&quot;")
    return f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr="{alt}"/></wp:inline>' \
           "</w:drawing></w:r>"  # fmt: skip


def alternatives(make: Any, content: bytes) -> list[str]:
    """The alternative texts of a document."""
    return [str(alt) for alt in make.find(content, "//*[local-name()='docPr']/@descr")]


def test_a_value_in_an_alternative_text(make: Any) -> None:
    body = make.p("{%p for i in items %}") + f"<w:p>{picture('Logo {{ i.n }} van {{ x }}')}</w:p>" \
        + make.p("{%p endfor %}")  # fmt: skip
    template = compile(make.docx(body), How())
    assert [slot.name for slot in template.slots] == ["items", "items.*.n", "x"]
    assert alternatives(make, template.fill(DATA).content) == [
        f"Logo {n} van {DATA['x']}" for n in "ab"]  # fmt: skip


def test_a_value_in_the_address_of_a_link(make: Any) -> None:
    link = '<w:fldSimple w:instr=" HYPERLINK &quot;mailto:{{ x }}@x.example&quot; "/>'
    filled = compile(make.docx(f"<w:p>{link}</w:p>"), How()).fill({"x": "a"})
    assert make.find(filled.content, "//@w:instr") == [' HYPERLINK "mailto:a@x.example" ']


def test_an_unknown_name_in_an_alternative_text_is_reported(make: Any) -> None:
    filled = compile(make.docx(f"<w:p>{picture('{{ nope }}')}</w:p>"), How()).fill(DATA)
    assert [finding.where.cell for finding in filled.findings] == ["alinea 1"]
    assert alternatives(make, filled.content) == [""]


@pytest.mark.parametrize(
    ("alt", "code"),
    [("{% if x %}a{% endif %}", "WORD_STATEMENT_IN_ATTRIBUTE"),
     ("{{ x.y() }}", "TEMPLATE_EXPRESSION_NOT_ALLOWED")],
)  # fmt: skip
def test_what_cannot_stand_there_is_refused(make: Any, alt: str, code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        compile(make.docx(make.p("a") + f"<w:p>{picture(alt)}</w:p>"), How())
    finding = caught.value.findings[0]
    assert (finding.code, finding.where.cell) == (code, "alinea 2")
    assert all(alt[:10] in finding.what(language) for language in ("nl", "en"))


def test_the_names_of_controls_are_no_texts(make: Any) -> None:
    template = compile(make.docx(make.p(make.control("a", alias="{{ x }}"))), How())
    assert [(slot.name, slot.label) for slot in template.slots] == [("a", "{{ x }}")]
