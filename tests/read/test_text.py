"""Text as people type and paste it."""

from __future__ import annotations

from unicodedata import is_normalized, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formgen.read.text import clean, folded, forbidden, shortened


@pytest.mark.parametrize(("typed", "kept"), [
    ("  Noor  ", "Noor"),
    ("Anne\u00a0Fleur", "Anne Fleur"),  # no-break space
    ("Anne \t Fleur", "Anne Fleur"),
    ("Dvor\u030ca\u0301k", "Dvořák"),  # decomposed
    ("No\u200bor\ufeff", "Noor"),  # zero-width space, byte order mark
    ("\u202aNoor\u202c", "Noor"),  # direction embedding, as copied from Windows
    ("Noor\nWaard", "Noor Waard"),
    ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner that Persian needs
    ("ＡＢ", "ＡＢ"),  # full-width letters are letters
    ("{{7*7}}", "{{7*7}}"), ("=HYPERLINK()", "=HYPERLINK()"), ("../../x", "../../x"),
])
def test_one_line(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_lines_are_kept_where_they_matter() -> None:
    assert clean(" Regel een \r\n\r\nRegel  twee\x0bdrie\r", lines=True) == (
        "Regel een\n\nRegel twee\ndrie")


@pytest.mark.parametrize(("text", "character"), [
    ("Noor", ""), ("Zoë\n", ""), ("🐾", ""), ("a\x07b", "U+0007"), ("a\x00", "U+0000"),
    ("a\u202eb", "U+202E"), ("\ud800", "U+D800"), ("\uffff", "U+FFFF"), ("\x9f", "U+009F"),
])
def test_names_a_character_that_no_document_may_hold(text: str, character: str) -> None:
    assert forbidden(text) == character


@given(st.text())
def test_cleaning_is_composed_stable_and_loses_no_letter(text: str) -> None:
    for lines in (False, True):
        once = clean(text, lines=lines)
        assert clean(once, lines=lines) == once
        assert is_normalized("NFC", once)
        letters = [c for c in normalize("NFC", text) if c.isalnum()]
        assert [c for c in once if c.isalnum()] == letters or not is_normalized("NFC", text)


def test_comparing_and_shortening() -> None:
    assert folded("E-mail Adres (privé)*") == "emailadresprive"
    assert shortened("a\nb" * 40, 10) == "a·ba·ba·b…"
