"""The headers of a sheet -> which column is which field, and what is odd about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from formgen.findings import Finding, Where, found
from formgen.model import Label, catalogue
from formgen.read.raw import letters
from formgen.read.splits import JOINS, PERSONS, SPLITS
from formgen.read.synonyms import ASK, Vocabulary, is_refused, known_anywhere
from formgen.read.text import folded, shortened

# How alike two headers must be for "did you mean" (difflib's ratio).
_NEAR = 0.8
# Whom a header such as "Begeleider" may mean: schools use it for people of either side.
_PEOPLE = ("placement.praktijkopleider", "placement.daily", "placement.coach", "group.mentor",
           "group.coach")
# A student's number is kept as that of a mobile telephone, which it nearly always is.
_PHONE, _MOBILE = "intern.phone", "intern.mobile"
# Which of a trainer's data a column of the student is beside the trainer's name.
_TRAINER = "placement.praktijkopleider"
_OF_PERSONS = {"intern.email": "email", _PHONE: "phone", _MOBILE: "phone"}
_WHOSE = {
    "company": Label("het bedrijf", "the company"),
    "contact": Label("de praktijkopleider", "the workplace trainer"),
    "placement": Label("de stage", "the placement"),
    "agreement": Label("de stage", "the placement"),
}
# A header of a list's own numbers of its rows, unless it stands beside a street.
_ROW_NUMBER = "nr"
_FULL_NAME, _FIRST_NAME, _LAST_NAME = "intern.full_name", "intern.first_name", "intern.last_name"


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a sheet are.

    ``keys`` maps a column to its field, or to a name in SPLITS or JOINS. ``unnamed`` are the
    columns whose header says nothing to formgen; their values are not used.
    """

    keys: Mapping[int, str]
    unnamed: tuple[int, ...]
    findings: tuple[Finding, ...]


def match_columns(headers: Mapping[int, str], vocabulary: Vocabulary, row: Where) -> Columns:
    """Match the headers of one row, given by column.

    ``row`` is the place of the header row; its cell holds the row's number only.
    """
    return _Matching(headers, vocabulary, row).columns()


class _Matching:
    """One header row being matched."""

    def __init__(self, headers: Mapping[int, str], vocabulary: Vocabulary, row: Where) -> None:
        self._headers = headers
        self._vocabulary = vocabulary
        self._row = row
        self._plain = {column: folded(header) for column, header in headers.items()}
        self._has_mobile = any(_MOBILE in vocabulary.first.get(plain, ())
                               for plain in self._plain.values())
        self._claimed = {
            keys[0] for column, header in headers.items() if not is_refused(header)
            for keys in (self._candidates(column),) if len(keys) == 1
        }
        self._has_second = any(
            plain not in vocabulary.first
            and (plain in vocabulary.second or bool(vocabulary.of_owner(plain)))
            for plain in self._plain.values()
        )
        self._keys: dict[int, str] = {}
        self._unnamed: list[int] = []
        self._unused: list[int] = []
        self._findings: list[Finding] = []

    def columns(self) -> Columns:
        for column, header in self._headers.items():
            if is_refused(header):
                self._note("HEADER_REFUSED", column)
            else:
                self._match(column)
        if self._unused:
            listed = ", ".join(shortened(self._headers[column]) for column in self._unused)
            self._note("HEADERS_NOT_USED", self._unused[0], headers=listed)
        return Columns(self._keys, tuple(self._unnamed), tuple(self._findings))

    def _candidates(self, column: int) -> tuple[str, ...]:
        """The keys that a header may mean in this sheet."""
        plain = self._plain[column]
        keys = (self._vocabulary.first.get(plain) or self._vocabulary.second.get(plain)
                or self._vocabulary.of_owner(plain))
        if plain == _ROW_NUMBER and not self._is_of_street(column):
            keys = tuple(key for key in keys if not key.endswith(".house_no"))
        if _PHONE in keys and not self._has_mobile:
            return tuple(_MOBILE if key == _PHONE else key for key in keys)
        return keys

    def _is_of_street(self, column: int) -> bool:
        """Whether the column to the left is a street: only there is "Nr" a house number."""
        left = max((one for one in self._plain if one < column), default=column)
        plain = self._plain[left]
        keys = (*self._vocabulary.first.get(plain, ()), *self._vocabulary.second.get(plain, ()))
        return any(key.endswith("street") for key in keys)

    def _match(self, column: int) -> None:
        keys = self._narrowed(column)
        if len(keys) > 1 or keys == (ASK,):
            self._ambiguous(column, keys)
        elif keys and self._has_use(keys[0]):
            self._use(column, keys[0])
        elif keys or self._plain[column] in known_anywhere():
            self._unused.append(column)
        else:
            self._unnamed.append(column)
            self._unknown(column)

    def _has_use(self, key: str) -> bool:
        """Whether a column is a field, several of them, or the rest of one that is there."""
        return (key in SPLITS or key in PERSONS or key in catalogue()
                or JOINS.get(key) in self._claimed)

    def _ambiguous(self, column: int, keys: tuple[str, ...]) -> None:
        """A column that may be several fields: the finding names them, for a person to choose."""
        if keys == (ASK,):
            keys = tuple(key for key in _PEOPLE if key in self._vocabulary.keys)
        keys = tuple(key for key in keys if key in catalogue() and key not in self._claimed)
        labels = [(key, catalogue()[key].label) for key in keys]
        self._note("HEADER_AMBIGUOUS", column, keys=" ".join(keys), first=" ".join(keys[:1]),
                   options=", ".join(f"{label.nl} ({key})" for key, label in labels),
                   options_en=", ".join(f"{label.en} ({key})" for key, label in labels))

    def _narrowed(self, column: int) -> tuple[str, ...]:
        """The candidates that the other headers leave possible."""
        keys = self._candidates(column)
        beside = self._by_neighbour(column)
        if beside:
            return (beside,)
        if set(keys) == {_LAST_NAME, _FULL_NAME}:
            return self._name_column()
        if len(keys) > 1:
            return tuple(key for key in keys if key not in self._claimed) or keys[:1]
        other = self._vocabulary.second.get(self._plain[column], ())
        # "Begindatum" among columns on placements: the enrolment's, or the placement's? And
        # "Telefoon" beside a company: the student's, or the company's?
        meant = self._vocabulary.first.get(self._plain[column], ())
        known_only = bool(meant) and meant[0] not in {*catalogue(), *SPLITS, *JOINS}
        if known_only and keys != (ASK,) and self._has_second and other:
            open_keys = tuple(key for key in other if key not in self._claimed)
            return (*keys, *open_keys)
        return keys

    def _by_neighbour(self, column: int) -> str:
        """What a header that serves student and company alike means beside columns that are
        sure: "Adres" right of "Stagebedrijf" is the company's. "" if the place says nothing.
        """
        plain, neighbour = self._plain[column], self._neighbour(column)
        first = self._vocabulary.first.get(plain, ())
        if len(first) != 1 or first == (ASK,):
            return ""
        prefix = neighbour.partition(".")[0]
        if prefix == "intern" and first == (_PHONE,) and not self._has_mobile:
            return _MOBILE
        if (neighbour == _TRAINER or prefix == "contact") and first[0] in _OF_PERSONS:
            key = f"contact.praktijkopleider_{_OF_PERSONS[first[0]]}"
            return key if key in self._vocabulary.keys else ""
        if prefix == "intern" or not neighbour:
            return ""
        of_student = first[0] in {*catalogue(), *SPLITS, *JOINS, _PHONE}
        prefixes = ("company",) if of_student else ("placement", "agreement")
        if of_student and prefix != "company":
            return ""
        keys = [key for key in self._vocabulary.second.get(plain, ())
                if key not in self._claimed and key.partition(".")[0] in prefixes]
        return keys[0] if len(keys) == 1 else ""

    def _neighbour(self, column: int) -> str:
        """The nearest column to the left that can only be the student's or the placement's."""
        for other in sorted((one for one in self._plain if one < column), reverse=True):
            if self._keys.get(other, "").startswith("contact."):
                return self._keys[other]
            plain = self._plain[other]
            first = self._vocabulary.first.get(plain, ())
            second = self._vocabulary.second.get(plain, ())
            keys = first or second or self._vocabulary.of_owner(plain)
            if len(keys) == 1 and keys != (ASK,) and not (first and second):
                return keys[0]
        return ""

    def _name_column(self) -> tuple[str, ...]:
        """What "Naam" is: the surname beside a first name, of no use beside a whole name."""
        if _FULL_NAME in self._claimed:
            return ()
        if _FIRST_NAME in self._claimed and _LAST_NAME not in self._claimed:
            return (_LAST_NAME,)
        return (_FULL_NAME,)

    def _use(self, column: int, key: str) -> None:
        twin = next((other for other, taken in self._keys.items()
                     if taken == PERSONS.get(key, key)), None)
        if twin is not None:
            self._note("HEADER_TWICE", column, first=letters(twin))
            return
        if key == self._by_neighbour(column) != _MOBILE:
            whose = _WHOSE["contact" if key in PERSONS else key.partition(".")[0]]
            self._note("HEADER_BY_NEIGHBOUR", column, whose=whose.nl, whose_en=whose.en)
        if key in SPLITS:
            if self._claimed.issuperset(SPLITS[key].targets):
                self._unused.append(column)
                return
            self._note("COLUMN_SPLIT", column)
        self._keys[column] = PERSONS.get(key, key)

    def _unknown(self, column: int) -> None:
        names = self._vocabulary.names
        near = get_close_matches(self._plain[column], names, n=1, cutoff=_NEAR)
        if near:
            self._note("HEADER_UNKNOWN_NEAR", column, near=names[near[0]])
        else:
            self._note("HEADER_UNKNOWN", column)

    def _note(self, code: str, column: int, **details: str) -> None:
        cell = f"{letters(column)}{self._row.cell}"
        header = shortened(self._headers[column])
        where = Where(self._row.file, self._row.sheet, cell)
        self._findings.append(found(code, where, header=header, **details))


def known_count(texts: Iterable[str], vocabulary: Vocabulary) -> int:
    """How many of the texts are headers that the vocabulary knows."""
    return sum(vocabulary.knows(text) for text in texts)
