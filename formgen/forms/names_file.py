"""Writing ``[pdf.names]`` into a form.toml, with everything else of the file as it was."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from formgen.errors import OutputError, TemplateError
from formgen.findings import Where, found


def write_names(folder: Path, names: Mapping[str, str]) -> None:
    """Replace the folder's form.toml by one with these names, as a whole or not at all.

    Raises:
        TemplateError: as :func:`with_pdf_names`
        OutputError: if it cannot be written.
    """
    text = with_pdf_names(folder, names)
    temporary = folder / ".form.toml.tmp"
    try:
        temporary.write_text(text, encoding="utf-8", newline="")
        temporary.replace(folder / "form.toml")
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        where = Where(file=f"{folder.name}/form.toml")
        raise OutputError(found("TEMPLATE_NOT_WRITTEN", where)) from error


def with_pdf_names(folder: Path, names: Mapping[str, str]) -> str:
    """The text of a folder's form.toml with these names added; comments and order stay.

    A folder without a form.toml gets one. Names that the file has already are left alone.

    Raises:
        TemplateError: if the file is not there to be read, or is no TOML.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    path = folder / "form.toml"
    where = Where(file=f"{folder.name}/form.toml")
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8-sig") if path.exists() else "")
        pdf = document.setdefault("pdf", tomlkit.table(is_super_table=True))
        table = pdf.setdefault("names", tomlkit.table())
        for name, key in names.items():
            table.setdefault(name, key)
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(found("FORM_UNREADABLE", where, form=folder.name)) from error
    except TOMLKitError as error:
        raise TemplateError(found("FORM_NOT_TOML", where, problem=error)) from error
    return tomlkit.dumps(document)
