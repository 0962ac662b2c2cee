"""The words of the overview, in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from formgen.collect.overview import Stand
from formgen.findings import Language


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: Language
    table: Mapping[str, Any]

    def __getitem__(self, name: str) -> str:
        return str(self.table[name])

    def say(self, name: str, **details: object) -> str:
        """A text with its details filled in."""
        return str(self.table[name]).format(**details)

    def stand(self, stand: Stand) -> str:
        """Where a paper stands, in a word or two."""
        return str(self.table["stand"][stand.value])

    def due(self, moments: Sequence[tuple[str, date]]) -> str:
        """The last of the moments that are past, and how many there are before it."""
        if not moments:
            return ""
        kind, day = moments[-1]
        text = self.say("moment_past", kind=kind, day=f"{day:%d-%m-%Y}")
        return f"{text} (+{len(moments) - 1})" if len(moments) > 1 else text


@cache
def words(language: Language) -> Words:
    """The words of a language."""
    text = files("formgen.collect").joinpath("words.toml").read_text(encoding="utf-8")
    return Words(language, tomllib.loads(text)[language])
