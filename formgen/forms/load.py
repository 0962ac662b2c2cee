"""A form folder -> :class:`formgen.forms.Form`, with every mistake named at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from formgen.errors import TemplateError
from formgen.findings import Finding, Language, Where, found
from formgen.forms.model import (
    Column,
    Form,
    FormField,
    GridCell,
    Section,
    Signature,
    Table,
)
from formgen.model import Field, Kind, Label, Source, catalogue
from formgen.model.fields import NO_LABEL

GRID_COLUMNS = 6

_FORM_KEYS = ("title", "subtitle", "file_name", "number", "version", "protect", "pdf_variants",
              "fields", "sections")
_SECTION_KEYS = ("title", "aside", "when", "new_page", "text", "grid", "table", "checks", "note",
                 "warning", "signatures")
_FIELD_KEYS = ("label", "type", "by", "lines", "options", "editable", "help")
_TABLE_KEYS = ("name", "from", "rows", "spare", "columns")
_COLUMN_KEYS = (*_FIELD_KEYS, "key", "from", "width")
_SIGNATURE_KEYS = ("key", "title", "name", "role", "when")


def load_form(folder: Path) -> Form:
    """The form of a folder that holds a ``form.toml``; its name is the form's id.

    Raises:
        TemplateError: with one finding for each mistake in the file.
    """
    where = Where(file=f"{folder.name}/form.toml")
    try:
        declared = tomllib.loads((folder / "form.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(found("FORM_UNREADABLE", where, form=folder.name)) from error
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(found("FORM_NOT_TOML", where, problem=error)) from error
    reader = _Reader(folder, where)
    form = reader.form(declared)
    if reader.findings:
        raise TemplateError(*reader.findings)
    return form


class _Reader:
    """Reads the tables of one form.toml and collects what is wrong with them."""

    def __init__(self, folder: Path, where: Where) -> None:
        self.folder = folder
        self.where = where
        self.findings: list[Finding] = []
        self.own: dict[str, FormField] = {}

    def form(self, declared: Mapping[str, Any]) -> Form:
        self._known(declared, _FORM_KEYS, "form.toml")
        self.own = {
            key: self._own_field(key, about) for key, about in declared.get("fields", {}).items()
        }
        return Form(
            id=self.folder.name,
            folder=self.folder,
            title=self._label(declared, "title", required=True),
            subtitle=self._label(declared, "subtitle"),
            file_name=self._label(declared, "file_name", required=True),
            number=str(declared.get("number", "")),
            version=str(declared.get("version", "1")),
            protect=bool(declared.get("protect", False)),
            pdf_variants=tuple(
                self._yes_no(key, "pdf_variants") for key in declared.get("pdf_variants", ())
            ),
            sections=tuple(self._section(about) for about in declared.get("sections", ())),
        )

    def _section(self, about: Mapping[str, Any]) -> Section:
        title = self._label(about, "title")
        place = f"[[sections]] {title.nl}"
        self._known(about, _SECTION_KEYS, place)
        warning = str(about.get("warning", ""))
        if warning:
            self._field(warning, place)
        return Section(
            title=title,
            aside=self._label(about, "aside"),
            when=self._yes_no(about["when"], place) if "when" in about else "",
            new_page=bool(about.get("new_page", False)),
            text=self._text(about["text"]) if "text" in about else NO_LABEL,
            grid=tuple(self._grid_row(row, place) for row in about.get("grid", ())),
            table=self._table(about["table"], place) if "table" in about else None,
            checks=tuple(self._field(key, place) for key in about.get("checks", ())),
            note=self._label(about, "note"),
            warning=warning,
            signatures=tuple(self._signature(box, place) for box in about.get("signatures", ())),
        )

    def _grid_row(self, row: str, place: str) -> tuple[GridCell, ...]:
        cells = []
        for part in row.split():
            key, _, span = part.partition(":")
            cells.append(GridCell(self._field(key, place), int(span) if span.isdigit() else 1))
        if sum(cell.span for cell in cells) > GRID_COLUMNS:
            self._wrong("FORM_GRID_TOO_WIDE", place, row=row, columns=GRID_COLUMNS)
        return tuple(cells)

    def _table(self, about: Mapping[str, Any], place: str) -> Table:
        self._known(about, _TABLE_KEYS, f"{place}, table")
        columns = tuple(self._column(column, place) for column in about.get("columns", ()))
        if not about.get("name") or not columns:
            self._wrong("FORM_TABLE_INCOMPLETE", place)
        return Table(
            name=str(about.get("name", "")),
            source=str(about.get("from", "")),
            rows=int(about.get("rows", 0)),
            spare=int(about.get("spare", 0)),
            columns=columns,
        )

    def _column(self, about: Mapping[str, Any], place: str) -> Column:
        self._known(about, _COLUMN_KEYS, f"{place}, columns")
        key = str(about.get("key", ""))
        declared = {name: value for name, value in about.items() if name in _FIELD_KEYS}
        return Column(
            self._own_field(key, declared), float(about.get("width", 10)),
            str(about.get("from", "")),
        )

    def _signature(self, about: Mapping[str, Any], place: str) -> Signature:
        self._known(about, _SIGNATURE_KEYS, f"{place}, signatures")
        for name in ("name", "role"):
            if about.get(name):
                self._field(about[name], place)
        return Signature(
            key=str(about.get("key", "")),
            title=self._label(about, "title", required=True),
            name=str(about.get("name", "")),
            role=str(about.get("role", "")),
            when=self._yes_no(about["when"], place) if "when" in about else "",
        )

    def _own_field(self, key: str, about: Mapping[str, Any]) -> FormField:
        """A field that the form declares, or a catalogue field that it changes."""
        self._known(about, _FIELD_KEYS, f'[fields."{key}"]')
        known = catalogue().get(key)
        kind = self._one_of(Kind, str(about.get("type", known.kind if known else "text")), key)
        source = self._one_of(Source, str(about.get("by", known.source if known else "company")),
                              key)
        declared = about.get("options", known.options if known else ())
        options: Mapping[Language, tuple[str, ...]] = (
            {"nl": tuple(declared["nl"]), "en": tuple(declared["en"])}
            if isinstance(declared, Mapping)
            else {"nl": tuple(declared), "en": tuple(declared)}
        )
        label = self._label(about, "label") if "label" in about or not known else known.label
        return FormField(
            field=Field(key=key, label=label, kind=kind, source=source, options=options["nl"],
                        need=known.need if known else Field(key="", label=NO_LABEL).need,
                        privacy=known.privacy if known else Field(key="", label=NO_LABEL).privacy,
                        help=self._label(about, "help")),
            lines=int(about.get("lines", 4 if kind is Kind.LONG_TEXT else 1)),
            editable=bool(about.get("editable", known is None)),
            options=options,
        )

    def _field(self, key: str, place: str) -> FormField:
        """The form's own field of that key, else the catalogue's."""
        if key in self.own:
            return self.own[key]
        if key in catalogue():
            return self._own_field(key, {})
        self._wrong("FORM_FIELD_UNKNOWN", place, key=key,
                    hint=_near(key, [*self.own, *catalogue()]))
        return self._own_field(key, {})

    def _yes_no(self, key: str, place: str) -> str:
        if self._field(key, place).field.kind is not Kind.YES_NO:
            self._wrong("FORM_CONDITION_NOT_YES_NO", place, key=key)
        return key

    def _label(self, about: Mapping[str, Any], name: str, *, required: bool = False) -> Label:
        value = about.get(name)
        if value is None and not required:
            return NO_LABEL
        if isinstance(value, str):
            return Label(value, value)
        if not isinstance(value, Mapping) or set(value) != {"nl", "en"}:
            self._wrong("FORM_LABEL_INCOMPLETE", name, name=name)
            return NO_LABEL
        return Label(str(value["nl"]), str(value["en"]))

    def _text(self, name: str) -> Label:
        """The Markdown beside form.toml: ``<name>.nl.md`` and ``<name>.en.md``."""
        texts = {}
        for language in ("nl", "en"):
            path = self.folder / f"{name}.{language}.md"
            try:
                texts[language] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self._wrong("FORM_TEXT_MISSING", path.name, name=path.name)
                texts[language] = ""
        return Label(texts["nl"], texts["en"])

    def _one_of(self, kinds: Any, value: str, key: str) -> Any:
        try:
            return kinds(value)
        except ValueError:
            allowed = [str(kind) for kind in kinds]
            self._wrong("FORM_VALUE_UNKNOWN", f'[fields."{key}"]', value=value,
                        allowed=", ".join(allowed), hint=_near(value, allowed))
            return next(iter(kinds))

    def _known(self, about: Mapping[str, Any], allowed: Sequence[str], place: str) -> None:
        for name in about:
            if name not in allowed:
                self._wrong("FORM_KEY_UNKNOWN", place, key=name, hint=_near(name, allowed))

    def _wrong(self, code: str, place: str, **details: object) -> None:
        self.findings.append(
            found(code, Where(self.where.file, field=place), f"form:{self.folder.name}", **details)
        )


def _near(word: str, known: Sequence[str]) -> str:
    """The nearest known word, or the empty string."""
    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")
