"""Word's own merge fields, as a template for mail merge has them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from formgen.fill.slots import How
from formgen.fill.word import compile

NL = How(language="nl")
DATA = {
    "name": "de Vries & Zn", "day": datetime.date(2027, 2, 1), "hours": 1234.5, "sex": "V",
    "empty": None, "intern": {"last_name": "Bos"}, "count": 3,
}  # fmt: skip


def simple(instruction: str, shown: str = "«x»") -> str:
    """A simple field."""
    quoted = instruction.replace('"', "&quot;")
    return f'<w:fldSimple w:instr="{quoted}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def field(make: Any, *instruction: str, shown: str = "«x»", bold: bool = False) -> str:
    """A complex field; pieces of the instruction that are XML are fields in it."""
    text = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
    inside = "".join(
        piece if piece.startswith("<w:") else text.format(piece.replace("<", "&lt;"))
        for piece in instruction
    )
    kinds = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
             for kind in ("begin", "separate", "end")}  # fmt: skip
    result = make.r(shown, "<w:b/>" if bold else "")
    return kinds["begin"] + inside + kinds["separate"] + result + kinds["end"]


@pytest.mark.parametrize(
    ("instruction", "printed"),
    [
        ("MERGEFIELD name", "de Vries & Zn"),
        (' MERGEFIELD "name" \\* MERGEFORMAT ', "de Vries & Zn"),
        ("MERGEFIELD intern.last_name", "Bos"),
        ("MERGEFIELD name \\* Upper", "DE VRIES & ZN"),
        ("MERGEFIELD name \\* FirstCap", "De Vries & Zn"),
        ("MERGEFIELD name \\* Caps \\* MERGEFORMAT", "De Vries & Zn"),
        ("MERGEFIELD name \\*Lower", "de vries & zn"),
        ("MERGEFIELD day", "01-02-2027"),
        ('MERGEFIELD day \\@ "d MMMM yyyy"', "1 februari 2027"),
        ("MERGEFIELD day \\@ dd/MM/yy", "01/02/27"),
        ('MERGEFIELD hours \\# "#.##0,00"', "1.234,50"),
        ("MERGEFIELD hours \\# 0", "1235"),
        ('MERGEFIELD name \\b "t.a.v. " \\f "!"', "t.a.v. de Vries & Zn!"),
        ('MERGEFIELD empty \\b "t.a.v. " \\f "!"', ""),
        ("MERGEFIELD empty", ""),
        ('MERGEFIELD hours \\# "0,00;(0,00);nihil"', "1234,50"),
        ("MERGEFIELD count \\# 000 \\* CHARFORMAT", "003"),
    ],
)
def test_merge_fields_and_their_switches(make: Any, instruction: str, printed: str) -> None:
    for body in (make.p("a ", simple(instruction), " b"),
                 make.p("a ", field(make, instruction), " b")):  # fmt: skip
        template = compile(make.docx(body), NL)
        filled = template.fill(DATA)
        assert make.texts(filled.content) == [f"a {printed} b"]
        assert make.find(filled.content, "//w:instrText | //w:fldChar | //w:fldSimple") == []
        assert template.findings + filled.findings == ()


def test_a_field_keeps_the_format_of_what_it_showed(make: Any) -> None:
    content = compile(make.docx(make.p(field(make, "MERGEFIELD name", bold=True))), NL).fill(DATA)
    assert len(make.find(content.content, "//w:r[w:rPr/w:b]/w:t")) == 1


def test_an_instruction_split_over_runs(make: Any) -> None:
    body = make.p(field(make, " MERGE", "FIELD na", "me "))
    assert make.texts(compile(make.docx(body), NL).fill(DATA).content) == ["de Vries & Zn"]


@pytest.mark.parametrize(
    ("condition", "printed"),
    [
        (('IF ', "sex", ' = "V" "mevrouw" "meneer"'), "mevrouw"),
        (('IF ', "sex", ' = "M" "meneer" "mevrouw"'), "mevrouw"),
        (('IF ', "sex", ' <> "M" "ja"'), "ja"),
        (('IF ', "sex", ' = "M" "ja"'), ""),
        (('IF "', "name", '" = "de *" "d" "e"'), "d"),
        (('IF ', "count", ' >= 10 "veel" "weinig" \\* MERGEFORMAT'), "weinig"),
        (('IF ', "empty", ' = "" "geen" "wel"'), "geen"),
        (('IF ', "sex", ' = "V" "Mevr. ', "name", '" "-"'), "Mevr. de Vries & Zn"),
        (('IF ', "sex", ' = "V" "ja" "nee" \\* Upper'), "JA"),
    ],
)  # fmt: skip
def test_if_fields(make: Any, condition: tuple[str, ...], printed: str) -> None:
    pieces = [
        field(make, f"MERGEFIELD {piece}") if piece in DATA else piece for piece in condition
    ]
    filled = compile(make.docx(make.p("a ", field(make, *pieces), " b")), NL).fill(DATA)
    assert make.texts(filled.content) == [f"a {printed} b"]
    assert filled.findings == ()


def test_merge_field_in_the_instruction_of_another_field(make: Any) -> None:
    link = field(make, 'HYPERLINK "mailto:', field(make, "MERGEFIELD name"), '"', shown="mail")
    content = compile(make.docx(make.p(link)), NL).fill(DATA).content
    instruction = "".join(node.text for node in make.find(content, "//w:instrText"))
    assert instruction == 'HYPERLINK "mailto:de Vries & Zn"'
    assert make.texts(content) == ["mail"]


def test_page_numbers_and_the_like_stay(make: Any) -> None:
    body = make.p(field(make, "PAGE", shown="1"), simple("NUMPAGES", "2"))
    template = compile(make.docx(body), NL)
    assert template.findings == () and template.slots == ()
    assert len(make.find(template.fill({}).content, "//w:instrText | //w:fldSimple")) == 2


@pytest.mark.parametrize("instruction", ["ADDRESSBLOCK \\f x", "NEXT", "GREETINGLINE"])
def test_what_only_words_mail_merge_can_do_is_reported(make: Any, instruction: str) -> None:
    template = compile(make.docx(make.p("a") + make.p(field(make, instruction))), NL)
    (finding,) = template.findings
    assert (finding.code, finding.where.cell) == ("WORD_FIELD_NOT_FILLED", "alinea 2")


@pytest.mark.parametrize("place", ["field", "condition"])
def test_a_format_that_is_not_known_is_reported(make: Any, place: str) -> None:
    asked = field(make, "MERGEFIELD count \\* Roman")
    body = asked if place == "field" else field(make, "IF ", asked, ' = 3 "drie" "-"')
    template = compile(make.docx(make.p("a") + make.p(body)), NL)
    (finding,) = template.findings
    assert (finding.code, finding.where.cell) == ("WORD_SWITCH_UNKNOWN", "alinea 2")
    assert "'\\* Roman'" in finding.what("nl") and "'\\* Roman'" in finding.what("en")
    shown = {"field": "3", "condition": "drie"}[place]
    assert make.texts(template.fill(DATA).content) == ["a", shown]


def test_a_field_that_ends_in_a_later_paragraph_is_reported(make: Any) -> None:
    condition = field(make, "IF ", field(make, "MERGEFIELD sex"), ' = "V" "een" "twee"')
    first, second = condition.split(make.r("«x»"))[0], "".join(condition.split(make.r("«x»"))[1:])
    whole = first + make.r("«x»") + second
    cut = whole.rindex('<w:r><w:fldChar w:fldCharType="end"/>')
    body = f"<w:p>{whole[:cut]}</w:p><w:p>{whole[cut:]}</w:p>"
    template = compile(make.docx(body), NL)
    (finding,) = template.findings
    assert (finding.code, finding.where.cell) == ("WORD_FIELD_NOT_FILLED", "alinea 1")
    instruction = make.find(template.fill(DATA).content, "string(//w:p[1])")
    assert 'IF V = "V"' in instruction  # so Word can tell what it comes to


def test_a_field_in_one_run_with_text(make: Any) -> None:
    mark = '<w:fldChar w:fldCharType="{}"/>'.format
    run = ("<w:t>Dag </w:t>" + mark("begin") + "<w:instrText> MERGEFIELD name </w:instrText>"
           + mark("separate") + "<w:t>x</w:t>" + mark("end") + "<w:t>!</w:t>")  # fmt: skip
    body = f"<w:p><w:r><w:rPr><w:b/></w:rPr>{run}</w:r></w:p>"
    content = compile(make.docx(body), NL).fill(DATA).content
    assert make.texts(content) == ["Dag de Vries & Zn!"]
    assert len(make.find(content, "//w:r[w:rPr/w:b][w:t]")) == 3


def test_unknown_names_are_reported_with_the_near_miss(make: Any) -> None:
    template = compile(make.docx(make.p(simple("MERGEFIELD nmae"))), NL)
    assert [slot.name for slot in template.slots] == ["nmae"]
    (finding,) = template.fill(DATA).findings
    assert (finding.code, finding.details["detail"]) == ("TEMPLATE_NAME_MISSPELT", "name")


def test_fields_and_tags_in_one_loop(make: Any) -> None:
    body = make.table(
        ("{%tr for i in items %}", ""),
        ("{{ i.a }}", make.p(simple("MERGEFIELD i.b"))),
        ("{%tr endfor %}", ""),
    )
    items = [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}]
    assert make.texts(compile(make.docx(body), NL).fill({"items": items}).content) == [
        "1", "x", "2", "y",
    ]  # fmt: skip
