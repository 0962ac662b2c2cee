"""The field catalogue's vocabulary: what formgen knows of one field.

The dataclasses of this package *are* the catalogue: each of their attributes is declared
with :func:`item`, which keeps the label in Dutch and English, the kind, who supplies it,
when it is required, its rule and its privacy class beside the attribute itself. Intake
sheets, header matching, checks, forms and documentation all read it from there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from formgen.findings import Language, Where


class Kind(StrEnum):
    """The type of a field's value, and the Python type that holds it."""

    TEXT = "text"  # str, one line; also numbers that are names: KvK, postcode, student number
    LONG_TEXT = "long_text"  # str, may hold line breaks
    DATE = "date"  # datetime.date
    TIME = "time"  # str "08:30"
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # float
    YES_NO = "yes_no"  # bool
    CHOICE = "choice"  # str, one of the field's options
    EMAIL = "email"  # str
    PHONE = "phone"  # str
    LIST = "list"  # tuple[str, ...]; in a cell separated by commas or semicolons
    SIGNATURE = "signature"  # on a form only: room to sign


class Source(StrEnum):
    """Who supplies a value."""

    SCHOOL = "school"
    COMPANY = "company"
    INTERN = "intern"
    DERIVED = "derived"  # formgen computes it


class Need(StrEnum):
    """When a value must be there."""

    OPTIONAL = "optional"
    FINAL = "final"  # a final document is kept back without it; a draft has a blank
    ALWAYS = "always"  # the row means nothing without it


class Privacy(StrEnum):
    """Who may see a value (knowledge of the law: GDPR art. 5, data minimisation)."""

    PUBLIC = "public"  # about an organisation or a programme
    WORK = "work"  # a person in his or her work: name and work e-mail of a supervisor
    PERSONAL = "personal"  # about an intern or guardian; never in a message or log
    SECRET = "secret"  # noqa: S105  # decides what may be shown; never printed


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in both languages."""

    nl: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


NO_LABEL = Label("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One entry of the catalogue.

    ``rule`` names a format rule of :mod:`formgen.model.formats` ("kvk", "crebo"), empty for
    none. ``options`` are the values allowed for a choice, as they are printed in Dutch, and
    ``english`` the same in English; empty where there are no other words.
    """

    key: str
    label: Label
    kind: Kind = Kind.TEXT
    source: Source = Source.SCHOOL
    need: Need = Need.OPTIONAL
    privacy: Privacy = Privacy.PUBLIC
    rule: str = ""
    options: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    help: Label = NO_LABEL
    example: str = ""

    def choices(self, language: Language) -> tuple[str, ...]:
        """The options as people read them, in the order of ``options``."""
        return self.english if language == "en" and self.english else self.options


_METADATA = "formgen"


def item(nl: str, en: str, kind: Kind = Kind.TEXT, *, default: Any = None, **about: Any) -> Any:
    """Declare a dataclass attribute together with its catalogue entry.

    ``about`` holds further attributes of :class:`Field`. The default value is None ("not
    known"), an empty tuple for lists; an attribute that is always needed has no default.
    """
    entry = {"label": Label(nl, en), "kind": kind, **about}
    if about.get("need") is Need.ALWAYS:
        return dataclasses.field(metadata={_METADATA: entry})
    if default is None and kind is Kind.LIST:
        default = ()
    return dataclasses.field(default=default, metadata={_METADATA: entry})


def fields_of(record: type, prefix: str) -> tuple[Field, ...]:
    """The catalogue entries that a dataclass declares, in order, keyed ``prefix.attribute``."""
    return tuple(
        Field(key=f"{prefix}.{attribute.name}", **attribute.metadata[_METADATA])
        for attribute in dataclasses.fields(record)
        if _METADATA in attribute.metadata
    )


_attributes: dict[type, tuple[str, ...]] = {}


def attributes_of(record: type) -> tuple[str, ...]:
    """The names of a dataclass's attributes that are in the catalogue, in order: its plain values,
    neither records nor lists of records.
    """
    names = _attributes.get(record)
    if names is None:
        names = _attributes[record] = tuple(
            attribute.name for attribute in dataclasses.fields(record)
            if _METADATA in attribute.metadata)
    return names


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something read from a row or sheet, which remembers where each value stood.

    ``origin`` maps an attribute's name to its cell; the name "" is the row itself.
    """

    origin: Mapping[str, Where] = dataclasses.field(
        default_factory=dict, repr=False, compare=False
    )

    def where(self, attribute: str = "") -> Where:
        """The cell that an attribute was read from, else its row, else nowhere."""
        return self.origin.get(attribute) or self.origin.get("") or Where()
