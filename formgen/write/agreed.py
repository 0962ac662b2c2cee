"""What agreements said when they were made: ``agreements.jsonl`` in the output folder.

Unlike what lies in ``.formgen/`` it cannot be made again: the spreadsheets say what is, and only
this file what was agreed. It holds no name and no address of a person. One line is one version
of one placement's agreement; each line has a check, so that a spoilt one is noticed and never
compared with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from formgen.findings import Finding, Where, found
from formgen.model import Agreed
from formgen.write.manifest import json_line

AGREEMENTS = "agreements.jsonl"

History = Mapping[str, Sequence[Agreed]]


def read_agreed(output: Path) -> tuple[History, tuple[Finding, ...]]:
    """What agreements said, by placement and from the oldest version on.

    No file is an empty history. If one line cannot be read, there is a finding and no history.
    """
    history: dict[str, list[Agreed]] = {}
    try:
        text = (output / AGREEMENTS).read_text(encoding="utf-8").removesuffix("\n")
        for line in text.split("\n") if text else ():
            row = json.loads(line)
            placement, version, terms = row["placement"], row["version"], row["terms"]
            if row["check"] != _check(placement, version, terms):
                raise ValueError(line)
            history.setdefault(placement, []).append(Agreed(version, terms))
    except FileNotFoundError:
        return {}, ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}, (found("AGREEMENTS_UNREADABLE", Where(file=AGREEMENTS)),)
    return history, ()


def agreed_text(history: History) -> str:
    """The text of the file, placements in the order of their numbers."""
    return "".join(
        json_line({"placement": placement, "version": agreed.version, "terms": agreed.terms,
                   "check": _check(placement, agreed.version, agreed.terms)}) + "\n"
        for placement, made in sorted(history.items()) for agreed in made)


def _check(placement: str, version: str, terms: str) -> str:
    text = "\x1f".join((placement, version, terms))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
