"""Whose a field of a foreign form is that does not say so.

A phone number, an address or a name may be anyone's. A form that is about one party of the
placement only means that one's; where it is about several, a person has to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from formgen.forms.vocabulary import phrase_of, subject_of, vocabulary

#: The parties that a form may be about as a whole; people with a role are named on others' forms.
_SUBJECTS = frozenset({"intern", "company", "school", "guardian"})
#: Whom "begeleider" may mean.
_SUPERVISORS = frozenset({"roles.praktijkopleider", "roles.coach"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What words may ask for.

    ``sure``: there is one value, and no doubt. ``guessed``: there is one, because the form is
    about nobody else who has such a thing. ``doubtful``: they do not tell whose it is.
    """

    keys: tuple[str, ...] = ()
    sure: bool = False
    guessed: bool = False
    doubtful: bool = False


def parties_in(said: Iterable[str]) -> frozenset[str]:
    """The parties that the words of a field name."""
    parties: set[str] = set()
    for words in said:
        if vocabulary().is_asked(words):
            parties |= _SUPERVISORS
        if not vocabulary().shared_by(words):
            keys = vocabulary().meanings(words)
            named = frozenset[str]().union(*map(parties_of, keys))
            parties |= named if len(named) == 1 else _parties(phrase_of(words).subjects)
    return frozenset(parties)


def parties_of(key: str) -> frozenset[str]:
    """The party that has a value of the data; none if it is the placement's."""
    return _parties([subject_of(key)])


def _parties(subjects: Iterable[str]) -> frozenset[str]:
    """The parties that subjects are, or tell of: a class and a programme are a student's."""
    return frozenset(
        "intern" if subject in ("group", "programme") else subject for subject in subjects
        if subject not in ("placement", "agreement", "conditions", "first_day"))


def read_by(words: str, said: frozenset[str], form: frozenset[str]) -> Reading:
    """What words may ask for on a form.

    ``said`` are the parties that the field itself names, ``form`` those that the form is about.
    """
    shared = vocabulary().shared_by(words)
    if shared is None:
        keys = vocabulary().meanings(words)
        return Reading(keys, sure=len(keys) == 1 and not vocabulary().is_vague(words))
    about = said or form
    able = about & shared.values.keys()
    keys = shared.keys_of(able)
    if len(able) != 1 or not (said or able <= _SUBJECTS):
        others = tuple(key for key in shared.keys if key not in keys)
        is_sure = not about and len(others) == 1
        return Reading((*keys, *others), sure=is_sure, doubtful=not is_sure)
    is_one, is_told = len(keys) == 1, bool(said) or len(shared.keys) == 1
    return Reading(keys, sure=is_one and is_told, guessed=is_one and not is_told)
