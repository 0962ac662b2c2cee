"""Markdown texts become paragraphs in named styles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formgen.author.word.markdown import Lists, blocks
from formgen.author.word.xml import w_name


def shown(source: str, columns: int = 1) -> list[tuple[str, str]]:
    """Style and text of each paragraph."""
    return [
        (paragraph.find(f"{w_name('pPr')}/{w_name('pStyle')}").get(w_name("val")),
         "".join(paragraph.itertext(w_name("t"))))
        for paragraph in blocks(source, Lists(7), columns=columns)
    ]


def test_each_kind_has_its_style() -> None:
    source = "# Kop\n\nTekst van\ntwee regels.\n\n## Lager\n\n- punt\n\n1. eerst\n"
    assert shown(source) == [
        ("Heading2", "Kop"), ("BodyText", "Tekst van twee regels."), ("Heading3", "Lager"),
        ("ListBullet", "punt"), ("ListNumber", "eerst"),
    ]


def test_the_highest_heading_is_below_the_section_however_deep_it_is_declared() -> None:
    assert shown("### Artikel 1\n\n#### Lid a\n") == [("Heading2", "Artikel 1"),
                                                     ("Heading3", "Lid a")]


def test_in_columns_the_text_is_smaller() -> None:
    assert shown("### Artikel\n\nTekst\n\n- punt\n", columns=2) == [
        ("ColumnHeading", "Artikel"), ("ColumnText", "Tekst"), ("ColumnBullet", "punt")]


def test_every_numbered_list_starts_anew() -> None:
    lists = Lists(7)
    made = list(blocks("1. een\n2. twee\n\ntussen\n\n1. weer een\n", lists))
    numbers = [
        number.get(w_name("val"))
        for paragraph in made for number in paragraph.iter(w_name("numId"))
    ]
    assert numbers == ["7", "7", "8"]
    assert lists.used == [7, 8]


def test_words_before_a_list_stay_with_it() -> None:
    first, *_ = blocks("In deze gevallen:\n\n- een\n", Lists(7))
    assert first.find(f"{w_name('pPr')}/{w_name('keepNext')}") is not None


def test_bold_and_italic_are_character_styles() -> None:
    (paragraph,) = blocks("een **vet** en *schuin* woord", Lists(7))
    styled = [
        (run.find(f"{w_name('rPr')}/{w_name('rStyle')}").get(w_name("val")),
         "".join(run.itertext(w_name("t"))))
        for run in paragraph.iter(w_name("r")) if run.find(w_name("rPr")) is not None
    ]
    assert styled == [("Strong", "vet"), ("Emphasis", "schuin")]


def test_template_tags_pass_through() -> None:
    assert shown("Bij {{ company.full_name }}.") == [("BodyText", "Bij {{ company.full_name }}.")]


WORDS = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=12)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=5))
def test_no_word_is_lost(paragraphs: list[list[str]]) -> None:
    source = "\n\n".join(" ".join(words) for words in paragraphs)
    assert " ".join(text for _, text in shown(source)).split() == source.split()
