"""What the questions are about that a company answers on a sheet that is not formgen's.

They are matched with the labels of formgen's own intake and their synonyms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from types import MappingProxyType

from formgen.findings import Finding, Where, found
from formgen.model import ROLE_LABELS, Role, catalogue
from formgen.model.sheets import INTAKE
from formgen.read.splits import PERSONS, SPLITS
from formgen.read.synonyms import Vocabulary, is_refused, synonyms, vocabulary
from formgen.read.text import clean, folded, shortened

#: What says which company answers.
NAMING = frozenset({"company.company_id", "company.name", "company.kvk", "company.sbb_id"})
#: The placement's field that names the holder of a role -> the role.
ROLES: Mapping[str, Role] = MappingProxyType({
    "placement.praktijkopleider": Role.PRAKTIJKOPLEIDER, "placement.daily": Role.DAILY,
    "placement.assessor": Role.ASSESSOR, "placement.final": Role.FINAL,
    "contact.backup": Role.BACKUP, "contact.signatory": Role.SIGNATORY})

# On a company's own sheet a "Begeleider" is the company's.
_TRAINER = ("Begeleider", "Stagebegeleider", "Praktijkbegeleider")
_CONTACT = ("contact.name", "contact.job_title", "contact.email", "contact.phone",
            "contact.days", "contact.initials")
# A number in front of a question, and what is said about answering behind it.
_AROUND = re.compile(
    r"^(?:vraag\s*)?(?:\d{1,2}|[a-z])\s?[.):]\s*"
    r"|\s*\((?:verplicht|optioneel|facultatief|required|optional)\)\s*$", re.IGNORECASE)
# How a question asks for what another sheet has for a label.
_ASKING = re.compile(
    r"^(?:(?:wat|wie|waar|welke?) (?:is|zijn|luidt) (?:(?:de|het|uw|jullie) )?"
    r"|(?:is|zijn) er (?:een )?|(?:what|who|where) (?:is|are) (?:(?:the|your) )?"
    r"|(?:is|are) there (?:an? )?)", re.IGNORECASE)
# How alike two questions must be for "did you mean" (difflib's ratio).
_NEAR = 0.8


@lru_cache(maxsize=4096)  # a sheet is looked at more than once
def meant(text: str) -> str:
    """What a question is about; empty for what is none that is known.

    >>> meant("3. Wat zijn de huisregels? (verplicht)")
    'conditions.house_rules'
    """
    label = clean(text)
    if is_refused(label):
        return ""
    bare = _AROUND.sub("", label)
    return next(filter(None, map(_meaning, dict.fromkeys((label, bare, _ASKING.sub("", bare))))),
                "")


def _meaning(label: str) -> str:
    plain = folded(label)
    return plain and (_meanings().get(plain) or next(
        (key for words in _vocabularies() for key in words.of_owner(plain)), ""))


@cache
def _vocabularies() -> tuple[Vocabulary, ...]:
    """The questions of each form sheet of formgen's own intake."""
    return tuple(vocabulary(layout.keys) for layout in INTAKE if layout.shape == "form")


@cache
def _meanings() -> Mapping[str, str]:
    """Folded question -> the key that it asks for, a name in SPLITS, or a person's role."""
    meanings: dict[str, str] = {}
    for words in _vocabularies():
        for question, keys in words.first.items():
            if keys[0] in catalogue() or keys[0] in SPLITS:
                meanings.setdefault(question, keys[0])
    for key, role in ROLES.items():
        label = ROLE_LABELS[role]
        for text in (label.nl, label.en, *synonyms().get(key, ())):
            meanings[folded(text)] = key
    meanings |= dict.fromkeys(map(folded, _TRAINER), "placement.praktijkopleider")
    for key in PERSONS:
        meanings |= dict.fromkeys(map(folded, synonyms()[key]), key)
    for question, keys in vocabulary(_CONTACT).first.items():
        if keys[0] in _CONTACT:
            meanings.setdefault(question, keys[0])
    return MappingProxyType(meanings)


def not_known(label: str, where: Where) -> Finding:
    """The finding on a question that has an answer and is not known, with the near miss."""
    if is_refused(label):
        return found("HEADER_REFUSED", where, header=shortened(label))
    near = get_close_matches(folded(label), _meanings(), n=1, cutoff=_NEAR)
    key = _meanings()[near[0]] if near else ""
    if key in catalogue():
        return found("LABEL_UNKNOWN_NEAR", where, label=shortened(label),
                     near=catalogue()[key].label.nl)
    return found("LABEL_UNKNOWN", where, label=shortened(label))
