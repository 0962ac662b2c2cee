"""What the engines of both document formats share: slots, how to compile, what comes out.

Data is a nested mapping of plain values: str, int, float, bool, date, None, lists and
mappings. A slot's name is a dotted path into it, with list positions counted from 1:
``record.items.3.supervised_on`` is ``data["record"]["items"][2]["supervised_on"]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Protocol

from formgen.findings import Finding, Language

Data = Mapping[str, Any]

#: What a document says of itself, in both formats, as ``data["document"]`` has it.
IDENTITY_KEYS = ("id", "code", "form", "form_version", "language")

#: Stands between the names of values that one slot shows side by side: :attr:`How.names`.
JOINT = " + "


class SlotKind(StrEnum):
    """What can be put into a slot."""

    TEXT = "text"
    MULTILINE = "multiline"
    DATE = "date"
    CHECK = "check"
    CHOICE = "choice"  # a drop-down or combo box
    LIST = "list"  # a list box, several choices
    RADIO = "radio"
    SIGNATURE = "signature"
    IMAGE = "image"
    TAG = "tag"  # running text: {{ intern.last_name }}


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a template that takes a value.

    ``place`` says for people where it is ("page 2", "table 3, row 4"); ``options`` are the
    values a choice offers. ``fixed``: no longer editable once formgen has filled it.
    ``around`` is the text of the template that the slot belongs to: the rest of its
    paragraph, or the label or heading of its table cell. ``limit`` is the most characters that
    it takes, 0 for any number; ``required``: the template says that it must be filled in.
    """

    name: str
    kind: SlotKind
    place: str = ""
    label: str = ""
    options: tuple[str, ...] = ()
    fixed: bool = False
    around: str = ""
    limit: int = 0
    required: bool = False


@dataclass(frozen=True, slots=True)
class How:
    """How a template is to be compiled.

    ``fixed`` holds names of slots, with ``*`` for any part, that are read-only in a document
    whose data fills them; an empty one always stays fillable. ``flat`` holds names in the same
    way, of fields of a PDF that are no fields any more once they are filled: their values are
    part of the page. ``lists`` gives for a list of the data (``record.items``) how many rows the
    documents need at most, so that a template of fixed capacity can provide continuation pages;
    None provides as many as each document needs. ``fonts`` are font files to use, after the
    bundled ones, for scripts that those lack. ``password`` opens a template that is encrypted;
    documents are not. ``names`` gives for a slot with a foreign name the name of the value that
    it takes, or of several, shown with a space between: ``intern.postcode + intern.city``.
    ``images`` are the pictures that a template may show, PNG or JPEG, by file name. ``offers``
    gives for names of drop-downs, with ``*`` for any part, other choices than the template's.
    """

    language: Language = "nl"
    fixed: tuple[str, ...] = ()
    lists: Mapping[str, int] | None = field(default_factory=dict)
    fonts: tuple[bytes, ...] = ()
    password: str = field(default="", repr=False)
    names: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, bytes] = field(default_factory=dict)
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flat: tuple[str, ...] = ()

    def is_fixed(self, name: str) -> bool:
        """Whether a slot of this name becomes read-only when it is filled."""
        return _is_one_of(name, self.fixed)

    def is_flat(self, name: str) -> bool:
        """Whether a field of this name becomes part of the page when it is filled."""
        return _is_one_of(name, self.flat)

    def offer(self, name: str) -> tuple[str, ...]:
        """The choices of a drop-down of this name; none if they are the template's own."""
        return next((choices for pattern, choices in self.offers.items()
                     if fnmatchcase(name, pattern)), ())


@lru_cache(maxsize=4096)  # asked several times for each field, of each template of a form
def _is_one_of(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a name is among these, some with ``*``; foreign ones may hold brackets as well."""
    return name in patterns or any(fnmatchcase(name, pattern) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Filled:
    """A finished document, and what should be known about how it was filled.

    ``start``: what the document begins with and shares with others of the template, the very
    same object for all of them; empty if there is no such part.
    """

    content: bytes
    findings: tuple[Finding, ...] = ()
    start: bytes = b""


class Template(Protocol):
    """A compiled template: immutable, reusable, safe to share between threads."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot, in the order of the document."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What compiling noticed."""

    def prepare(self, lengths: Mapping[str, int]) -> bool:
        """Get ready for documents whose lists have up to so many rows.

        False: there was nothing to do. Filling does it where this did not.
        """

    def fill(self, data: Data) -> Filled:
        """A document with the data in its slots; a missing or None value leaves a blank."""


class State(StrEnum):
    """How a slot of a returned document was found."""

    ANSWERED = "answered"
    EMPTY = "empty"
    PREFILLED = "prefilled"  # open to change, and still as formgen filled it
    FIXED = "fixed"  # read-only, as formgen filled it
    CHANGED = "changed"  # read-only when it was sent, and no longer as it was


@dataclass(frozen=True, slots=True)
class Answer:
    """What a document says in one slot. ``value`` is str, bool, date, tuple of str, or None."""

    name: str
    kind: SlotKind
    value: Any
    state: State


@dataclass(frozen=True, slots=True)
class Signature:
    """A digital signature in a document, as far as the document itself shows it.

    ``name`` is the signed field's. ``signer``, ``moment`` and ``reason`` are what the
    signature says, empty or None where it does not. ``level`` is what a certifying signature
    allows: 1 no change, 2 filling in, 3 comments as well; 0 if none certifies. ``sound``: it
    covers all of the document of its time. ``changed`` are the fields whose values changed
    later; ``broken``: something changed that the signature does not allow. Certificate and
    digest are not judged.
    """

    name: str
    signer: str
    moment: datetime | None
    reason: str
    level: int
    sound: bool
    changed: tuple[str, ...]
    broken: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything read from a document, with its identity as formgen wrote it.

    ``identity`` has :data:`IDENTITY_KEYS` as far as the document still says them. ``parts``
    are, of several documents that were merged into one, the answers of each by the short name
    that it was given.
    """

    identity: Mapping[str, str]
    values: Mapping[str, Answer]
    findings: tuple[Finding, ...] = ()
    signatures: tuple[Signature, ...] = ()
    parts: Mapping[str, Answers] = field(default_factory=dict)


def lookup(data: Data, name: str) -> Any:
    """The value at a dotted path, or None where the path ends early.

    >>> lookup({"record": {"items": [{"nr": 1}]}}, "record.items.1.nr")
    1
    """
    return lookup_parts(data, name.split("."))


def lookup_parts(data: Data, parts: Iterable[str]) -> Any:
    """The same for the parts of a path."""
    value: Any = data
    for part in parts:
        if type(value) is dict or isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, (list, tuple)) and part.isdigit() and 0 < int(part) <= len(value):
            value = value[int(part) - 1]
        else:
            return None
    return value
