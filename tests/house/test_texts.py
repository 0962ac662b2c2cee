"""Every finding has words in both languages, and every text has its finding."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from formgen.findings import Severity, catalogue

PACKAGE = Path(__file__).parents[2] / "formgen"


def codes_in_code() -> set[str]:
    """Every text in the package that looks like the code of a finding."""
    return {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z][A-Z0-9]+(_[A-Z0-9]+)+", node.value)
    }


def test_codes_are_unique_over_the_stages() -> None:
    seen: dict[str, str] = {}
    for path in sorted((PACKAGE / "texts").glob("*.toml")):
        for code in tomllib.loads(path.read_text(encoding="utf-8")):
            assert code not in seen, f"{code} stands in {seen.get(code)} and {path.name}"
            seen[code] = path.name


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_words_are_complete(code: str) -> None:
    entry = catalogue()[code]
    assert set(entry) <= {"severity", "blocks", "nl", "en"}
    Severity(str(entry["severity"]))
    names = []
    for language in ("nl", "en"):
        words = entry[language]
        assert isinstance(words, dict) and set(words) <= {"what", "todo"} and words["what"]
        assert words["what"].rstrip("'\"”)").endswith((".", "?", "!"))
        names.append(set(re.findall(r"(?<!\{)\{(\w+)\}", words["what"] + words.get("todo", ""))))
    strip = [{re.sub("_(nl|en)$", "", name) for name in found} for found in names]
    assert strip[0] == strip[1], "the languages use different details"


def test_every_text_is_used() -> None:
    assert set(catalogue()) <= codes_in_code()
