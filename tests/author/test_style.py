"""The house style: what style.toml may say, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.author.pictures import rounded_square
from formgen.author.style import CONTRAST_AA, DEFAULT_STYLE, contrast, load_style
from formgen.errors import TemplateError

REPOSITORY = Path(__file__).parents[2]


def write(folder: Path, text: str) -> Path:
    (folder / "style.toml").write_text(text, encoding="utf-8")
    return folder


def findings(folder: Path) -> list[tuple[str, dict[str, str]]]:
    with pytest.raises(TemplateError) as caught:
        load_style(folder)
    return [(finding.code, dict(finding.details)) for finding in caught.value.findings]


def test_without_a_file_the_default_holds(tmp_path: Path) -> None:
    assert load_style(tmp_path) == DEFAULT_STYLE


def test_the_file_in_the_repository_spells_out_the_defaults() -> None:
    assert load_style(REPOSITORY / "form_templates") == DEFAULT_STYLE


def test_values_are_taken_from_any_table(tmp_path: Path) -> None:
    style = load_style(write(tmp_path, 'font = "Calibri"\n[colours]\naccent = "#7A1E3C"\n'
                                       "[sizes]\ntitle = 24\n"))
    assert (style.font, style.accent, style.title) == ("Calibri", "#7A1E3C", 24)
    assert style.ink == DEFAULT_STYLE.ink


def test_a_logo_is_read_from_beside_the_file(tmp_path: Path) -> None:
    logo = rounded_square("#AA0000", size=8)
    (tmp_path / "logo.png").write_bytes(logo)
    assert load_style(write(tmp_path, 'logo = "logo.png"')).logo == logo


@pytest.mark.parametrize("content", [
    b"", b"<svg/>", rounded_square("#AA0000", size=8)[:20], b"\xff\xd8\xff\xe0\0\x10JFIF\0\1"])
def test_a_logo_must_be_a_picture(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    assert findings(write(tmp_path, 'logo = "logo.png"')) == [
        ("STYLE_LOGO_NOT_A_PICTURE", {"file": "logo.png"})]


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    text = 'accnt = "#000000"\nink = "black"\ntitle = "big"\nlogo = "none.png"\n'
    assert findings(write(tmp_path, text)) == [
        ("STYLE_KEY_MISSPELT", {"key": "accnt", "hint": "accent"}),
        ("STYLE_NOT_A_COLOUR", {"key": "ink"}),
        ("STYLE_NOT_A_LENGTH", {"key": "title"}),
        ("STYLE_LOGO_MISSING", {"file": "none.png"}),
    ]


@pytest.mark.parametrize("length", ["0", "-1", "inf", "nan", "true", "1585", "9" * 400])
def test_a_length_is_one_that_a_page_can_have(tmp_path: Path, length: str) -> None:
    assert findings(write(tmp_path, f"title = {length}\n")) == [
        ("STYLE_NOT_A_LENGTH", {"key": "title"})]


def test_a_file_name_that_cannot_be_one_is_a_logo_that_is_missing(tmp_path: Path) -> None:
    assert findings(write(tmp_path, 'logo = "logo\\u0000.png"\n')) == [
        ("STYLE_LOGO_MISSING", {"file": "logo\0.png"})]


def test_a_file_that_is_no_toml_is_an_error(tmp_path: Path) -> None:
    assert findings(write(tmp_path, "= =")) == [
        ("STYLE_UNREADABLE", {"problem": "TOMLDecodeError"})]


def test_pale_letters_are_refused(tmp_path: Path) -> None:
    assert findings(write(tmp_path, '[colours]\ngrey = "#AAAAAA"')) == [
        ("STYLE_CONTRAST_TOO_LOW",
         {"key": "grey", "ratio": "2.3", "ground": "#FFFFFF", "least": "4.5"})]


def test_the_words_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        load_style(write(tmp_path, 'accnt = "#000000"'))
    finding = caught.value.findings[0]
    assert finding.what("nl") == "'accnt' is geen onderdeel van de huisstijl. Bedoelt u 'accent'?"
    assert finding.todo("en") == "Mend or remove the line."


def test_contrast_follows_the_guideline() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48)
    assert contrast(DEFAULT_STYLE.accent, "#FFFFFF") > CONTRAST_AA


COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21
