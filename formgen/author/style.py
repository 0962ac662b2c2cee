"""The house style: the few values that decide how all papers look.

``form_templates/style.toml`` holds them; what it leaves out has the default of this module.
Lengths are in points (1/72 inch) unless the name says millimetres, colours are ``#RRGGBB``.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from formgen.errors import TemplateError
from formgen.fill.word.pictures import measured
from formgen.findings import Finding, Where, found

#: Contrast of text that WCAG 2.1 asks for at level AA (success criterion 1.4.3).
CONTRAST_AA = 4.5

WHITE = "#FFFFFF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The values of one house style.

    ``line`` colours hairlines, ``edge`` the border of a box to fill in, ``tint`` its ground,
    ``prompt`` what stands in it until it is filled in.
    ``logo`` is a PNG or JPEG picture; empty: a square in the accent colour stands for it.
    ``school`` is the name in the header; empty: the one that the data has.
    """

    font: str = "Arial"
    accent: str = "#0F4C5C"
    ink: str = "#1B1F23"
    grey: str = "#4A5560"
    prompt: str = "#5B6670"
    line: str = "#C3CED4"
    edge: str = "#8FA3AD"
    tint: str = "#EEF4F6"
    bar: str = "#E0A030"
    title: float = 20
    subtitle: float = 10.5
    section: float = 11
    text: float = 9.5
    table: float = 9
    table_header: float = 8
    note: float = 8
    label: float = 7.5
    header: float = 8
    footer: float = 7
    margin_mm: float = 17
    top_mm: float = 31
    bottom_mm: float = 20
    header_mm: float = 14
    footer_mm: float = 10
    gutter_mm: float = 4
    row_mm: float = 7
    logo: bytes = b""
    school: str = ""


DEFAULT_STYLE = Style()

#: The longest that a page of Word can be: 22 inches.
_LONGEST = 1584
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")

#: Pairs of a text's colour and its ground that must be readable.
_READABLE = (
    ("ink", WHITE), ("grey", WHITE), ("accent", WHITE), ("ink", "tint"), ("prompt", "tint"),
)


def load_style(folder: Path) -> Style:
    """The house style that ``style.toml`` in the folder of the forms declares.

    Raises:
        TemplateError: with one finding for each value that cannot be used.
    """
    path = folder / "style.toml"
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return DEFAULT_STYLE
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError(
            found("STYLE_UNREADABLE", Where(file=path.name), problem=type(error).__name__)
        ) from error
    values: dict[str, Any] = {}
    findings = list(_take(declared, folder, values))
    if findings:
        raise TemplateError(*findings)
    style = dataclasses.replace(DEFAULT_STYLE, **values)
    pale = tuple(_too_pale(style))
    if pale:
        raise TemplateError(*pale)
    return style


def _take(declared: Mapping[str, Any], folder: Path, values: dict[str, Any]) -> Iterator[Finding]:
    """Put every usable value into ``values``; give a finding for each other one."""
    flat = {
        name: value
        for key, entry in declared.items()
        for name, value in (entry.items() if isinstance(entry, Mapping) else ((key, entry),))
    }
    known = [field.name for field in dataclasses.fields(Style)]
    for name, value in flat.items():
        where = Where(file="style.toml", field=name)
        default = getattr(DEFAULT_STYLE, name, None)
        if name not in known:
            near = get_close_matches(name, known, n=1)
            code = "STYLE_KEY_MISSPELT" if near else "STYLE_KEY_UNKNOWN"
            yield found(code, where, key=name, hint="".join(near))
        elif name == "logo":
            yield from _take_logo(str(value), folder, values)
        elif isinstance(default, float | int):
            is_number = isinstance(value, float | int) and not isinstance(value, bool)
            if is_number and 0 < value <= _LONGEST:
                values[name] = value
            else:
                yield found("STYLE_NOT_A_LENGTH", where, key=name)
        elif str(default).startswith("#") and not _COLOUR.fullmatch(str(value)):
            yield found("STYLE_NOT_A_COLOUR", where, key=name)
        else:
            values[name] = str(value)


def _take_logo(name: str, folder: Path, values: dict[str, Any]) -> Iterator[Finding]:
    """Read the logo, if there is one."""
    where = Where(file="style.toml", field="logo")
    if not name:
        return
    try:
        content = (folder / name).read_bytes()
    except (OSError, ValueError):  # or what no file name can have in it
        yield found("STYLE_LOGO_MISSING", where, file=name)
        return
    try:
        measured(content)
    except ValueError:
        yield found("STYLE_LOGO_NOT_A_PICTURE", where, file=name)
    else:
        values["logo"] = content


def _too_pale(style: Style) -> Iterator[Finding]:
    for text, ground in _READABLE:
        paper = ground if ground.startswith("#") else getattr(style, ground)
        ratio = contrast(getattr(style, text), paper)
        if ratio < CONTRAST_AA:
            yield found("STYLE_CONTRAST_TOO_LOW", Where(file="style.toml", field=text),
                        key=text, ratio=f"{ratio:.1f}", ground=ground, least=CONTRAST_AA)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.1, "contrast ratio").

    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, from 0 to 1 (WCAG 2.1)."""
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in rgb(colour)
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def rgb(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of ``#RRGGBB``, each from 0 to 1."""
    red, green, blue = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue
