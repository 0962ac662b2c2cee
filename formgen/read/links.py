"""What the school has said its own columns mean, remembered in ``formgen.toml``.

    [columns]
    "Begeleider" = "Praktijkopleider"   # the header, and another header that means the same
    "Kenmerk" = "placement.placement_id"   # or the key of a field
    "Opmerking" = "-"   # not to be used

    [students]
    number_digits = 7   # see formgen.read.student_numbers

A link counts in every list whose sheet has that field. What must not be in a file at all stays
refused, whatever the links say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType

from formgen.errors import InputError, OutputError
from formgen.findings import Finding, Where, found
from formgen.model import catalogue
from formgen.read.splits import SPLITS
from formgen.read.synonyms import Vocabulary, known_anywhere
from formgen.read.text import folded, shortened

#: The settings of the workspace, in the folder where formgen is run.
SETTINGS = Path("formgen.toml")
NOT_USED = "-"
_TABLES = ("columns", "students")
_DIGITS = range(21)


@dataclass(frozen=True, slots=True)
class Links:
    """What the school has said of its lists.

    ``columns`` maps a folded header to what it means, as it was written. ``number_digits`` are
    those of a student number, 0 for any, None if nothing is said.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    number_digits: int | None = None


NO_LINKS = Links()


def read_links(path: Path = SETTINGS) -> Links:
    """The links of a workspace; none if it has no settings.

    Raises:
        InputError: if the file is no TOML, or a link means nothing that formgen knows.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return NO_LINKS
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(found("SETTINGS_UNREADABLE", Where(path.name))) from error
    _refuse_other_tables(path, settings)
    said, students = settings.get("columns", {}), settings.get("students", {})
    if not isinstance(said, dict) or not isinstance(students, dict):
        raise InputError(found("SETTINGS_UNREADABLE", Where(path.name)))
    wrong = [_unknown(path, header, meaning) for header, meaning in said.items()
             if not _is_known(meaning)]
    if wrong:
        raise InputError(*wrong)
    digits = students.get("number_digits")
    if digits is not None and (type(digits) is not int or digits not in _DIGITS):
        raise InputError(found("STUDENT_DIGITS_WRONG", Where(path.name),
                               seen=shortened(str(digits)), most=_DIGITS[-1]))
    return Links({folded(header): meaning for header, meaning in said.items()}, digits)


def _refuse_other_tables(path: Path, settings: Mapping[str, object]) -> None:
    """What stands under a misspelt heading would count for nothing, without a word."""
    wrong = [name for name in settings if name not in _TABLES]
    if wrong:
        raise InputError(*(found(
            "SETTINGS_TABLE_UNKNOWN", Where(path.name), name=shortened(name),
            near=get_close_matches(name, _TABLES, n=1, cutoff=0)[0]) for name in wrong))


def _is_known(meaning: object) -> bool:
    return isinstance(meaning, str) and (
        meaning == NOT_USED or meaning in catalogue() or meaning in SPLITS
        or folded(meaning) in known_anywhere())


def _unknown(path: Path, header: str, meaning: object) -> Finding:
    known = {folded(label): label for field in catalogue().values()
             for label in (field.key, field.label.nl, field.label.en)}
    near = get_close_matches(folded(str(meaning)), known, n=1, cutoff=0)
    return found("COLUMN_LINK_UNKNOWN", Where(path.name), header=shortened(header),
                 seen=shortened(str(meaning)), near=known[near[0]] if near else "-")


def linked(vocabulary: Vocabulary, links: Links) -> Vocabulary:
    """The vocabulary of a sheet with the links that make sense in it."""
    meant = {header: keys for header, meaning in links.columns.items()
             for keys in (_meant(vocabulary, meaning),) if keys}
    if not meant:
        return vocabulary
    second = {header: keys for header, keys in vocabulary.second.items() if header not in meant}
    return replace(vocabulary, first=MappingProxyType({**vocabulary.first, **meant}),
                   second=MappingProxyType(second), said=frozenset(meant))


def _meant(vocabulary: Vocabulary, meaning: str) -> tuple[str, ...]:
    if meaning == NOT_USED:
        return (NOT_USED,)
    if meaning in vocabulary.keys:
        return (meaning,)
    plain = folded(meaning)
    keys = vocabulary.first.get(plain) or vocabulary.second.get(plain, ())
    return keys if len(keys) == 1 else ()


def remember(header: str, meaning: str, path: Path = SETTINGS) -> None:
    """Add a link to the settings; their comments and order stay.

    Raises:
        InputError: if the settings are no TOML
        OutputError: if they cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    temporary = path.with_name(f".{path.name}.tmp")
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8-sig") if path.exists() else "")
        document.setdefault("columns", tomlkit.table())[header] = meaning
        temporary.write_text(tomlkit.dumps(document), encoding="utf-8")
        temporary.replace(path)
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise InputError(found("SETTINGS_UNREADABLE", Where(path.name))) from error
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise OutputError(found("SETTINGS_NOT_WRITTEN", Where(path.name))) from error
