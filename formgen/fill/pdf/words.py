"""The few words that the engine itself writes on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from formgen.findings import Language


@dataclass(frozen=True, slots=True)
class Words:
    """``hints`` end a text that goes on elsewhere, from long to short."""

    hints: tuple[str, ...]
    continuation: str
    row: str
    more_rows: str
    page: str


#: How a text ends that does not fit; the second for fonts without the first.
ENDINGS = (" …", " ...")

WORDS: Mapping[Language, Words] = MappingProxyType(
    {
        "nl": Words(
            hints=(" … vervolg op de laatste pagina", " … zie laatste pagina", *ENDINGS),
            continuation="Vervolgblad",
            row="Rij",
            more_rows="Overige rijen",
            page="pagina",
        ),
        "en": Words(
            hints=(" … continued on the last page", " … see last page", *ENDINGS),
            continuation="Continuation page",
            row="Row",
            more_rows="More rows",
            page="page",
        ),
    }
)
