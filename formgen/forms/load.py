"""A form folder -> :class:`formgen.forms.Form`, with every mistake named at once.

``docs/forms.md`` describes each key of form.toml for the people who write one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from formgen.errors import TemplateError
from formgen.findings import Where, found
from formgen.folders import inside
from formgen.forms.coherence import note_incoherence
from formgen.forms.declared import Declared, Mistakes
from formgen.forms.fields import form_field
from formgen.forms.foreign import own_pdf
from formgen.forms.lists import Attributes, lists
from formgen.forms.model import (
    Column,
    Form,
    FormField,
    GridCell,
    Section,
    Signature,
    Table,
)
from formgen.forms.moments import flag_field, moments_of
from formgen.model import Field, Kind, Label, Source, catalogue
from formgen.model.fields import NO_LABEL

GRID_COLUMNS = 6
AUDIENCES = ("company", "intern")

_FORM_KEYS = ("title", "subtitle", "file_name", "number", "version", "protect", "pdf_variants",
              "returned", "audience", "retention", "bundle", "when", "moments", "fields",
              "sections", "pdf")
_SECTION_KEYS = ("title", "aside", "part", "when", "new_page", "text", "text_columns", "grid",
                 "table", "checks", "note", "warning", "signatures")
_FIELD_KEYS = ("label", "type", "by", "lines", "options", "editable", "help", "scale")
_TABLE_KEYS = ("name", "from", "items", "fields", "rows", "spare", "columns")
_COLUMN_KEYS = (*_FIELD_KEYS, "key", "from", "width", "tier")
_SIGNATURE_KEYS = ("key", "title", "name", "role", "when")

_NUMBER = Field(key="nr", label=Label("Nr", "No."), kind=Kind.INTEGER, source=Source.DERIVED)
_ITEM = Field(key="item", label=NO_LABEL, source=Source.SCHOOL)
_VALUE = Field(key="value", label=NO_LABEL, source=Source.COMPANY)
_OF_TEXTS: Attributes = {"item": _ITEM}
_OF_FIELDS: Attributes = {"item": _ITEM, "value": _VALUE}


def load_form(folder: Path) -> Form:
    """The form of a folder that holds a ``form.toml``; its name is the form's id.

    Raises:
        TemplateError: with one finding for each mistake in the file.
    """
    where = Where(file=f"{folder.name}/form.toml")
    if not (folder / "form.toml").exists() and own_templates(folder):
        return form_of({}, folder)
    try:
        values = tomllib.loads((folder / "form.toml").read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(found("FORM_UNREADABLE", where, form=folder.name)) from error
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(found("FORM_NOT_TOML", where, problem=error)) from error
    return form_of(values, folder)


def own_templates(folder: Path) -> tuple[str, ...]:
    """The names of a form folder's templates: ``nl.pdf``, ``en.docx``, be it ``en.dotx``."""
    return tuple(sorted({name for name, _ in template_files(folder)}))


def template_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The templates of a form by name, with their files; ``nl.docx`` goes before ``nl.dotx``."""
    for path in inside(folder):
        name = path.name.lower().replace(".dotx", ".docx")
        if name.endswith((".docx", ".pdf")) and name.split(".")[0] in ("nl", "en"):
            yield name, path


def form_of(values: Mapping[str, Any], folder: Path) -> Form:
    """The form that the values of a form.toml declare; its texts are read from the folder.

    Raises:
        TemplateError: with one finding for each mistake.
    """
    mistakes = Mistakes(folder.name)
    form = _Reader(folder, mistakes).form(Declared(values, "form.toml", mistakes))
    note_incoherence(form, mistakes)
    if mistakes.findings:
        raise TemplateError(*mistakes.findings)
    return form


class _Reader:
    """Reads one form.toml; ``own`` are the fields that it declares or changes."""

    def __init__(self, folder: Path, mistakes: Mistakes) -> None:
        self.folder = folder
        self.mistakes = mistakes
        self.own: Mapping[str, FormField] = {}
        self.flags: frozenset[str] = frozenset()

    def form(self, about: Declared) -> Form:
        about.allow(*_FORM_KEYS)
        self.own = self._own_fields(about.table("fields", "[fields]"))
        moments = moments_of(about, self.mistakes)
        self.flags = frozenset(moment.flag for moment in moments)
        returned = about.table("returned", "[returned]")
        returned.allow("within_period", "hours")
        retention = about.table("retention", "[retention]")
        retention.allow("weeks")
        own_name = None if "sections" in about else Label(self.folder.name, self.folder.name)
        return Form(
            id=self.folder.name,
            folder=self.folder,
            title=about.label("title", default=own_name),
            subtitle=about.label("subtitle"),
            file_name=about.label("file_name", default=own_name),
            number=about.text("number"),
            version=about.text("version", "1"),
            protect=about.flag("protect"),
            pdf_variants=tuple(
                self._yes_no(key, "pdf_variants").key for key in about.words("pdf_variants")
            ),
            within_period=returned.words("within_period"),
            hours=returned.words("hours"),
            audience=self._audience(about),
            retention_weeks=retention.whole("weeks", 0, 0, 520),
            bundle=about.words("bundle"),
            when=self._condition(about),
            sections=tuple(
                self._section(section) for section in about.tables("sections", "[[sections]]")
            ),
            own_pdf=own_pdf(about, self.own, self.mistakes),
            templates=own_templates(self.folder),
            moments=moments,
        )

    def _audience(self, about: Declared) -> tuple[str, ...]:
        """Who may have the form; company and intern unless it says otherwise."""
        given = about.words("audience") if "audience" in about else AUDIENCES
        for word in given:
            if word not in AUDIENCES:
                self.mistakes.note("FORM_VALUE_UNKNOWN", "form.toml", key="audience", value=word,
                                   allowed=", ".join(AUDIENCES))
        return tuple(given)

    def _own_fields(self, about: Declared) -> Mapping[str, FormField]:
        own = {}
        for key in about.names():
            declared = about.table(key, f'[fields."{key}"]')
            declared.allow(*_FIELD_KEYS)
            own[key] = form_field(key, declared, catalogue().get(key))
        return own

    def _section(self, about: Declared) -> Section:
        title = about.label("title")
        place = f"[[sections]] {title.nl}"
        about = about.at(place)
        about.allow(*_SECTION_KEYS)
        warning = about.text("warning")
        return Section(
            title=title,
            aside=about.label("aside"),
            part=about.label("part"),
            when=self._condition(about),
            new_page=about.flag("new_page"),
            text=self._markdown(about.text("text")) if "text" in about else NO_LABEL,
            text_columns=about.whole("text_columns", 1, 1, 2),
            grid=tuple(self._grid_row(row, place) for row in about.words("grid")),
            table=self._table(about) if "table" in about else None,
            checks=tuple(self._yes_no(key, place) for key in about.words("checks")),
            note=about.label("note"),
            warning=self._field(warning, place).key if warning else "",
            signatures=tuple(
                self._signature(box)
                for box in about.tables("signatures", f"{place}, signatures")
            ),
        )

    def _grid_row(self, row: str, place: str) -> tuple[GridCell, ...]:
        """``key:span`` for each cell; without a span the cell is one column wide."""
        cells, width = [], 0
        for part in row.split():
            key, _, span = part.partition(":")
            columns = int(span or "1") if (span or "1").isdecimal() else 0
            if not 1 <= columns <= GRID_COLUMNS:
                self.mistakes.note("FORM_SPAN_WRONG", place, part=part, columns=GRID_COLUMNS)
            cells.append(GridCell(self._field(key, place), columns))
            width += columns
        if width > GRID_COLUMNS:
            self.mistakes.note("FORM_GRID_TOO_WIDE", place, row=row, columns=GRID_COLUMNS)
        return tuple(cells)

    def _table(self, section: Declared) -> Table:
        about = section.table("table", f"{section.place}, table")
        about.allow(*_TABLE_KEYS)
        source = about.text("from")
        texts, fields = about.labels("items"), about.words("fields")
        items = texts or tuple(self._field(key, about.place).field.label for key in fields)
        attributes = (_OF_TEXTS if texts else _OF_FIELDS if fields
                      else lists().get(source, {}))
        if source and not attributes:
            self.mistakes.note_unknown("FORM_LIST_UNKNOWN", about.place, source, lists())
        columns = tuple(
            self._column(column, attributes)
            for column in about.tables("columns", f"{section.place}, columns")
        )
        given = sum(map(bool, (source, texts, fields)))
        if not about.text("name") or not columns or given > 1:
            self.mistakes.note("FORM_TABLE_INCOMPLETE", about.place)
        return Table(
            name=about.text("name"),
            columns=columns,
            source=source,
            items=items,
            fields=fields,
            rows=about.whole("rows", 0, 0, 200),
            spare=about.whole("spare", 0, 0, 100),
        )

    def _column(self, about: Declared, attributes: Attributes) -> Column:
        key, source = about.text("key"), about.text("from")
        about = about.at(f"{about.place} {key}")
        about.allow(*_COLUMN_KEYS)
        if source and source not in attributes:
            self.mistakes.note_unknown("FORM_ATTRIBUTE_UNKNOWN", about.place, source, attributes)
        known = _NUMBER if key == "nr" else attributes.get(source)
        return Column(
            field=form_field(key, about, known, in_table=True),
            width=about.size("width", 10),
            source=source,
            tier=about.whole("tier", 1, 1, 2),
        )

    def _signature(self, about: Declared) -> Signature:
        about.allow(*_SIGNATURE_KEYS)
        for name in ("name", "role"):
            if about.text(name):
                self._field(about.text(name), about.place)
        return Signature(
            key=about.text("key"),
            title=about.label("title", default=None),
            name=about.text("name"),
            role=about.text("role"),
            when=self._condition(about),
        )

    def _condition(self, about: Declared) -> str:
        return self._yes_no(about.text("when"), about.place).key if "when" in about else ""

    def _field(self, key: str, place: str) -> FormField:
        """The form's own field of that key, else the catalogue's."""
        if key in self.own:
            return self.own[key]
        known = catalogue().get(key)
        if known is None:
            self.mistakes.note_unknown("FORM_FIELD_UNKNOWN", place, key, [*self.own, *catalogue()])
        return form_field(key, Declared({}, place, self.mistakes),
                           known or Field(key=key, label=Label(key, key)))

    def _yes_no(self, key: str, place: str) -> FormField:
        if key in self.flags:
            return form_field(key, Declared({}, place, self.mistakes), flag_field(key))
        declared = self._field(key, place)
        is_known = key in self.own or key in catalogue()
        if is_known and declared.field.kind is not Kind.YES_NO:
            self.mistakes.note("FORM_CONDITION_NOT_YES_NO", place, key=key)
        return declared

    def _markdown(self, name: str) -> Label:
        """The texts beside form.toml: ``<name>.nl.md`` and ``<name>.en.md``."""
        texts = {}
        for language in ("nl", "en"):
            path = self.folder / f"{name}.{language}.md"
            try:
                texts[language] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self.mistakes.note("FORM_TEXT_MISSING", path.name, name=path.name)
                texts[language] = ""
        return Label(texts["nl"], texts["en"])
