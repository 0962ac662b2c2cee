"""PDF files that open with a password only (AES-256), one password for each company.

The passwords are random words, easy to say on the telephone. They are kept in a file that only
the user may read, so that a second pack has the same ones, and never go into a mail or a log.
"""

from __future__ import annotations

import json
import secrets
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

from formgen.errors import OutputError
from formgen.findings import Where, found
from formgen.write.atomic import put
from formgen.write.failures import cannot_write

PASSWORDS = "passwords.json"
_WORDS = 4
# Short, common Dutch words without look-alikes; 4 of these 127 are 28 bits, against guessing by
# hand over the telephone; the file's own key is 256 bits.
_VOCABULARY = (
    "appel", "arend", "bakker", "balkon", "beker", "berg", "bezem", "blad", "bloem", "boek",
    "boom", "boot", "brief", "brug", "buiten", "citroen", "dak", "deken", "deur", "dier", "dijk",
    "doek", "dorp", "draad", "druif", "duin", "egel", "eiland", "emmer", "eend", "fiets", "fluit",
    "gans", "garen", "gras", "groen", "haas", "haven", "heide", "hert", "hond", "hout", "huis",
    "ijs", "jas", "kaart", "kaas", "kalf", "kamer", "kast", "kat", "kelder", "kers", "klok",
    "koe", "koffie", "konijn", "koren", "kraan", "krant", "kruid", "kubus", "lamp", "lepel",
    "lente", "licht", "linde", "maan", "mand", "markt", "mees", "melk", "merel", "molen", "mos",
    "muis", "muur", "nest", "noot", "oever", "olifant", "paard", "pad", "panda", "parel", "peer",
    "pen", "perzik", "plant", "plein", "poes", "pony", "poort", "raam", "regen", "reiger",
    "rivier", "roos", "schaap", "schip", "sleutel", "sneeuw", "spiegel", "spin", "stad", "steen",
    "ster", "stoel", "storm", "strand", "tafel", "tent", "toren", "trap", "trein", "tuin",
    "uil", "valk", "veer", "vijver", "vis", "vlag", "vogel", "vos", "water", "wei", "wolk",
)


def passwords(folder: Path, recipients: tuple[str, ...]) -> dict[str, str]:
    """The password of each recipient; those that have none yet are given one.

    Raises:
        OutputError: if the list cannot be read or written.
    """
    path = folder / PASSWORDS
    try:
        known = _known(path)
        missing = [recipient for recipient in recipients if recipient not in known]
        if missing:
            known.update({recipient: _made() for recipient in missing})
            folder.mkdir(parents=True, exist_ok=True)
            # What is locked with a word that is lost, nobody ever opens again.
            put(str(folder), PASSWORDS, json.dumps(known, indent=1, sort_keys=True).encode(),
                durable=True, mode=0o600)
    except OSError as error:
        raise cannot_write(error, PASSWORDS) from error
    except ValueError as error:
        raise OutputError(found("PASSWORDS_UNREADABLE", Where(PASSWORDS))) from error
    return {recipient: known[recipient] for recipient in recipients}


def _known(path: Path) -> dict[str, str]:
    """The passwords of a list; none if there is no list.

    Raises:
        OSError: if it cannot be read
        ValueError: if it is no list of passwords.
    """
    if not path.is_file():
        return {}
    known = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(known, dict) or not all(isinstance(word, str) for word in known.values()):
        raise ValueError("no passwords by recipient")
    return known


def locked(document: bytes, password: str) -> bytes:
    """A PDF that opens with a password only. Its fields can still be filled in then.

    Raises:
        OutputError: LOCKING_NOT_INSTALLED if the library for that is not installed.
    """
    pikepdf = _library()
    permissions = pikepdf.Permissions(modify_other=False, modify_assembly=False)
    with pikepdf.open(BytesIO(document)) as pdf:
        stream = BytesIO()
        pdf.save(stream, encryption=pikepdf.Encryption(
            user=password, owner=secrets.token_urlsafe(24), R=6, allow=permissions))
    return stream.getvalue()


@cache
def _library() -> ModuleType:
    try:
        import pikepdf
    except ModuleNotFoundError as error:
        raise OutputError(found("LOCKING_NOT_INSTALLED")) from error
    return pikepdf


def _made() -> str:
    return "-".join(secrets.choice(_VOCABULARY) for _ in range(_WORDS))
