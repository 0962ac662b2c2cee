"""A form as its ``form.toml`` declares it: sections, fields, tables, texts, signatures.

The same declaration drives the Word template and the PDF template (:mod:`formgen.author`),
the values that are put into them (:mod:`formgen.plan`), and later the reading back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from formgen.findings import Language
from formgen.forms.foreign import OwnPdf
from formgen.model import Field, Label
from formgen.model.scales import SCALES, scale_named


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field on a form: an entry of the catalogue, or the form's own.

    ``options`` are the choices in each language, in the same order, value and label being
    the same; ``lines`` is the height on paper in lines of text. ``editable``: a prefilled
    value may still be changed by hand; other prefilled values are read-only.
    ``before_scale``: the choices are those of the programme's scale, after these; None for a
    field with choices of its own.
    """

    field: Field
    lines: int = 1
    editable: bool = False
    options: Mapping[Language, tuple[str, ...]]
    before_scale: Mapping[Language, tuple[str, ...]] | None = None

    def offered(self, language: Language, scale: str | None) -> tuple[str, ...]:
        """The choices where the programme assesses on the scale with that code."""
        if self.before_scale is None:
            return self.options[language]
        return (*self.before_scale[language], *scale_named(scale)[language])

    def ever_offered(self) -> frozenset[str]:
        """Every choice that a paper may offer, in any language and on any scale."""
        scales = SCALES if self.before_scale is not None else (None,)
        return frozenset(choice for scale in scales for language in self.options
                         for choice in self.offered(language, scale))

    @property
    def key(self) -> str:
        """The dotted key, which is also the name of its control in Word and PDF."""
        return self.field.key


@dataclass(frozen=True, slots=True)
class GridCell:
    """A field in the grid of a section; the grid has six columns."""

    field: FormField
    span: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``field.key`` is the last part of the control's name. ``source`` is the attribute of the
    data's list that prefills it, empty for a column that is filled in by hand. ``width`` is
    relative to the other columns of its ``tier``.
    """

    field: FormField
    width: float
    source: str = ""
    tier: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one row for each thing of a list, and blank rows.

    The things are those of the data's list ``source``, or ``items``: fixed texts, each of
    which is the attribute ``item`` of its row. If the items are the labels of catalogue
    fields, ``fields`` are those fields' keys, in the same order, and what the data says of
    each is the attribute ``value`` of its row. Rows are numbered from 1; cell names are
    ``<name>.<row>.<column key>``. There are at least ``rows`` rows, and at least ``spare``
    blank ones after the data. A row may be printed in two tiers, one under the other.
    """

    name: str
    columns: tuple[Column, ...]
    source: str = ""
    items: tuple[Label, ...] = ()
    fields: tuple[str, ...] = ()
    rows: int = 0
    spare: int = 0

    def length(self, items: int) -> int:
        """How many rows the table has when the data has so many items."""
        return max(self.rows, items + self.spare)

    def tiers(self) -> tuple[tuple[Column, ...], ...]:
        """The columns of the first tier, and those of the second if there is one.

        A column ``nr`` that opens the first tier spans both.
        """
        numbers = sorted({column.tier for column in self.columns})
        return tuple(
            tuple(column for column in self.columns if column.tier == number)
            for number in numbers
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """A box in which one party signs: ``signatures.<key>.place``, ``.date``, ``.signature``.

    ``name`` and ``role`` are keys of fields printed in the box. ``when`` is the key of a
    yes/no field; the box is there only if it is true.
    """

    key: str
    title: Label
    name: str = ""
    role: str = ""
    when: str = ""

    @property
    def slots(self) -> tuple[str, str, str]:
        """The names of the fields to fill in: place, date and signature."""
        return (
            f"signatures.{self.key}.place",
            f"signatures.{self.key}.date",
            f"signatures.{self.key}.signature",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section, printed in this order: text, grid, table, checks, note, warning, signatures.

    ``aside`` stands small at the right of the title: who fills it in, or the law's article.
    ``text`` is Markdown, set in ``text_columns`` columns. ``note`` is fixed; ``warning`` is
    the key of a text that is printed as a note only if the data has it. ``when`` is the key
    of a yes/no field of the data; the section is there only if it is true. ``part`` is a
    title like the form's own: it opens a new part of the paper on a new page, as an annex.
    """

    title: Label
    aside: Label
    part: Label
    when: str = ""
    new_page: bool = False
    text: Label
    text_columns: int = 1
    grid: tuple[tuple[GridCell, ...], ...] = ()
    table: Table | None = None
    checks: tuple[FormField, ...] = ()
    note: Label
    warning: str = ""
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One of the moments at which a form is filled in, each time as a paper of its own.

    ``title``, ``file_name`` and ``number`` are the paper's; without a number it has the form's.
    ``evaluation`` is the kind of the planned evaluation that the moment is, empty for none.
    """

    key: str
    title: Label
    file_name: Label
    number: str = ""
    evaluation: str = ""

    @property
    def flag(self) -> str:
        """The name of the yes/no value that is true on this moment's papers only."""
        return f"moment.{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """A form folder, read and checked.

    ``subtitle`` is a line with ``{{ }}`` expressions in each language. ``number`` is the
    school's form number ("TR"). ``pdf_variants`` are keys of yes/no fields for which the PDF
    has a template of its own (``nl.is_minor.pdf``), because a PDF cannot leave a section out.
    ``within_period`` and ``hours`` are names of fields, with ``*`` for any part: a returned
    form's dates must lie in the placement's period there, its hours not exceed the total.
    ``when`` is the key of a yes/no field; the form is made only where it is true.
    ``own_pdf`` says of the school's own PDF which value each field takes, and how it is filled.
    ``templates`` are the names of the template files.
    ``bundle`` are the ids of the forms whose papers lie behind this one, in their order: it is
    the cover of the folder that they make together.
    ``moments`` are those at which the form is filled in; ``moment`` is the one that this is the
    paper of (:func:`formgen.forms.moments.papers_of`), None for the form as it is declared.
    """

    id: str
    folder: Path
    title: Label
    subtitle: Label
    file_name: Label
    number: str
    version: str
    protect: bool
    pdf_variants: tuple[str, ...]
    within_period: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    audience: tuple[str, ...] = ("company", "intern")
    retention_weeks: int = 0
    bundle: tuple[str, ...] = ()
    when: str = ""
    sections: tuple[Section, ...]
    own_pdf: OwnPdf
    templates: tuple[str, ...]
    moments: tuple[Moment, ...] = ()
    moment: Moment | None = None

    @property
    def pdf_names(self) -> Mapping[str, str]:
        """Name of a field of the school's own PDF -> key of its value; see :class:`OwnPdf`."""
        return self.own_pdf.names

    @property
    def flags(self) -> tuple[str, ...]:
        """The yes/no values of the moments."""
        return tuple(moment.flag for moment in self.moments)

    def offers(self, language: Language, file_format: str) -> bool:
        """Whether there are such papers; all that formgen lays out, else what the school has."""
        names = [f"{language}.{file_format}"]
        if self.moment:
            names.append(f"{language}.{self.moment.key}.{file_format}")
        return bool(self.sections) or any(name in self.templates for name in names)

    def fields(self) -> Iterator[FormField]:
        """Every field of the grids and checks, in the order of the paper."""
        for section in self.sections:
            for row in section.grid:
                yield from (cell.field for cell in row)
            yield from section.checks

    def scaled(self) -> Mapping[str, FormField]:
        """The choices on the programme's scale by name, with ``*`` for row numbers."""
        return _scaled(self)

    def tables(self) -> tuple[Table, ...]:
        """The tables, in the order of the paper."""
        return _tables(self)

    def signatures(self) -> tuple[Signature, ...]:
        """The signature boxes, in the order of the paper."""
        return tuple(box for section in self.sections for box in section.signatures)

    def fixed(self) -> tuple[str, ...]:
        """Names, with ``*`` for row numbers, that are read-only once formgen has filled them."""
        grid = (form_field.key for form_field in self.fields() if not form_field.editable)
        cells = (
            f"{table.name}.*.{column.field.key}"
            for table in self.tables()
            for column in table.columns
            if (column.source or column.field.key == "nr") and not column.field.editable
        )
        boxes = (key for box in self.signatures() for key in (box.name, box.role) if key)
        warnings = (section.warning for section in self.sections if section.warning)
        return tuple(dict.fromkeys((*grid, *cells, *boxes, *warnings, "document.*")))


# Asked of a form for each of its documents, and the same each time.

@cache
def _scaled(form: Form) -> Mapping[str, FormField]:
    cells = ((f"{table.name}.*.{column.field.key}", column.field)
             for table in form.tables() for column in table.columns)
    named = (*((entry.key, entry) for entry in form.fields()), *cells)
    return {name: entry for name, entry in named if entry.before_scale is not None}


@cache
def _tables(form: Form) -> tuple[Table, ...]:
    return tuple(section.table for section in form.sections if section.table)
