"""docxtpl beside formgen: each line of the table in docs/word-templates.md, tried on both."""

from __future__ import annotations

import datetime
import io

import docxtpl
import pytest

from formgen.errors import TemplateError
from formgen.fill.slots import How
from formgen.fill.word import compile

from .conftest import Maker

DATA = {
    "x": "Vos", "amp": "Smith & Sons", "lt": "A < B", "y": {"k": "v"}, "items": ["a", "b", "c"],
    "rows": [{"n": 1, "s": "een"}, {"n": 2, "s": "twee"}], "none": None, "yes": True, "no": False,
    "day": datetime.date(2027, 2, 1), "f": 1234.5, "pairs": [["a", 1], ["b", 2]],
    "m": {"p": 1, "q": 2}, "lines": "a\nb", "tab": "a\tb", "page": "a\fb", "ctl": "a\x01b",
    "empty": [], "tag": "{{ x }}",
}  # fmt: skip
make = Maker()
p = make.p

#: What both print alike.
SAME = {
    "{{ y.k }} {{ y['k'] }} {{ items[0] }} {{ items[-1] }}": ["v v a c"],
    "{{ amp|e }} {{ x|safe }}": ["Smith & Sons Vos"],
    "{% if no %}a{% elif yes %}b{% else %}c{% endif %}": ["b"],
    "{% if not no and (yes or no) and f > 3 and 'a' in items %}y{% endif %}": ["y"],
    "{{ 'a' if no else 'b' }} {{ x ~ '!' }}": ["b Vos!"],
    "{% for a in items %}{{ a }},{% endfor %}": ["a,b,c,"],
    "{% for k, v in pairs %}{{ k }}{{ v }};{% endfor %}": ["a1;b2;"],
    "{% for a in items if a != 'b' %}{{ a }}{{ loop.index }}{% endfor %}": ["a1c2"],
    "{% for a in empty %}x{% else %}none{% endfor %}": ["none"],
    "{% for a in items %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}"
    "{{ loop.length }}{% if loop.first %}F{% endif %}{% if loop.last %}L{% endif %} {% endfor %}":
    ["10323F 21213 32103L "],
    p("{%p if yes %}") + p("in") + p("{%p endif %}") + p("out"): ["in", "out"],
    make.table(("{%tr for r in rows %}", ""), ("{{ r.n }}", "{{ r.s }}"), ("{%tr endfor %}", "")):
    ["1", "een", "2", "twee"],
    make.table(("{%tc for a in items %}", "{{ a }}", "{%tc endfor %}", "last")):
    ["a", "b", "c", "last"],
    p(make.r("a "), make.r("{%r if no %}"), make.r("b"), make.r("{%r endif %}"), make.r(" c")):
    ["a  c"],
    "a  {%- if yes -%}  b  {%- endif %} c{# note #}": ["ab c"],
    p("Ik woon {%- if yes -%}") + p(" in de stad") + p("{%- else -%}") + p("buiten")
    + p("{%- endif -%}") + p(" en ga", " te voet."): ["Ik woon in de stad en ga te voet."],
    p("a") + p("{%- for i in items %} {{ i }}{% endfor %}") + p("b"): ["a a b c", "b"],
    p("{#p gone #}") + p("b"): ["b"],
    "{_{ x }_} {_% y %_}": ["{{ x }} {% y %}"],
    "{% set z = x %}{{ z }}": ["Vos"],
    "{{ x|upper }} {{ x|lower }} {{ items|join(', ') }} {{ nope|default('-') }} {{ items|length }}":
    ["VOS vos a, b, c - 3"],
    "{{ rows|selectattr('n', 'gt', 1)|map(attribute='s')|join }} {{ rows|sum(attribute='n') }} "
    "{{ x|truncate(2, true, '') }} {{ [3, 1]|max }} {% if rows is iterable %}y{% endif %}":
    ["twee 3 Vos 3 y"],
    "{{ 'y' if nope is defined else 'n' }} {% if 3 is odd %}o{% endif %}": ["n o"],
    "{{ lines }}": ["a\nb"], "{{ tab }}": ["a\tb"], "{{ tag }}": ["{{ x }}"],
    p("{{", " x ", "}}"): ["Vos"], "{{ nope|default(‘-’) }}": ["-"],
    make.table(("{% cellbg 'FF0000' %}a", "{% colspan 1 %}b")): ["a", "b"],
}  # fmt: skip

#: What docxtpl prints, what formgen prints, and what formgen reports.
DIFFERENT = {
    "[{{ amp }}] [{{ lt }}]": (["[Smith  Sons] [A  B]"], ["[Smith & Sons] [A < B]"], ""),
    "a {{r x }} b": (["a  b"], ["a Vos b"], ""),
    "[{{ nope }}]": (["[]"], ["[]"], "TEMPLATE_NAME_"),
    "[{{ y.nope }}]": (["[]"], ["[]"], "TEMPLATE_NAME_"),
    "[{{ none }}] [{{ none|default('-') }}]": (["[None] [None]"], ["[] [-]"], ""),
    "{{ day }} {{ yes }} {{ f }}": (["2027-02-01 True 1234.5"], ["01-02-2027 ja 1234,5"], ""),
    "{{ items }}": (["['a', 'b', 'c']"], ["a, b, c"], ""),
    "{% for a in m %}{{ a }}{% endfor %}": (["pq"], [""], "WORD_VALUE_NOT_A_LIST"),
    p("voor") + p("a {%- if yes %} b{% endif %}"): (["voor b"], ["voor", "a b"], ""),
    "[{{ ctl }}]": (["[ab]"], ["[ab]"], "WORD_CHARACTERS_REMOVED"),
    "{{ page }}": (["a", "\n", "b"], ["a\nb"], ""),  # both are a page break
    p("{%p if yes %} lost") + p("in") + p("{%p endif %}"): (["in"], ["in"],
                                                            "WORD_TEXT_BESIDE_BLOCK_TAG"),
    make.table((p("{%p if no %}") + p("x") + p("{%p endif %}"), "b")): (["b"], ["", "b"], ""),
}  # fmt: skip

#: What docxtpl runs, and formgen refuses before any data.
REFUSED = {
    "{{ x.upper() }}": ["VOS"], "{% for i in range(3) %}{{ i }}{% endfor %}": ["012"],
    "{{ 2 * 3 }} {{ 2 + 3 }}": ["6 5"], "{{ '%05.1f'|format(f) }}": ["1234.5"],
    "{% for k, v in m.items() %}{{ k }}{% endfor %}": ["pq"],
    "{% for a in items %}{{ loop.cycle('o', 'e') }}{% endfor %}": ["oeo"],
    "{% set z %}q{% endset %}{{ z }}": ["q"],
    "{% macro m() %}q{% endmacro %}{{ m() }}": ["q"],
}


def document(body: str) -> bytes:
    return make.docx(body if body.startswith("<w:") else p(body))


def by_docxtpl(body: str) -> list[str]:
    """What docxtpl prints, used as its documentation says, in paragraphs."""
    template = docxtpl.DocxTemplate(io.BytesIO(document(body)))
    template.render(dict(DATA))
    stream = io.BytesIO()
    template.save(stream)
    return make.texts(stream.getvalue())


@pytest.mark.parametrize("body", SAME)
def test_what_both_print_alike(body: str) -> None:
    template = compile(document(body), How())
    filled = template.fill(DATA)
    assert make.texts(filled.content) == by_docxtpl(body) == SAME[body]
    assert (template.findings, filled.findings) == ((), ())


@pytest.mark.parametrize("body", DIFFERENT)
def test_what_they_print_otherwise(body: str) -> None:
    theirs, ours, code = DIFFERENT[body]
    template = compile(document(body), How())
    filled = template.fill(DATA)
    assert (by_docxtpl(body), make.texts(filled.content)) == (theirs, ours)
    found = {finding.code for finding in (*template.findings, *filled.findings)}
    assert len(found) == (1 if code else 0) and all(each.startswith(code) for each in found)


@pytest.mark.parametrize("body", REFUSED)
def test_what_formgen_refuses(body: str) -> None:
    assert by_docxtpl(body) == REFUSED[body]
    with pytest.raises(TemplateError) as caught:
        compile(document(body), How())
    assert {finding.where.cell for finding in caught.value.findings} == {"alinea 1"}


def test_a_paragraph_that_a_tag_takes_the_place_of_is_joined_to_no_other() -> None:
    body = p("{%p if yes %}") + p("{%- if yes -%} in {%- endif -%}") + p("{%p endif %}")
    with pytest.raises(Exception, match="unknown tag 'endif'"):
        by_docxtpl(body)
    template = compile(document(body), How())
    assert (make.texts(template.fill(DATA).content), template.findings) == (["in"], ())


@pytest.mark.parametrize(("body", "printed"), [
    (make.table(("{%tr for a in items %}{{ a }}", "{{ loop.index }}", "x{%tr endfor %}"),
                ("last", "row", "stays")),
     ["a", "1", "x", "b", "2", "x", "c", "3", "x", "last", "row", "stays"]),
    (make.table(("{%tr if yes %}{%tr for a in items %}{{ a }}", "{%tr endfor %}{%tr endif %}")),
     ["a", "", "b", "", "c", ""]),
    (make.table(("{%tr if no %}a", "b{%tr endif %}"), ("c", "d")), ["c", "d"]),
    (make.table(("{%tc for a in items %}{{ a }}{%tc endfor %}", "x")), ["a", "b", "c", "x"]),
    (p("{%p for a in items %}- {{ a }}{%p endfor %}") + p("end"), ["- a", "- b", "- c", "end"]),
    (p("{%p if no %}gone{%p endif %}") + p("end"), ["end"]),
])
def test_a_block_within_one_row_cell_or_paragraph_stops_docxtpl_only(
        body: str, printed: list[str]) -> None:
    with pytest.raises(Exception, match="unknown tag 'end"):
        by_docxtpl(body)
    template = compile(document(body), How())
    assert (make.texts(template.fill(DATA).content), template.findings) == (printed, ())


def test_a_special_character_in_a_header_stops_docxtpl_only() -> None:
    content = make.docx(p("x"), header=p("{{ amp }}"))
    template = docxtpl.DocxTemplate(io.BytesIO(content))
    with pytest.raises(Exception, match="xmlParseEntityRef"):
        template.render(dict(DATA))
    filled = compile(content, How()).fill(DATA)
    assert make.texts(filled.content, "word/header1.xml") == ["Smith & Sons"]
