"""The format rules of fields, by the name that :attr:`formgen.model.Field.rule` gives.

A rule takes cleaned text and gives it in its one normal form, or says what is wrong with
it by a finding code. The same rules serve the reader, which normalises with them, and the
checks. What they rest on: DUO's exchange formats and public lists (BRIN, crebo, elective,
company ID), the Handelsregister (KvK: eight digits, no check digit; branch: twelve), the
postal code's published form, and the Dutch numbering plan (library phonenumbers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from formgen.model.catalogue import catalogue

Value = str | int | tuple[str, ...]
Rule = Callable[[str], "Checked"]

NO_DETAILS: Mapping[str, str] = MappingProxyType({})


class Checked(NamedTuple):
    """What a rule says of a text.

    ``value`` is the normal form, None if there is none. ``code`` names a finding, empty if
    all is well; a value with a code is usable but wants a look. ``details`` belong to the
    finding and never hold anything that could be about a person.
    """

    value: Value | None
    code: str = ""
    details: Mapping[str, str] = NO_DETAILS


def apply(rule: str, text: str) -> Checked:
    """The text under a rule.

    Args:
        rule: a name as :attr:`formgen.model.Field.rule` holds it; "" means any text will do.
        text: one line without space around it, not empty.

    Raises:
        KeyError: for a name that is no rule.
    """
    return FORMATS[rule](text) if rule else Checked(text)


def _pattern(code: str, pattern: str, drop: str = r"\s") -> Rule:
    """The rule for a code: it matches the pattern after dropping some characters."""
    valid, dropped = re.compile(pattern), re.compile(drop)

    def rule(text: str) -> Checked:
        bare = dropped.sub("", text).upper()
        return Checked(bare) if valid.fullmatch(bare) else Checked(None, code)

    return rule


def _zero_filled(digits: int, shortest: int, code: str, code_filled: str) -> Rule:
    """The rule for a number of fixed length whose leading zeros a spreadsheet may drop."""

    def rule(text: str) -> Checked:
        bare = re.sub(r"[\s.]", "", text)
        if not re.fullmatch(r"[0-9]+", bare) or not shortest <= len(bare) <= digits:
            return Checked(None, code)
        if len(bare) == digits:
            return Checked(bare)
        filled = bare.zfill(digits)
        return Checked(filled, code_filled, {"filled": filled})

    return rule


def _small_number(code: str, pattern: str) -> Rule:
    """The rule for a number that is often written with a word: 'Niveau 4', '2e leerjaar'."""
    valid = re.compile(pattern, re.IGNORECASE)

    def rule(text: str) -> Checked:
        match = valid.fullmatch(text)
        return Checked(int(match[1])) if match else Checked(None, code)

    return rule


_LEERWEGEN = {
    "BOL": ("bol", "beroepsopleidende leerweg"),
    "BBL": ("bbl", "beroepsbegeleidende leerweg"),
}


def _leerweg(text: str) -> Checked:
    folded = re.sub(r"[\s,(-]+(?:voltijd|deeltijd|vt|dt)\)?$", "", text.casefold())
    for short, names in _LEERWEGEN.items():
        if folded in names:
            return Checked(short)
    return Checked(None, "LEERWEG_FORMAT")


def _scale(text: str) -> Checked:
    scales = catalogue()["programme.scale"].options
    bare = re.sub(r"[\W_]", "", text.casefold())
    if bare in scales:
        return Checked(bare)
    return Checked(None, "SCALE_UNKNOWN", {"options": ", ".join(scales)})


def _school_year(text: str) -> Checked:
    match = re.fullmatch(r"(?:20)?([0-9]{2})\s*(?:[-–/]|t/m)\s*(?:20)?([0-9]{2})", text)
    if match and int(match[2]) == int(match[1]) + 1:
        return Checked(f"20{match[1]}-20{match[2]}")
    return Checked(None, "SCHOOL_YEAR_FORMAT")


_FOREIGN_POSTCODE = re.compile(r"[A-Z]{1,2}[ -][0-9]{4,5}")


def _postcode(text: str) -> Checked:
    upper = text.upper()
    match = re.fullmatch(r"(?:NL)?([1-9][0-9]{3})([A-Z]{2})", re.sub(r"[\s.,–-]", "", upper))
    if match:
        # PostNL has never issued these three, for what they stand for.
        never = "POSTCODE_NEVER_ISSUED" if match[2] in {"SA", "SD", "SS"} else ""
        return Checked(f"{match[1]} {match[2]}", never)
    if re.fullmatch(r"[1-9][0-9]{3}", upper):
        return Checked(None, "POSTCODE_LETTERS_MISSING")
    if _FOREIGN_POSTCODE.fullmatch(upper):
        return Checked(upper)
    return Checked(None, "POSTCODE_FORMAT")


_HOUSE_NO = re.compile(r"[0-9]{1,5}(?: ?[-/]? ?[0-9A-Za-z]{1,5}){0,3}")


def _house_no(text: str) -> Checked:
    compact = re.sub(r"\s*([-/])\s*", r"\1", text)
    return Checked(compact, "" if _HOUSE_NO.fullmatch(compact) else "HOUSE_NO_FORMAT")


_MAIL = re.compile(r"[^\s@<>,;:()\"\\]+@[^\s@<>,;:()\"\\.]+(?:\.[^\s@<>,;:()\"\\.]+)+")
_MAIL_DOMAINS = ("gmail.com", "hotmail.com", "hotmail.nl", "outlook.com", "live.nl", "icloud.com",
                 "ziggo.nl", "kpnmail.nl", "planet.nl", "yahoo.com")


def _email(text: str) -> Checked:
    address = text
    if not _MAIL.fullmatch(text):
        match = re.fullmatch(r"(?:mailto:)?([^<>]*)|[^<>]*<([^<>]*)>", text)
        address = ((match[1] or match[2] or "") if match else text).strip()
        if not _MAIL.fullmatch(address):
            return Checked(None, "EMAIL_FORMAT")
    if ".." in address:
        return Checked(None, "EMAIL_FORMAT")
    near = _near_domain(address.rpartition("@")[2].casefold())
    return Checked(address, "EMAIL_DOMAIN_NEAR", {"near": near}) if near else Checked(address)


@lru_cache(maxsize=1024)
def _near_domain(domain: str) -> str:
    """The well-known mail domain that a domain seems to be a slip of; "" if none."""
    if domain in _MAIL_DOMAINS:
        return ""
    near = get_close_matches(domain, _MAIL_DOMAINS, n=1, cutoff=0.85)
    # A mere other ending (hotmail.be, live.com) is another provider, not a slip.
    return near[0] if near and near[0].partition(".")[0] != domain.partition(".")[0] else ""


# Mobile numbers are most of a roster: these need no library (numbering plan: 06 and eight digits).
_MOBILE = re.compile(r"(?:0|(?:\+|00)31(?:0)?)6([0-9]{8})")


def _phone(text: str) -> Checked:
    bare = text if text.isdigit() else re.sub(r"[\s().\-–/]", "", text)
    mobile = _MOBILE.fullmatch(bare)
    if mobile:
        return Checked(f"06 {mobile[1]}")
    if not re.fullmatch(r"\+?[0-9]{7,17}", bare):
        return Checked(text, "PHONE_FORMAT")
    return _phone_of_plan(text, bare)


def _phone_of_plan(text: str, bare: str) -> Checked:
    """A number that the library is asked about; kept as it was typed where it says no."""
    import phonenumbers

    # +31(0)317...: the zero in brackets is for callers within the country.
    dialled = re.sub(r"^(?:\+|00)310", "+31", bare)
    try:
        number = phonenumbers.parse(dialled, "NL")
    except phonenumbers.NumberParseException:
        return Checked(text, "PHONE_FORMAT")
    if not phonenumbers.is_possible_number(number):
        return Checked(text, "PHONE_FORMAT")
    if number.country_code != 31:
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return Checked(phonenumbers.format_number(number, style))
    # Geographic and mobile numbers have nine digits after the 0; 0800 and 14xxx may differ.
    if len(str(number.national_number)) != 9 and not phonenumbers.is_valid_number(number):
        return Checked(text, "PHONE_FORMAT")
    style = phonenumbers.PhoneNumberFormat.NATIONAL
    complete = bare.startswith(("0", "+", "14"))
    return Checked(phonenumbers.format_number(number, style), "" if complete else "PHONE_REPAIRED")


def _work_process(text: str) -> Checked:
    bare = re.sub(r"\s", "", text).upper().replace(".", "-").replace("–", "-")
    valid = re.fullmatch(r"[BP][0-9]+-K[0-9]+(?:-W[0-9]+)?", bare)
    return Checked(bare) if valid else Checked(text, "WORK_PROCESS_FORMAT")


# Eduarte's own limits of a placement's size.
LEAST_HOURS, MOST_HOURS = 1, 5120


# "1,000" is a thousand in English and one in Dutch, and so none of the two.
_TOTAL_HOURS = re.compile(
    r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,0{1,2})?\s*(?:uur|uren|u|hours?|h)?", re.IGNORECASE)


def _total_hours(text: str) -> Checked:
    match = _TOTAL_HOURS.fullmatch(text)
    hours = int(match[1].replace(".", "")) if match else 0
    if not LEAST_HOURS <= hours <= MOST_HOURS:
        return Checked(None, "TOTAL_HOURS_FORMAT", {"most": str(MOST_HOURS)})
    return Checked(hours)


_TIME = re.compile(
    r"([0-9]{1,2})(?:\s*[:.uh]\s*([0-5][0-9])(?::00)?|([0-5][0-9]))?\s*(?:uur|u|h)?\s*(am|pm)?",
    re.IGNORECASE)


def _time(text: str) -> Checked:
    match = _TIME.fullmatch(text)
    if not match:
        return Checked(None, "TIME_FORMAT")
    hour, minute = int(match[1]), match[2] or match[3] or "00"
    half = (match[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return Checked(None, "TIME_FORMAT")
        hour = hour % 12 + (12 if half == "pm" else 0)
    return Checked(f"{hour:02}:{minute}") if hour < 24 else Checked(None, "TIME_FORMAT")


WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_DAY_NAMES = {
    name: short
    for short, names in zip(WEEKDAYS, (
        "maandag maandags maa mon monday", "dinsdag dinsdags din tue tues tuesday",
        "woensdag woensdags woe wed wednesday", "donderdag donderdags don thu thur thursday",
        "vrijdag vrijdags vri fri friday", "zaterdag zaterdags zat sat saturday",
        "zondag zondags zon sun sunday"), strict=True)
    for name in (short, *names.split())
}


def _weekdays(text: str) -> Checked:
    folded = text.casefold().replace(".", "")
    folded = re.sub(r"\s*(?:t/m|tot en met|tot|until|through|[-–])\s*", "-", folded)
    days: set[str] = set()
    for part in filter(None, re.split(r"[,;/&+\s]+", folded)):
        if part in {"en", "and"}:
            continue
        ends = [_DAY_NAMES.get(name, "") for name in part.split("-")]
        if "" in ends or len(ends) > 2:
            return Checked(None, "WEEKDAY_UNKNOWN")
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        if first > last:
            return Checked(None, "WEEKDAY_UNKNOWN")
        days.update(WEEKDAYS[first:last + 1])
    if not days:
        return Checked(None, "WEEKDAY_UNKNOWN")
    return Checked(tuple(day for day in WEEKDAYS if day in days))


FORMATS: Mapping[str, Rule] = MappingProxyType({
    # Two digits and two letters, where given with the two characters of a branch: 02QZ00.
    "brin": _pattern("BRIN_FORMAT", r"[0-9]{2}[A-Z]{2}(?:[0-9]{2})?"),
    "crebo": _pattern("CREBO_FORMAT", r"[0-9]{5}", drop=r"[\s.]"),
    "level": _small_number("LEVEL_FORMAT", r"(?:mbo|niveau|level)?[\s-]*([1-4])"),
    "leerweg": _leerweg,
    "scale": _scale,
    "school_year": _school_year,
    "sbb_id": _pattern("SBB_ID_FORMAT", r"[1-9][0-9]{8}", drop=r"[\s.]"),
    "kvk": _zero_filled(8, 7, "KVK_FORMAT", "KVK_ZERO_ADDED"),
    "branch_no": _zero_filled(12, 7, "BRANCH_NO_FORMAT", "BRANCH_NO_ZERO_ADDED"),
    "postcode": _postcode,
    "house_no": _house_no,
    "email": _email,
    "phone": _phone,
    "elective": _pattern("ELECTIVE_FORMAT", r"K[0-9]{4}"),
    "work_process": _work_process,
    "year": _small_number("YEAR_FORMAT", r"(?:leerjaar|jaar|year|lj)?[\s.]*([1-6])"
                                         r"(?:e|ste|de|st|nd|rd|th)?(?:\s*(?:leer)?jaar)?"),
    "total_hours": _total_hours,
    "time": _time,
    "weekdays": _weekdays,
})
