"""The phrases that formgen writes on the papers, and how it prints dates and amounts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from formgen.fill.formats import LONG_DATE_PICTURE, date_text
from formgen.findings import Language


@dataclass(frozen=True, slots=True)
class Phrases:
    """Everything that depends on the language of a paper."""

    language: Language
    texts: Mapping[str, str]
    words: Mapping[str, str]

    def say(self, name: str, **details: object) -> str:
        """The phrase of that name with its details filled in."""
        return self.texts[name].format(**details)

    def word(self, value: str) -> str:
        """A choice of the data (in Dutch) as it is printed in this language."""
        return self.words.get(value, value)

    def long_date(self, day: date) -> str:
        """14 september 2026."""
        return date_text(day, LONG_DATE_PICTURE, self.language)

    def number(self, value: float) -> str:
        """A number without needless decimals: 16, 22,5 in Dutch, 22.5 in English."""
        text = f"{value:g}"
        return text.replace(".", ",") if self.language == "nl" else text

    def euros(self, amount: float) -> str:
        """€ 150,00 in Dutch, €150.00 in English."""
        if self.language == "en":
            return f"€{amount:,.2f}"
        return "€ " + f"{amount:,.2f}".replace(",", "\0").replace(".", ",").replace("\0", ".")


@cache
def phrases(language: Language) -> Phrases:
    """The phrases of a language."""
    resource = files("formgen.plan").joinpath("phrases.toml")
    table = tomllib.loads(resource.read_text(encoding="utf-8"))[language]
    return Phrases(
        language=language,
        texts={name: text for name, text in table.items() if isinstance(text, str)},
        words=table["words"],
    )
