"""A field of a form, from what form.toml declares and what the catalogue knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from formgen.findings import Language
from formgen.forms.declared import Declared
from formgen.forms.model import FormField
from formgen.model import Field, Kind, Privacy, Source
from formgen.model.fields import NO_LABEL
from formgen.model.scales import DEFAULT_SCALE, SCALES


def form_field(key: str, about: Declared, known: Field | None, *,
               in_table: bool = False) -> FormField:
    """A field as a form declares it, on top of what is known of it.

    What the form declares itself is about a person until said otherwise. A prefilled value
    is fixed, the answer to a field of the form's own is not. A choice on the programme's scale
    shows the default one until a document is made.
    """
    base = known or Field(key=key, label=NO_LABEL, source=Source.COMPANY,
                          privacy=Privacy.PERSONAL)
    scaled = about.flag("scale")
    kind = Kind.CHOICE if scaled else about.one_of("type", base.kind)
    labels = about.labels("options")
    options: Mapping[Language, tuple[str, ...]] = (
        {"nl": tuple(label.nl for label in labels), "en": tuple(label.en for label in labels)}
        if labels else {"nl": base.options, "en": base.options}
    )
    before_scale = options if scaled else None
    if before_scale is not None:
        options = {language: (*before, *SCALES[DEFAULT_SCALE][language])
                   for language, before in before_scale.items()}
    tall = kind is Kind.LONG_TEXT and not in_table
    return FormField(
        field=replace(
            base,
            key=key,
            label=about.label("label", default=base.label if base.label.nl else None),
            kind=kind,
            source=about.one_of("by", base.source),
            options=options["nl"],
            help=about.label("help", default=base.help),
        ),
        lines=about.whole("lines", 4 if tall else 1, 1, 60),
        editable=about.flag("editable", default=known is None),
        options=options,
        before_scale=before_scale,
    )
