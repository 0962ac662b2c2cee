"""Any text gives a name that Windows and Linux accept, and that stays what it is."""

from __future__ import annotations

import ntpath
import os
import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formgen.model.filenames import collision_key, safe_part
from formgen.write.names import inside, is_safe_path

PIECES = st.sampled_from((
    "CON", "nul", "COM1", "COM¹", "LPT9", "CONIN$", ".", "..", " ", "/", "\\", ":", "~", "a",
    "é", "e\u0301", "\u0301", "ß", "İ", "\u202e", "\u200d", "\ufeff", "\x00", "\n", "\ud800",
    "\u2028", "ﬁ", "한", "\u1112\u1161\u11ab", "👩‍🚀", "👍🏽", "🇳🇱", "≮", "<\u0338", "x" * 60,
))
TEXTS = st.text() | st.lists(PIECES, max_size=40).map("".join)


def is_reserved(name: str) -> bool:
    """What Python itself takes for a device of Windows."""
    if hasattr(ntpath, "isreserved"):
        return bool(ntpath.isreserved(name))
    return PureWindowsPath(name).is_reserved()


@given(TEXTS)
@example("CON\u0301" + "\u0301" * 200)
@example("." * 200 + "a")
def test_any_text_gives_a_name_that_is_legal_everywhere(text: str) -> None:
    name = safe_part(text)
    assert 1 <= len(name.encode()) <= 120
    assert not set(name) & set('<>:"/\\|?*')
    assert all(unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
               for character in name)
    assert name == name.strip(" .")
    assert not is_reserved(name)
    assert PureWindowsPath(name).parts == (name,)
    assert is_safe_path(f"{name}/{name}")


@given(TEXTS)
def test_a_safe_name_is_left_as_it_is(text: str) -> None:
    assert safe_part(safe_part(text)) == safe_part(text)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_normal_forms_do_not_matter(text: str) -> None:
    assert safe_part(unicodedata.normalize("NFD", text)) == safe_part(text)


@given(st.lists(TEXTS, min_size=3, max_size=3))
def test_a_path_of_safe_names_stays_inside(texts: list[str]) -> None:
    root = Path("/output")
    assert os.path.normpath(root.joinpath(*map(safe_part, texts))).startswith("/output/")


def test_linux_makes_the_files(tmp_path: Path) -> None:
    for text in ("CON", "a" * 300, "é" * 300, "👩‍🚀" * 99, "\x00\n", "zoë:*?", "أمينة", ""):
        name = safe_part(text)
        (tmp_path / name).write_text("x")
        assert name in {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize(("text", "name"), [
    ("Dierenkliniek De Poot", "Dierenkliniek De Poot"),
    ("Kliniek A/B: 't <Geitje>", "Kliniek AB 't Geitje"),
    ("../../x", "x"),
    ("C:\\Windows\\x", "CWindowsx"),
    ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("COM¹", "_COM¹"), ("CONIN$", "_CONIN$"),
    ("aux .docx", "_aux .docx"), ("CONSTANT", "CONSTANT"), ("COM10", "COM10"),
    ("x. . ", "x"), (".formgen", "formgen"), ("", "_"), (" .. ", "_"), ("\x00", "_"),
    ("De\nPoot\tB.V.", "De Poot B.V"),
    ("a\u202egpj.exe", "agpj.exe"),
    ("e\u0301", "é"),
    ("=HYPERLINK(1)", "=HYPERLINK(1)"), ("{{7*7}}", "{{77}}"),
])
def test_examples(text: str, name: str) -> None:
    assert safe_part(text) == name


@pytest.mark.parametrize("cluster", [
    "e\u0308\u0323", "🇳🇱", "👍🏽", "\u1112\u1161\u11ab\u302e", "क\u093f",
])
def test_a_long_name_is_cut_between_characters(cluster: str) -> None:
    whole = unicodedata.normalize("NFC", cluster)
    for before in range(len(whole.encode())):
        name = safe_part("a" * before + cluster * 60)
        rest = name[before:]
        assert rest == whole * (len(rest) // len(whole)), before


def test_one_character_that_is_too_long_is_cut() -> None:
    assert len(safe_part("a" + "\u0301" * 500).encode()) <= 120


@pytest.mark.parametrize(("one", "other"), [
    ("ZOË", "zoë"), ("straße", "STRASSE"), ("ﬁets", "fiets"), ("zoe\u0308", "zoë"), ("A/b", "a/B"),
])
def test_names_that_some_system_confuses_have_one_key(one: str, other: str) -> None:
    assert collision_key(one) == collision_key(other)


def test_other_names_have_other_keys() -> None:
    assert collision_key("0100231") != collision_key("100231")


@pytest.mark.parametrize("path", ["../x", "a/../b", "/etc", "a//b", "", ".", "a/.", "a/b.", "a:b",
                                  "a\\b", ".formgen/lock", "a/NUL", "a\n"])
def test_unsafe_paths_are_recognised(path: str) -> None:
    assert not is_safe_path(path)


def test_inside_follows_links(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    assert inside(tmp_path / "in", tmp_path / "in")
    assert inside(tmp_path / "in", tmp_path / "in" / "x" / "y")
    assert not inside(tmp_path / "in", tmp_path / "in" / "link" / "x")
    assert not inside(tmp_path / "in", tmp_path / "in" / ".." / "x")
