"""Tags in docxtpl's syntax, wherever Word lets a person type them."""

from __future__ import annotations

from datetime import date

import pytest

from formgen.fill.slots import How
from formgen.fill.word import compile

DATA = {
    "naam": "Noor", "dag": date(2026, 9, 14), "uren": 1234.5, "ja": True, "nee": False,
    "lijst": ["a", "b"], "rijen": [{"n": 1, "t": "een"}, {"n": 2, "t": "twee"}], "leeg": [],
}


def filled(make, body: str, **how: object) -> list[str]:
    result = compile(make.docx(body), How(**how)).fill(DATA)
    assert result.findings == ()
    return make.texts(result.content)


@pytest.mark.parametrize("pieces", [
    ("{{ naam }}",), ("{", "{ naam }", "}"), ("{{ na", "am }}"), ("{{", " naam ", "}}"),
    ("x", "{{ naam }}", "y"),
])
def test_a_tag_may_be_split_over_runs(make, pieces: tuple[str, ...]) -> None:
    text = "".join(pieces).replace("{{ naam }}", "Noor")
    assert filled(make, make.p(*pieces))[0] == text


def test_a_split_tag_takes_the_format_of_the_run_where_it_begins(make) -> None:
    body = "<w:p>" + make.r("{{ na", "<w:b/>") + make.r("am }} en", "<w:i/>") + "</w:p>"
    result = compile(make.docx(body), How()).fill(DATA).content
    (bold,) = make.find(result, "//w:r[w:rPr/w:b]/w:t")
    (italic,) = make.find(result, "//w:r[w:rPr/w:i]/w:t")
    assert (bold.text, italic.text) == ("Noor", " en")


@pytest.mark.parametrize(("tag", "printed"), [
    ("{{ naam|upper }}", "NOOR"), ("{{ leeg_of|default('niets') }}", "niets"),
    ("{{ lijst|join(', ') }}", "a, b"), ("{{ “x” if ja else 'y' }}", "x"),
    ("{{ ja }} {{ nee }}", "ja nee"), ("{# opmerking #}z", "z"),
    ("{{ 'smart' if naam == ‘Noor’ }}", "smart"), ("{{ rijen[1].t }}", "twee"),
])
def test_expressions(make, tag: str, printed: str) -> None:
    assert filled(make, make.p(tag))[0] == printed


def test_dates_and_numbers_are_printed_in_the_language(make) -> None:
    body = make.p("{{ dag }}") + make.p("{{ uren }}")
    assert filled(make, body)[:2] == ["14-09-2026", "1234,5"]
    assert filled(make, body, language="en")[1] == "1234.5"


def test_if_elif_else(make) -> None:
    body = make.p("{% if nee %}a{% elif ja %}b{% else %}c{% endif %}!")
    assert filled(make, body)[0] == "b!"


def test_paragraph_blocks_leave_no_empty_paragraphs(make) -> None:
    body = (make.p("{%p if nee %}") + make.p("weg") + make.p("{%p endif %}")
            + make.p("{%p for r in rijen %}") + make.p("{{ loop.index }}: {{ r.t }}")
            + make.p("{%p endfor %}") + make.p("slot"))
    assert [text for text in filled(make, body)] == ["1: een", "2: twee", "slot"]


def test_row_loops_and_nested_tables(make) -> None:
    inner = make.table(("{%tr for r in rijen %}", ""), ("{{ r.n }}", "{{ r.t }}"),
                       ("{%tr endfor %}", ""))
    body = make.table(("kop",), (inner + make.p("onder"),))
    result = compile(make.docx(body), How()).fill(DATA).content
    assert make.texts(result) == ["kop", "1", "een", "2", "twee", "onder"]
    assert len(make.find(result, "//w:tbl/w:tr")) == 4


def test_a_table_whose_rows_are_all_gone_goes_too(make) -> None:
    body = make.table(("{%tr for r in leeg %}",), ("{{ r }}",), ("{%tr endfor %}",)) + make.p("x")
    result = compile(make.docx(body), How()).fill(DATA).content
    assert make.find(result, "//w:tbl") == [] and make.texts(result) == ["x"]


def test_a_cell_never_stays_without_a_paragraph(make) -> None:
    cell = make.p("{%p if nee %}") + make.p("weg") + make.p("{%p endif %}")
    result = compile(make.docx(make.table((cell, "b"))), How()).fill(DATA).content
    assert all(cell[-1].tag.endswith("}p") for cell in make.find(result, "//w:tc"))


@pytest.mark.parametrize("rows", [0, 1, 1000])
def test_a_long_table_is_filled_whole(make, rows: int) -> None:
    body = make.table(("kop",), ("{%tr for r in rijen %}",), ("{{ r }}",), ("{%tr endfor %}",))
    result = compile(make.docx(body), How()).fill({"rijen": list(range(rows))}).content
    assert make.texts(result) == ["kop", *map(str, range(rows))]
