"""Names in any script: shaped, ordered, and never a question mark."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pikepdf
import pytest
from builder import FormBuilder
from form_check import form_faults
from hypothesis import given
from hypothesis import strategies as st
from viewers import RENDERERS, ink_inside, ink_outside, mupdf_text, poppler_text

from formgen import fonts
from formgen.fill.pdf import compile, read
from formgen.fill.pdf.fallback import bundled_stack
from formgen.fill.pdf.ordering import visual_order
from formgen.fill.slots import How, Template

NAME = (50.0, 740.0, 350.0, 762.0)
STORY = (50.0, 600.0, 200.0, 720.0)

NAMES = {
    "Polish": "Żółć Gęślą Jaźń",
    "Turkish": "İbrahim Yıldız Ağaoğlu",
    "Vietnamese": "Nguyễn Thị Hằng",
    "Greek": "Ελένη Παπαδοπούλου",
    "Russian": "Ярослав Щукин",
    "Ukrainian": "Ґалаґан Їжакевич",
    "Romanian": "Ștefan Țepeș",
    "Maltese": "Għawdex Ħal",
    "Arabic": "محمد عبد الله",
    "Persian": "می‌خواهم",
    "Hebrew": "דוד בן־גוריון",
    "mixed": "Ahmed (أحمد) 12",
    "marks": "n̈ x̣ ɓ",
    "signs": "€ 3,50 – “ja” … ½ ≤ 4 °C",
}


@pytest.fixture(scope="module")
def template() -> Template:
    builder = FormBuilder(tagged=True)
    builder.page()
    builder.text("name", NAME)
    builder.text("story", STORY, Ff=1 << 12)
    return compile(builder.build(), How())


@pytest.mark.parametrize("script", NAMES)
def test_name_is_stored_and_can_be_copied_out(template: Template, script: str) -> None:
    name = NAMES[script]
    filled = template.fill({"name": name})
    assert filled.findings == ()
    assert read(filled.content).values["name"].value == name
    assert form_faults(filled.content) == []
    copied = poppler_text(filled.content, NAME)
    for mark in "\u200c\u202b\u202c":  # what poppler adds to, or leaves out of, Arabic text
        copied, name = copied.replace(mark, ""), name.replace(mark, "")
    if script == "mixed":  # poppler puts brackets beside Arabic in an order of its own
        copied, name = ("".join(sorted(text.replace(" ", ""))) for text in (copied, name))
    assert copied == name


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("script", ["Arabic", "Hebrew", "Vietnamese", "mixed", "marks"])
def test_name_is_seen_inside_its_field(template: Template, script: str, renderer: str) -> None:
    blank = RENDERERS[renderer](template.fill({}).content)
    filled = RENDERERS[renderer](template.fill({"name": NAMES[script]}).content)
    assert ink_inside(blank, filled, NAME)
    assert not ink_outside(blank, filled, [NAME])


def test_arabic_is_joined_and_runs_from_right_to_left() -> None:
    stack = bundled_stack([])
    (word,) = stack.runs("سلام", frozenset(), lambda text: 0.0)
    separate = [stack.runs(letter, frozenset(), lambda text: 0.0)[0] for letter in "سلام"]
    assert word.right_to_left
    assert word.glyphs[0].start == 3, "the last letter is drawn first"
    assert word.width < 0.9 * sum(run.width for run in separate), "letters are joined"


@given(st.text("abc XYZ אבגד ءحمد 0123 ٠١٢ ۱۲ ()[]{},.:-+/%€#!\u0301\u05b0\u064e", max_size=30))
def test_order_of_characters_is_that_of_another_implementation(text: str) -> None:
    bidi = pytest.importorskip("bidi")
    ours = "".join(text[placed.position] for placed in visual_order(text))
    kinds = {unicodedata.bidirectional(letter) for letter in text}
    direction = "R" if "L" not in kinds and kinds & {"R", "AL", "AN"} else "L"
    assert ours == bidi.get_display(text, base_dir=direction)


def test_a_line_with_latin_letters_is_read_from_the_left() -> None:
    text = "אב · De Poot"
    order = [placed.position for placed in visual_order(text)]
    assert "".join(text[position] for position in order) == "בא · De Poot"


def test_brackets_turn_with_the_text() -> None:
    stack = bundled_stack([])
    (run,) = stack.runs("(אב)", frozenset(), lambda text: 0.0)
    liberation = stack.typefaces[0].glyph_numbers()
    assert [glyph.number for glyph in run.glyphs] == [
        liberation[ord(character)] for character in "(בא)"
    ]


def test_arabic_text_wraps_within_its_field(template: Template) -> None:
    text = "هذا نص طويل يجب أن يمتد على عدة أسطر داخل الحقل حتى نهايته"
    document = template.fill({"story": text}).content
    words = mupdf_text(document, STORY).split()
    # MuPDF turns the two letters of a ligature round, so letters are compared within words.
    assert [sorted(word) for word in words] == [sorted(word) for word in text.split()]


def test_only_used_fallback_fonts_are_in_a_document(template: Template) -> None:
    plain = template.fill({"name": "Noor"}).content
    arabic = template.fill({"name": "نور"}).content
    assert b"NotoSansArabic" not in plain
    assert b"NotoSansArabic" in arabic
    assert len(arabic) - len(plain) < 15_000


def test_fonts_of_appearances_are_embedded(template: Template) -> None:
    with pikepdf.open(BytesIO(template.fill({"name": NAMES["mixed"]}).content)) as pdf:
        widget = next(w for w in pdf.pages[0].Annots if w.get("/T") == "name")
        for font in widget.AP.N.Resources.Font.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            assert "/ToUnicode" in font


def test_character_that_no_font_has_is_a_finding(template: Template) -> None:
    filled = template.fill({"name": "木村 Jan 木"})
    assert [(f.code, f.where.field, f.details["character"]) for f in filled.findings] == [
        ("PDF_CHARACTER_WITHOUT_FONT", "name", "U+6728"),
        ("PDF_CHARACTER_WITHOUT_FONT", "name", "U+6751"),
    ]
    assert read(filled.content).values["name"].value == "木村 Jan 木"
    assert "?" not in mupdf_text(filled.content, NAME)
    assert form_faults(filled.content) == []


def test_font_of_the_user_fills_the_gap() -> None:
    builder = FormBuilder(tinted=False, house_font=False)
    builder.page()
    builder.text("name", NAME)
    arabic_only = bundled_stack([]).typefaces[1]
    assert "木" not in arabic_only.characters
    template = compile(builder.build(), How(fonts=(fonts.sans_bold().data,)))
    assert template.fill({"name": "Łukasz"}).findings == ()


def test_letters_of_one_name_are_in_one_font() -> None:
    builder = FormBuilder(tinted=False, house_font=False)
    builder.page()
    builder.text("name", NAME)
    document = compile(builder.build(), How()).fill({"name": "Łukasz"}).content
    with pikepdf.open(BytesIO(document)) as pdf:
        assert len(pdf.pages[0].Annots[0].AP.N.Resources.Font) == 1
    assert mupdf_text(document, NAME) == "Łukasz"


def test_choice_of_a_list_that_no_font_can_show_is_told() -> None:
    builder = FormBuilder()
    builder.page()
    builder.choice("city", (50.0, 600.0, 250.0, 660.0), ["木", "Breda", "村"], Ff=1 << 21)
    filled = compile(builder.build(), How()).fill({"city": ["Breda", "木"]})
    told = [(f.code, f.where.field, f.details["character"]) for f in filled.findings]
    assert told == [
        ("PDF_CHARACTER_WITHOUT_FONT", "city", "U+6728"),
        ("PDF_CHARACTER_WITHOUT_FONT", "city", "U+6751"),
    ]
    assert read(filled.content).values["city"].value == ("木", "Breda")
