"""How formgen ends when somebody presses Ctrl-C: known before anything else is imported.

So is the language to say it in, which is that of all messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

EXIT_CODE = 130
_MESSAGES = {
    "nl": "Onderbroken; geef dezelfde opdracht nog eens om het werk af te maken.",
    "en": "Interrupted; run the same command again to complete the work.",
}


def language_asked(arguments: Sequence[str]) -> Literal["nl", "en"]:
    """The language of messages that the arguments of a command ask for: the first one."""
    asked = " ".join(arguments).replace("--language=", "--language ")
    return "en" if asked.partition("--language ")[2].split(" ")[0] == "en" else "nl"


def message(arguments: Sequence[str]) -> str:
    """What to say to somebody who interrupted a command."""
    return _MESSAGES[language_asked(arguments)]
