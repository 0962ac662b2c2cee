"""Tags in docxtpl's syntax, however Word cuts them up and wherever a person types them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")
DATA = {
    "naam": "Noor", "dag": datetime.date(2026, 9, 14), "uren": 1234.5, "ja": True, "nee": False,
    "lijst": ["a", "b"], "rijen": [{"n": 1, "t": "een"}, {"n": 2, "t": "twee"}],
}  # fmt: skip


def texts(make: Any, body: str, how: How = NL, **data: Any) -> list[str]:
    """The paragraphs of the filled body; nothing may be reported."""
    filled = compile(make.docx(body), how).fill({**DATA, **data})
    assert filled.findings == ()
    return list(make.texts(filled.content))


@pytest.mark.parametrize(("tag", "printed"), [
    ("{{ naam|upper }}", "NOOR"), ("{{ leeg_of|default('niets') }}", "niets"),
    ("{{ lijst|join(', ') }}", "a, b"), ("{{ “x” if ja else 'y' }}", "x"),
    ("{{ ja }} {{ nee }}", "ja nee"), ("{# opmerking #}z", "z"),
    ("{{ 'smart' if naam == ‘Noor’ }}", "smart"), ("{{ rijen[1].t }}", "twee"),
])  # fmt: skip
def test_expressions(make: Any, tag: str, printed: str) -> None:
    assert texts(make, make.p(tag)) == [printed]


def test_dates_and_numbers_are_printed_in_the_language(make: Any) -> None:
    body = make.p("{{ dag }}") + make.p("{{ uren }}")
    assert texts(make, body) == ["14-09-2026", "1234,5"]
    assert texts(make, body, How(language="en"))[1] == "1234.5"


def test_tag_split_over_runs_keeps_the_formatting_where_it_begins(make: Any) -> None:
    body = make.p(
        make.r("Dear {", "<w:i/>"),
        make.r("{ intern", "<w:b/>"),
        make.r(".last_", ""),
        make.r("name }", ""),
        make.r("}, welcome", "<w:u/>"),
    )
    content = compile(make.docx(body), NL).fill({"intern": {"last_name": "Bos"}}).content
    runs = make.find(content, "//w:r")
    assert ["".join(run.itertext()) for run in runs] == ["Dear Bos", ", welcome"]
    assert [len(run.xpath("./*[local-name()='rPr']/*")) for run in runs] == [1, 1]


def test_tag_split_at_every_position(make: Any) -> None:
    text = "x {{ a.b|default('-') }} y"
    for position in range(1, len(text)):
        body = make.p(text[:position], text[position:])
        assert make.texts(compile(make.docx(body), NL).fill({"a": {"b": "V"}}).content) == ["x V y"]


def test_proofing_marks_and_bookmarks_between_the_halves_of_a_tag(make: Any) -> None:
    middle = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="x"/>'
    body = f"<w:p>{make.r('{{ na')}{middle}{make.r('me }}')}<w:bookmarkEnd w:id='1'/></w:p>"
    assert make.texts(compile(make.docx(body), NL).fill({"name": "V"}).content) == ["V"]


@pytest.mark.parametrize("quotes", ["''", "‘’", "“”", "„”", "\u2018\u2018", '""'])
def test_smart_quotes_in_a_tag(make: Any, quotes: str) -> None:
    body = make.p(f"{{{{ x | default({quotes[0]}none{quotes[1]}) }}}}")
    assert make.texts(compile(make.docx(body), NL).fill({"x": ""}).content) == ["none"]


@pytest.mark.parametrize("sign", ["\u00a0", "\u2009", "\u200b", "\u00ad", "\u2060", "\ufeff"])
def test_signs_that_nobody_sees_in_a_tag(make: Any, sign: str) -> None:
    body = make.p(f"{{{{{sign}name{sign} | upper }}}}{{%{sign}if name{sign}%}}!{{% endif %}}")
    assert make.texts(compile(make.docx(body), NL).fill({"name": "Vos"}).content) == ["VOS!"]


def test_escaped_braces_and_comments(make: Any) -> None:
    body = (
        make.p("{_{ literal }_} {_% x %_}") + make.p("a{# note to self #}b")
        + make.p("{#p a whole paragraph #}") + make.p("end")
    )  # fmt: skip
    filled = compile(make.docx(body), NL).fill({})
    assert make.texts(filled.content) == ["{{ literal }} {% x %}", "ab", "end"]


@pytest.mark.parametrize("tag", ["{{r name }}", "{{p name }}", "{{ name|e }}", "{{name|safe}}"])
def test_docxtpls_ways_to_print(make: Any, tag: str) -> None:
    body = make.p(make.r("a "), make.r(f"b {tag} c", "<w:b/>"))
    content = compile(make.docx(body), NL).fill({"name": "Jan & Piet"}).content
    assert make.texts(content) == ["a b Jan & Piet c"]
    assert all(node.getparent().tag.endswith("}r") for node in make.find(content, "//w:t"))


def test_tags_in_text_boxes_and_their_copy_for_old_versions(make: Any) -> None:
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        "<w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        "<w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    ).format(make.p("box {{ x }}"))
    assert make.texts(compile(make.docx(box), NL).fill({"x": "V"}).content)[1:] == ["box V"] * 2


def test_trimming_and_set(make: Any) -> None:
    body = make.p("a  {%- if x -%}  b  {%- endif -%}  c") + make.p(
        "{% set who = x|upper %}{{ who }}{% set n = 1 if x else 2 %}{{ n }}"
    )
    assert texts(make, body, x="y") == ["abc", "Y1"]


def test_filters_and_tests_of_a_docxtpl_template(make: Any) -> None:
    body = make.p(
        "{{ name|upper }} {{ name|title }} {{ d|date('%d %B %Y') }} {{ d|long_date }} "
        "{{ n|number(2) }} {{ n|euro }} {{ list|join(' / ') }} {{ none|default('—') }} "
        "{% if 3 is odd %}odd{% endif %} {{ name if name is defined else 'x' }} "
        "{{ list|first }}{{ list[1] }} {{ name ~ '!' }} {% if 'a' in list %}in{% endif %}"
    )
    data = {"name": "de vries", "d": datetime.date(2027, 2, 1), "n": 1234.5, "list": ["a", "b"]}
    assert texts(make, body, **data, none=None) == [
        "DE VRIES De Vries 01 februari 2027 1 februari 2027 1.234,50 € 1.234,50 a / b — odd "
        "de vries ab de vries! in"
    ]
