"""Templates and returned forms made to harm: refused by name or harmless, and never a traceback."""

from __future__ import annotations

import io
import random
import time
import zipfile
from typing import Any

import pytest

from formgen.errors import FormgenError, TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile, read

NL = How(language="nl")
DATA = {"x": "value", "items": [{"a": 1}, {"a": 2}]}

BOMBS = [
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "{% set a = ['x', 'y'] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
    "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a|replace('a', a) %}" * 12 + "{{ a }}",
    "{% set a = 'aaaaaaaaaa' %}" + "{% set a = [a, a, a, a]|join(a) %}" * 12 + "{{ a }}",
    "{% set a = 'MMMM' %}" + "{% set a = '2027-01-01'|date(a ~ a) %}" * 40 + "{{ a }}",
    "{{ 5|round(-1000000000) }}",
    "{{ 5|number(1000000000) }}",
    "{{ '%1000000000d' is divisibleby(1) }}",
    "{{ '%1000000000d' is odd }}",
    "{{ '9' * 9 }}",
]


@pytest.mark.parametrize("tags", BOMBS)
def test_no_expression_takes_all_time_or_memory(make: Any, tags: str) -> None:
    begin = time.monotonic()
    try:
        filled = compile(make.docx(make.p(tags)), NL).fill(DATA)
    except TemplateError as error:
        assert error.findings
    else:
        assert filled.findings and len(filled.content) < 100_000
    assert time.monotonic() - begin < 5


def test_loops_that_print_nothing_end_too(make: Any) -> None:
    tags = "{% for i in n %}" * 6 + "{% endfor %}" * 6
    template = compile(make.docx(make.p(tags)), NL)
    with pytest.raises(TemplateError) as caught:
        template.fill({"n": list(range(100))})
    assert [finding.code for finding in caught.value.findings] == ["WORD_DOCUMENT_TOO_LARGE"]


@pytest.mark.parametrize("depth", [60, 150, 400, 480, 900, 1900])
@pytest.mark.parametrize(("unit", "ending"), [("not ", "x"), ("-", "1"), ("(", "x"), ("[", "x")])
def test_deep_expressions(make: Any, depth: int, unit: str, ending: str) -> None:
    closing = {"(": ")", "[": "]"}.get(unit, "")
    source = unit * depth + ending + closing * depth
    try:
        compile(make.docx(make.p("{{ " + source[:1990] + " }}")), NL).fill(DATA)
    except TemplateError as error:
        assert error.findings[0].code.startswith("TEMPLATE_EXPRESSION_")


def test_long_names(make: Any) -> None:
    with pytest.raises(TemplateError):
        compile(make.docx(make.p("{{ x" + ".a" * 990 + " }}")), NL)


def test_marks_of_formgens_own_cannot_be_put_in_from_outside(make: Any) -> None:
    body = "<w:p><?formgen 0?><w:r><w:t>a<!-- x -->b{{ x }}</w:t></w:r></w:p>"
    assert make.texts(compile(make.docx(body), NL).fill(DATA).content) == ["abvalue"]
    for text in ("&#x10FE00;0&#x10FE01;", "\U0010fe00" + "0" + "\U0010fe01"):
        with pytest.raises(TemplateError) as caught:
            compile(make.docx(f"<w:p><w:r><w:t>{text}{{{{ x }}}}</w:t></w:r></w:p>"), NL)
        assert [f.code for f in caught.value.findings] == ["WORD_PRIVATE_CHARACTERS"]


def test_names_and_locks_of_a_template_are_no_xml(make: Any) -> None:
    lock = '<w:lock w:val="x&quot;/&gt;&lt;w:evil/&gt;"/>'
    body = make.p("{% for i in x['a\"<b'] %}", make.control("i.n"), "{% endfor %}") + make.p(
        make.control('a"<b>&', more=lock)
    )
    filled = compile(make.docx(body), NL).fill({"x": {'a"<b': [{"n": "v"}]}, 'a"<b>&': "w"})
    assert make.texts(filled.content) == ["v", "w"]
    assert make.find(filled.content, "//w:lock/@w:val") == ["sdtLocked", "sdtLocked"]
    assert {answer.value for answer in read(filled.content).values.values()} == {"v", "w"}


@pytest.mark.parametrize("kind", ["attachedTemplate", "mailMergeSource"])
def test_a_link_that_word_makes_by_itself_is_left_out(make: Any, kind: str) -> None:
    element = f'<w:{kind} {{0}} r:id="rId9"/>'.format("")
    if kind == "mailMergeSource":
        element = (
            '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/>'
            '<w:dataSource r:id="rId9"/></w:mailMerge>'
        )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    settings = (
        '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:r="{office}">{element}</w:settings>'
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{office}/{kind}" Target="file:///C:/x" '
        'TargetMode="External"/></Relationships>'
    )
    content = make.docx(
        make.p("{{ x }}"),
        extra={"word/settings.xml": settings, "word/_rels/settings.xml.rels": links},
        relations=f'<Relationship Id="rIdS" Type="{office}/settings" Target="settings.xml"/>',
    )
    template = compile(content, NL)
    assert [finding.code for finding in template.findings] in (
        ["WORD_ATTACHED_TEMPLATE_DROPPED"], ["WORD_MAIL_MERGE_DROPPED"],
    )  # fmt: skip
    members = zipfile.ZipFile(io.BytesIO(template.fill(DATA).content))
    assert b"C:/x" not in b"".join(members.read(name) for name in members.namelist())
    assert b"rId9" not in members.read("word/settings.xml")


def test_damaged_files_are_refused_in_words(make: Any) -> None:
    """Bytes turned over at random, in the container and in the XML of every part."""
    chance = random.Random(20270201)
    good = make.docx(
        make.p("{{ x }}{% if x %}y{% endif %}")
        + make.p(make.control("x", "check") + make.control("d", "date")),
        header=make.p("{{ x }}"),
    )
    finished = compile(good, NL).fill({**DATA, "document": make.identity}).content
    for content, use in ((good, lambda c: compile(c, NL).fill(DATA)), (finished, read)):
        for _ in range(120):
            for damaged in (_turned(content, chance), _turned_inside(make, content, chance)):
                try:
                    use(damaged)
                except FormgenError as error:
                    assert all(f.what("nl") and f.what("en") for f in error.findings)


def _turned(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _turned_inside(make: Any, content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    text = bytearray(parts[name])
    values = [i for i, byte in enumerate(text) if byte == ord('"') and i + 2 < len(text)]
    where = chance.choice(values or [0])
    text[where + 1 : where + 1 + chance.randint(0, 2)] = chance.choice(
        [b"", b"-1", b"999999999999", b"zz", b"\xc3\xa9", b"../../x"]
    )
    return bytes(make.zip({**parts, name: bytes(text)}))
