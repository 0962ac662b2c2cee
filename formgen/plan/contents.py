"""The contents of a folder: which papers lie in it, and how far each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from formgen.model import Label
from formgen.plan.phrases import Phrases

#: The list of a form's table that the contents fill.
CONTENTS = "documents"


@dataclass(frozen=True, slots=True)
class Content:
    """A paper of the folder.

    ``code`` is the short code on it. ``missing`` is how many values its final version still
    needs; ``made`` is false if something keeps it back.
    """

    title: Label
    code: str
    missing: int
    made: bool


def content_rows(contents: Iterable[Content], words: Phrases) -> list[dict[str, Any]]:
    """The rows of the table of contents in one language."""
    return [{"title": content.title[words.language], "code": content.code,
             "state": _state(content, words)} for content in contents]


def _state(content: Content, words: Phrases) -> str:
    if not content.made:
        return words.say("paper_kept_back")
    if content.missing == 1:
        return words.say("paper_lacks_one")
    if content.missing:
        return words.say("paper_lacks", count=content.missing)
    return words.say("paper_made")
