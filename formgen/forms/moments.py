"""Moments: one form that is filled in several times, each time as a paper of its own.

An assessment is held halfway and at the end. Both papers come from one ``form.toml``; each has
an id, a title, file names and a document code, so that neither is taken for a version of the
other. What a moment alone has is a section with ``when = "moment.<key>"``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from formgen.forms.declared import Declared, Mistakes
from formgen.forms.model import Form, Moment, Section
from formgen.model import Field, Kind, Label, Source, catalogue

_KEYS = ("key", "title", "file_name", "number", "evaluation")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_KEY = 30
#: What else the data says of a moment: see :func:`formgen.plan.moments.at_moment`.
_TAKEN = ("name", "planned_on")


def flag_field(flag: str) -> Field:
    """The value that is true on the papers of one moment only, as a field for a condition."""
    return Field(key=flag, label=Label(flag, flag), kind=Kind.YES_NO, source=Source.DERIVED)


def moments_of(about: Declared, mistakes: Mistakes) -> tuple[Moment, ...]:
    """The ``[[moments]]`` of a form.toml."""
    moments = []
    for entry in about.tables("moments", "[[moments]]"):
        key = entry.text("key")
        entry = entry.at(f"[[moments]] {key}")
        entry.allow(*_KEYS)
        if not _KEY.fullmatch(key) or key in _TAKEN or len(key) > _LONGEST_KEY:
            mistakes.note("FORM_NAME_WRONG", entry.place, name=key, longest=_LONGEST_KEY)
        moments.append(Moment(
            key=key, title=entry.label("title", default=None),
            file_name=entry.label("file_name", default=None),
            number=entry.text("number"), evaluation=_evaluation(entry, mistakes)))
    for key, times in Counter(moment.key for moment in moments).items():
        if times > 1:
            mistakes.note("FORM_NAME_TWICE", "[[moments]]", name=key)
    return tuple(moments)


def _evaluation(entry: Declared, mistakes: Mistakes) -> str:
    """Which of the planned evaluations the moment is; empty if none."""
    kind, kinds = entry.text("evaluation"), catalogue()["evaluation.kind"].options
    if kind and kind not in kinds:
        mistakes.note("FORM_VALUE_UNKNOWN", entry.place, key="evaluation", value=kind,
                      allowed=", ".join(kinds))
        return ""
    return kind


def papers_of(form: Form) -> tuple[Form, ...]:
    """The papers that a form folder stands for: the form itself, or one for each moment.

    The paper of a moment has no sections and signature boxes of other moments. Its PDF is a
    template of its own, but for a school's own PDF that serves all moments.
    """
    return tuple(_paper(form, moment) for moment in form.moments) or (form,)


def _paper(form: Form, moment: Moment) -> Form:
    others = {other for other in form.moments if other is not moment}
    templates = tuple(name for name in form.templates
                      if not any(_is_for(other, name) for other in others))
    has_pdf = form.sections or any(_is_for(moment, name) for name in templates)
    return replace(
        form, id=f"{form.id}_{moment.key}", title=moment.title, file_name=moment.file_name,
        number=moment.number or form.number, moment=moment, templates=templates,
        pdf_variants=(moment.flag, *form.pdf_variants) if has_pdf else form.pdf_variants,
        sections=tuple(_without(form.sections, {other.flag for other in others})))


def _is_for(moment: Moment, name: str) -> bool:
    """Whether a template is one moment's own, as ``nl.interim.pdf`` is."""
    return moment.key in re.split(r"[.+]", name)


def _without(sections: tuple[Section, ...], conditions: set[str]) -> Iterator[Section]:
    for section in sections:
        if section.when not in conditions:
            yield replace(section, signatures=tuple(
                box for box in section.signatures if box.when not in conditions))


def in_bundle(cover: Form, forms: Mapping[str, Form]) -> tuple[str, ...]:
    """The ids of those forms whose papers lie behind a cover, in its order: a form with moments
    that the cover names by its folder has a paper for each.
    """
    return tuple(dict.fromkeys(
        form_id for name in cover.bundle for form_id, form in forms.items()
        if name in (form_id, form.folder.name if form.moment else form_id)))
