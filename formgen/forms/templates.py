"""Where forms and their templates lie: the workspace's own, else those of the package."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from formgen.errors import TemplateError, UsageError
from formgen.findings import Finding, Language, Where, found
from formgen.forms.load import load_form, own_templates
from formgen.forms.model import Form

#: What font files are called; in a collection (.ttc) the first font is used.
_FONTS = (".ttf", ".otf", ".ttc")

PACKAGE = Path(__file__).parents[1]


def bundled(name: str) -> Path:
    """A folder that travels with formgen: ``form_templates`` or ``input``.

    In an installed package it lies inside it, in a checkout beside it.
    """
    inside = PACKAGE / "bundled" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def load_forms(folder: Path, wanted: Collection[str] = ()) -> Mapping[str, Form]:
    """The forms of a folder by id, in alphabetical order; all of them, or the wanted ones.

    Raises:
        TemplateError: if there are none, or with every mistake of every form
        UsageError: for a wanted form that is not there.
    """
    declared = {path.parent.name for path in folder.glob("*/form.toml")}
    ids = sorted(declared | {path.name for path in folder.glob("*/") if own_templates(path)})
    if not ids:
        raise TemplateError(found("NO_FORMS", Where(file=folder.name), folder=folder.name))
    unknown = [form_id for form_id in wanted if form_id not in ids]
    if unknown:
        raise UsageError(*(
            found("FORM_NOT_FOUND", name=form_id, known=", ".join(ids),
                  hint=next(iter(get_close_matches(form_id, ids, n=1, cutoff=0)), ""))
            for form_id in unknown))
    forms: dict[str, Form] = {}
    problems: list[Finding] = []
    for form_id in [form_id for form_id in ids if form_id in wanted or not wanted]:
        try:
            forms[form_id] = load_form(folder / form_id)
        except TemplateError as error:
            problems += error.findings
    if problems:
        raise TemplateError(*problems)
    return forms


def bundled_forms(folder: Path, forms: Mapping[str, Form]) -> Mapping[str, Form]:
    """The forms that the bundles of these forms name besides them, as far as they are there.

    Raises:
        TemplateError: with every mistake of every such form.
    """
    named = {name for form in forms.values() for name in form.bundle} - forms.keys()
    there = [name for name in sorted(named)
             if (folder / name / "form.toml").exists() or own_templates(folder / name)]
    return load_forms(folder, there) if there else {}


def user_fonts(folder: Path) -> tuple[bytes, ...]:
    """The fonts that a school adds for scripts that formgen's own lack: the files in ``fonts/``
    beside its forms, in alphabetical order.
    """
    files = sorted(path for path in (folder / "fonts").glob("*.*") if path.suffix.lower() in _FONTS)
    return tuple(path.read_bytes() for path in files)


def template_name(language: Language, file_format: str, variant: Iterable[str] = ()) -> str:
    """The file name of a template: ``nl.docx``, ``nl.is_minor.pdf``."""
    parts = [key.rpartition(".")[2] for key in variant]
    return ".".join((language, *(["+".join(parts)] if parts else []), file_format))


def read_template(form: Form, language: Language, file_format: str,
                  variant: Iterable[str] = ()) -> bytes:
    """A template of a form, as it lies in the form's folder.

    Raises:
        TemplateError: if it is not there or cannot be read.
    """
    name = template_name(language, file_format, variant)
    try:
        return (form.folder / name).read_bytes()
    except OSError as error:
        place = Where(file=f"{form.id}/{name}")
        raise TemplateError(
            found("TEMPLATE_MISSING", place, f"form:{form.id}", name=name)) from error


def read_images(folder: Path) -> Mapping[str, bytes]:
    """The pictures that the templates of a form's folder may show, by file name.

    They lie in ``images/`` in the folder itself or, for all forms, beside it. Of two with one
    name the form's own counts.

    Raises:
        TemplateError: if one cannot be read.
    """
    images: dict[str, bytes] = {}
    for place in (folder.parent / "images", folder / "images"):
        for path in sorted(place.glob("*")):
            if path.suffix.lower() in (".png", ".jpg", ".jpeg"):
                try:
                    images[path.name] = path.read_bytes()
                except OSError as error:
                    raise TemplateError(
                        found("TEMPLATE_MISSING", Where(file=path.name), name=path.name)
                    ) from error
    return images
