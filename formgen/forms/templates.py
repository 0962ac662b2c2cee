"""Where forms and their templates lie: the workspace's own, else those of the package."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from formgen.errors import TemplateError, UsageError
from formgen.findings import Finding, Language, Where, found
from formgen.folders import inside
from formgen.forms.load import load_form, own_templates, template_files
from formgen.forms.model import Form
from formgen.forms.moments import papers_of

#: What font files are called; in a collection (.ttc) the first font is used.
_FONTS = (".ttf", ".otf", ".ttc")

PACKAGE = Path(__file__).parents[1]


def bundled(name: str) -> Path:
    """A folder that travels with formgen: ``form_templates`` or ``input``.

    In an installed package it lies inside it, in a checkout beside it.
    """
    inside = PACKAGE / "bundled" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def load_declared(folder: Path, wanted: Collection[str] = ()) -> Mapping[str, Form]:
    """The forms as the folders declare them, by folder, in alphabetical order.

    ``wanted`` are names of folders, or ids of the papers of a form with moments; without any
    all forms are loaded.

    Raises:
        TemplateError: if there are none, or with every mistake of every form
        UsageError: for a wanted form that is not there.
    """
    names = _names(folder)
    if not names:
        raise TemplateError(*misnamed(folder),
                            found("NO_FORMS", Where(file=folder.name), folder=folder.name))
    homes = {_home(name, names) for name in wanted}
    forms: dict[str, Form] = {}
    problems: list[Finding] = []
    for name in [name for name in names if name in homes or not wanted]:
        try:
            forms[name] = load_form(folder / name)
        except TemplateError as error:
            problems += error.findings
    if problems:
        raise TemplateError(*problems)
    there = {*forms, *(paper.id for form in forms.values() for paper in papers_of(form))}
    unknown = [name for name in wanted if name not in there]
    if unknown:
        found_there = [one for one in misnamed(folder) if one.details["folder"] in unknown]
        if found_there:
            raise UsageError(*found_there)
        known = [*names, *sorted(there.difference(names))]
        raise UsageError(*(
            found("FORM_NOT_FOUND", name=name, known=", ".join(known),
                  hint=next(iter(get_close_matches(name, known, n=1, cutoff=0)), ""))
            for name in unknown))
    return forms


def misnamed(folder: Path) -> tuple[Finding, ...]:
    """A finding for each folder whose templates have names that formgen does not know."""
    told = []
    for path in inside(folder):
        names = [file.name for file in inside(path)
                 if file.suffix.lower() in (".docx", ".dotx", ".pdf")
                 and not file.name.startswith("~$")]  # Word's mark of a file that is open
        if names and not (path / "form.toml").exists() and not own_templates(path):
            suffix = ".pdf" if names[0].lower().endswith(".pdf") else ".docx"
            told.append(found("TEMPLATE_MISNAMED", Where(file=f"{path.name}/{names[0]}"),
                              folder=path.name, name=f"nl{suffix}", other=f"en{suffix}"))
    return tuple(told)


def load_forms(folder: Path, wanted: Collection[str] = ()) -> Mapping[str, Form]:
    """The forms of a folder by id, in alphabetical order; all of them, or the wanted ones.

    A form with moments counts as one for each. Whoever wants it by its folder's name gets all.

    Raises:
        TemplateError: if there are none, or with every mistake of every form
        UsageError: for a wanted form that is not there.
    """
    declared = load_declared(folder, wanted)
    forms: dict[str, Form] = {}
    for name, form in declared.items():
        for paper in papers_of(form):
            if paper.id in forms or (paper.id != name and paper.id in declared):
                raise TemplateError(found(
                    "FORM_NAME_TWICE", Where(file=f"{name}/form.toml", field="[[moments]]"),
                    f"form:{name}", name=paper.id))
            if not wanted or name in wanted or paper.id in wanted:
                forms[paper.id] = paper
    return forms


def _home(name: str, folders: Collection[str]) -> str:
    """The folder of a form: that of its name, else one that its name begins with."""
    if name in folders:
        return name
    return max((one for one in folders if name.startswith(f"{one}_")), key=len, default="")


def bundled_forms(folder: Path, forms: Mapping[str, Form]) -> Mapping[str, Form]:
    """The forms that the bundles of these forms name besides them, as far as they are there.

    Raises:
        TemplateError: with every mistake of every such form.
    """
    folders = _names(folder)
    named = {_home(name, folders) for form in forms.values() for name in form.bundle}
    beside = load_forms(folder, sorted(named - {""})) if named - {""} else {}
    return {name: form for name, form in beside.items() if name not in forms}


def _names(folder: Path) -> list[str]:
    """The folders of forms in a folder."""
    return [path.name for path in inside(folder)
            if (path / "form.toml").exists() or own_templates(path)]


def user_fonts(folder: Path) -> tuple[bytes, ...]:
    """The fonts that a school adds for scripts that formgen's own lack: the files in ``fonts/``
    beside its forms, in alphabetical order.
    """
    return tuple(path.read_bytes() for path in inside(folder / "fonts")
                 if path.suffix.lower() in _FONTS)


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
    files = (path for called, path in template_files(form.folder) if called == name)
    try:
        return next(files, form.folder / name).read_bytes()
    except OSError as error:
        place = Where(file=f"{form.folder.name}/{name}")
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
        for path in inside(place):
            if path.suffix.lower() in (".png", ".jpg", ".jpeg"):
                try:
                    images[path.name] = path.read_bytes()
                except OSError as error:
                    raise TemplateError(
                        found("TEMPLATE_MISSING", Where(file=path.name), name=path.name)
                    ) from error
    return images
