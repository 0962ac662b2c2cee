"""Damaged copies of a file: the same for the same number, on every machine."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

#: Numbers that readers are known to stumble over.
_NUMBERS = (b"0", b"-1", b"1", b"255", b"256", b"32768", b"65536", b"2147483647", b"2147483648",
            b"4294967295", b"9999999999", b"18446744073709551616", b"1e309", b"-0.0", b"nan")
_XML = (b"<w:p/>", b"<w:tc></w:tc>", b"]]>", b"&#0;", b"&amp;", b"&x;", b"<!DOCTYPE a>", b"</w:p>",
        b"<c r=\"XFD1048576\"><v>1</v></c>", b"{{ a.b }}", b"{% for x in y %}", b"{% endif %}",
        b"\xff\xfe", b"\x00", b" r:id=\"rId99\"", b"<?xml version='1.1'?>")
_PDF = (b"<<", b">>", b"[", b"]", b"(", b")", b"endobj", b"stream\n", b"endstream", b"1 0 R",
        b"99999 0 R", b"null", b"/Kids", b"/Parent", b"/Length", b"/Filter/ASCIIHexDecode",
        b"/DecodeParms<</Predictor 15/Columns 999999>>", b"xref\n", b"startxref\n0\n", b"trailer")
_CSV = (b";", b",", b'"', b'""', b"\r", b"\n", b"\t", b"\x00", b"\xef\xbb\xbf", b"\xff", b"=1+1",
        b"'", b"x" * 70_000, b";" * 5_000, "Å\u0301\u202e\u200d".encode(), b"31-02-2026")
_TOKENS = {"docx": _XML, "xlsx": _XML, "pdf": _PDF, "csv": _CSV}


def mutant(content: bytes, kind: str, number: int) -> bytes:
    """A damaged copy; half of those of a ZIP file are sound archives of damaged members."""
    chance = Random(f"{kind} {number}")
    if kind in ("docx", "xlsx") and chance.random() < 0.7:
        return _in_archive(content, kind, chance)
    return _damaged(content, kind, chance)


def _damaged(content: bytes, kind: str, chance: Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        if content:
            content = chance.choice(_WAYS)(content, kind, chance)
    return content


def _in_archive(content: bytes, kind: str, chance: Random) -> bytes:
    """An archive with one or two members damaged, left out, doubled or renamed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    for _ in range(chance.choice((1, 1, 2))):
        place = chance.randrange(len(members))
        name, inside = members[place]
        match chance.randrange(12):
            case 0:
                members[place] = (chance.choice(members)[0], inside)
            case 1:
                members[place] = (name, chance.choice(members)[1])
            case 2 if len(members) > 1:
                del members[place]
            case 3:
                members[place] = (chance.choice(("../a.xml", "/etc/a", "a\\b", "")), inside)
            case _:
                members[place] = (name, _damaged(inside, kind, chance))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", chance.choice((0, 8))) as archive:
        seen: set[str] = set()
        for name, inside in members:
            if name not in seen:  # zipfile warns of doubles; they are a case of their own
                archive.writestr(zipfile.ZipInfo(name), inside)
            seen.add(name)
    return target.getvalue()


def _flip(content: bytes, _kind: str, chance: Random) -> bytes:
    place = chance.randrange(len(content))
    flipped = bytes([content[place] ^ 1 << chance.randrange(8)])
    return content[:place] + flipped + content[place + 1:]


def _cut(content: bytes, _kind: str, chance: Random) -> bytes:
    start, end = _slice(content, chance)
    return content[:start] + content[end:]


def _truncate(content: bytes, _kind: str, chance: Random) -> bytes:
    return content[:chance.randrange(len(content))]


def _double(content: bytes, _kind: str, chance: Random) -> bytes:
    start, end = _slice(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 1, 3, 50)) + content[end:]


def _move(content: bytes, _kind: str, chance: Random) -> bytes:
    start, end = _slice(content, chance)
    place = chance.randrange(len(content))
    return content[:place] + content[start:end] + content[place:]


def _token(content: bytes, kind: str, chance: Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + chance.choice(_TOKENS[kind]) + content[place:]


def _number(content: bytes, _kind: str, chance: Random) -> bytes:
    """Another number in the place of one."""
    found = list(re.finditer(rb"\d+", content[:400_000]))
    if not found:
        return content
    match = chance.choice(found)
    return content[:match.start()] + chance.choice(_NUMBERS) + content[match.end():]


def _swap_words(content: bytes, _kind: str, chance: Random) -> bytes:
    """One word of the file in the place of another."""
    found = list(re.finditer(rb"/?[A-Za-z]{2,20}", content[:400_000]))
    if len(found) < 2:
        return content
    one, other = chance.sample(found, 2)
    return content[:one.start()] + other[0] + content[one.end():]


def _slice(content: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(content))
    return start, start + chance.choice((1, 2, 8, 60, 500))


_WAYS: tuple[Callable[[bytes, str, Random], bytes], ...] = (
    _flip, _cut, _truncate, _double, _move, _token, _token, _number, _number, _swap_words)
