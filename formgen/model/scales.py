"""The scales on which a programme assesses: their values in both languages, from low to high."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from formgen.findings import Language

Scale = Mapping[Language, tuple[str, ...]]

#: What a paper offers where the school names no scale.
DEFAULT_SCALE = "ovg"

_GRADES = tuple(map(str, range(1, 11)))

SCALES: Mapping[str, Scale] = MappingProxyType({
    "ovg": {"nl": ("onvoldoende", "voldoende", "goed"),
            "en": ("insufficient", "sufficient", "good")},
    "omvg": {"nl": ("onvoldoende", "matig", "voldoende", "goed"),
             "en": ("insufficient", "fair", "sufficient", "good")},
    "cijfer10": {"nl": _GRADES, "en": _GRADES},
    "voldaan": {"nl": ("niet voldaan", "voldaan"), "en": ("not passed", "passed")},
    "fase3": {"nl": ("basis", "gevorderd", "beroepsbekwaam"),
              "en": ("basic", "advanced", "competent")},
    "beroep": {"nl": ("beginner", "gevorderd", "beginnend beroepsbeoefenaar"),
               "en": ("beginner", "advanced", "starting professional")},
    "competent2": {"nl": ("nog niet competent", "competent"),
                   "en": ("not yet competent", "competent")},
    "smiley3": {"nl": ("kan beter", "gaat wel", "goed"),
                "en": ("could be better", "all right", "good")},
    "leren5": {"nl": ("niet gestart", "demonstratie", "instructie", "onder begeleiding",
                      "zelfstandig binnen kader", "bekwaam"),
               "en": ("not started", "demonstration", "instruction", "under supervision",
                      "independent within limits", "competent")},
})


def scale_named(code: str | None) -> Scale:
    """The scale with a code, the default one for None."""
    return SCALES[code or DEFAULT_SCALE]
