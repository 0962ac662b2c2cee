"""What the code of a finding means, for ``formgen explain``."""

from __future__ import annotations

import re
from difflib import get_close_matches

from formgen.errors import UsageError
from formgen.findings import Finding, Language, catalogue, found
from formgen.report.words import words

_DETAIL = re.compile(r"\{\w+\}")


def explain(code: str, language: Language) -> str:
    """How much the finding matters, what it says and what to do, in four lines at most.

    Details that are only known of a real finding are shown as "…".

    Raises:
        UsageError: if there is no such code; the finding names the nearest one.
    """
    name = code.strip().upper().replace("-", "_")
    if name not in catalogue():
        raise UsageError(found("CODE_UNKNOWN", seen=code, hint=_nearest(name)))
    say = words(language)
    finding = Finding(name)
    lines = (
        name,
        say.table["explained"][finding.severity.value],
        say.say("blocks") if finding.blocks else "",
        _DETAIL.sub("…", finding.what(language)),
        _DETAIL.sub("…", finding.todo(language)),
    )
    return "\n".join(filter(None, lines))


def _nearest(name: str) -> str:
    return get_close_matches(name, sorted(catalogue()), n=1, cutoff=0)[0]
