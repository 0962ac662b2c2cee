"""The slots of a template as people and programs read them, and the names it may use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from formgen.fill.slots import Slot, SlotKind
from formgen.findings import Finding, Language
from formgen.forms import Form
from formgen.forms.names import Known, Names, Origin, names_of_data
from formgen.forms.names_check import check_names, known_by_match
from formgen.forms.names_file import write_names
from formgen.report.json import findings_list

SCHEMA = 1

_KINDS: Mapping[Language, Mapping[SlotKind, str]] = {
    "nl": {
        SlotKind.TEXT: "tekst", SlotKind.MULTILINE: "tekst, regels", SlotKind.DATE: "datum",
        SlotKind.CHECK: "vakje", SlotKind.CHOICE: "keuze", SlotKind.LIST: "keuzes",
        SlotKind.RADIO: "keuzerondje", SlotKind.SIGNATURE: "handtekening",
        SlotKind.IMAGE: "afbeelding", SlotKind.TAG: "in de tekst",
    },
    "en": {
        SlotKind.TEXT: "text", SlotKind.MULTILINE: "text, lines", SlotKind.DATE: "date",
        SlotKind.CHECK: "check box", SlotKind.CHOICE: "choice", SlotKind.LIST: "choices",
        SlotKind.RADIO: "radio button", SlotKind.SIGNATURE: "signature",
        SlotKind.IMAGE: "picture", SlotKind.TAG: "in the text",
    },
}  # fmt: skip
_HEADS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("NAAM", "SOORT", "PLAATS", "BIJ", "WAARDE"),
    "en": ("NAME", "KIND", "PLACE", "BESIDE", "VALUE"),
}
_ORIGINS: Mapping[Language, Mapping[Origin, str]] = {
    "nl": {
        Origin.DATA: "bekend", Origin.FORM: "van dit formulier",
        Origin.PERSON: "met de hand", Origin.UNKNOWN: "ONBEKEND",
    },
    "en": {
        Origin.DATA: "known", Origin.FORM: "of this form",
        Origin.PERSON: "by hand", Origin.UNKNOWN: "UNKNOWN",
    },
}  # fmt: skip
_NEAREST: Mapping[Language, str] = {"nl": "bedoelt u {}?", "en": "did you mean {}?"}
_LIMIT: Mapping[Language, str] = {"nl": "hooguit {} tekens", "en": "{} characters at most"}
_REQUIRED: Mapping[Language, str] = {"nl": "verplicht", "en": "required"}
_WIDEST = 44  # characters; a longer name pushes the rest of its line


@dataclass(frozen=True, slots=True)
class Listing:
    """What is told of one template file."""

    file: str
    form: Form | None
    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]

    @property
    def is_pdf(self) -> bool:
        """Whether the slots are those of a PDF, whose names may be foreign."""
        return self.form is not None and self.file.lower().endswith(".pdf")

    def rows(self) -> list[tuple[Slot, Known]]:
        """Each slot with what is known of its name."""
        names = Names(self.form)
        foreign = known_by_match(self.form, self.slots) if self.form and self.is_pdf else {}
        return [(slot, foreign.get(slot.name) or names.look_up(slot)) for slot in self.slots]


def with_names_checked(listings: Sequence[Listing], *, write: bool) -> list[Listing]:
    """The listings, and what there is to say of the names of each form's own PDFs.

    ``write``: form.toml is given what is sure of them.

    Raises:
        OutputError: if a form.toml cannot be written.
    """
    checked = list(listings)
    forms = {listing.form.folder: listing.form for listing in listings
             if listing.form and listing.is_pdf}
    for form in forms.values():
        own = {listing.file: listing.slots for listing in listings
               if listing.is_pdf and listing.form and listing.form.folder == form.folder}
        names = check_names(form, own)
        if write and names.sure:
            write_names(form.folder, names.sure)
        findings = tuple(names.findings(written=write))
        if findings:
            checked.append(Listing(f"{form.id}/form.toml", form, (), findings))
    return checked


def render(listing: Listing, language: Language) -> str:
    """A table with a line for each slot, in the order of the document."""
    table = [_HEADS[language]]
    options: list[str] = [""]
    for slot, known in listing.rows():
        about = _ORIGINS[language][known.origin]
        if known.label is not None:
            about += f" ({known.label[language]})"
        if known.nearest:
            about += f"; {_NEAREST[language].format(known.nearest)}"
        is_title = slot.kind is not SlotKind.TAG and slot.label != slot.name
        beside = slot.around or (slot.label if is_title else "")
        table.append((slot.name, _KINDS[language][slot.kind], slot.place, beside, about))
        options.append("; ".join(_demands(slot, language)))
    lines = _aligned(table)
    return "\n".join(
        f"{line}\n    {choices}" if choices else line
        for line, choices in zip(lines, options, strict=True)
    )


def _demands(slot: Slot, language: Language) -> Iterator[str]:
    """What a slot offers and asks of its value."""
    if slot.options:
        yield " | ".join(slot.options)
    if slot.limit:
        yield _LIMIT[language].format(slot.limit)
    if slot.required:
        yield _REQUIRED[language]


def render_json(listings: Sequence[Listing], language: Language, *, known: bool = False) -> str:
    """The same of several templates for programs, their findings included.

    ``known``: also every name that the data has.
    """
    whole = {
        "schema": SCHEMA,
        **({"known": dict(_known_names(language))} if known else {}),
        "templates": [
            {
                "file": listing.file,
                "form": listing.form.id if listing.form is not None else None,
                "slots": [_row(slot, known, language) for slot, known in listing.rows()],
                "findings": findings_list(listing.findings, language),
            }
            for listing in listings
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def render_known(language: Language) -> str:
    """Every name that the data has, with its label."""
    return "\n".join(_aligned(_known_names(language)))


def _known_names(language: Language) -> list[tuple[str, str]]:
    return [
        (name, label[language] if label is not None else "")
        for name, label in names_of_data().items()
        if not name.endswith(".*")
    ]


def _row(slot: Slot, known: Known, language: Language) -> dict[str, object]:
    return {
        "name": slot.name,
        "kind": slot.kind.value,
        "place": slot.place,
        "around": slot.around,
        "title": slot.label,
        "options": list(slot.options),
        "max_length": slot.limit or None,
        "required": slot.required,
        "data": known.origin.value,
        "label": known.label[language] if known.label is not None else "",
        "nearest": known.nearest,
    }


def _aligned(table: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*table, strict=True)]
    for row in table:
        yield "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
