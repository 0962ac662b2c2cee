"""``formgen templates fields --picture``: the names of a form's fields where the fields are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from formgen.errors import OutputError, TemplateError, UsageError
from formgen.findings import Where, found
from formgen.write.atomic import put


def draw_names(paths: Sequence[Path], target: Path, password: str = "") -> list[Path]:
    """Write the picture of one PDF form; the files written, one for each page of a PNG.

    Raises:
        UsageError: there is not one PDF form, or the picture's name ends otherwise
        TemplateError: the file is no PDF form that can be used
        OutputError: if a picture cannot be written.
    """
    from formgen.fill.pdf.picture import page_images, picture

    if len(paths) != 1 or paths[0].suffix.lower() != ".pdf":
        raise UsageError(found("USAGE_ONE_PICTURE"))
    if target.suffix.lower() not in (".png", ".pdf"):
        raise UsageError(found("USAGE_PICTURE_NAME", name=target.name))
    try:
        template = paths[0].read_bytes()
    except OSError as error:
        place = Where(file=paths[0].name)
        raise TemplateError(found("TEMPLATE_MISSING", place, name=paths[0].name)) from error
    drawn = picture(template, password)
    pages = [drawn] if target.suffix.lower() == ".pdf" else page_images(drawn)
    files = [target] if len(pages) == 1 else [
        target.with_stem(f"{target.stem}-{number}") for number in range(1, len(pages) + 1)]
    for file, page in zip(files, pages, strict=True):
        try:
            put(str(file.parent), file.name, page, durable=False)
        except OSError as error:
            raise OutputError(found("PICTURE_NOT_WRITTEN", Where(file=file.name))) from error
    return files
