"""LibreOffice: a Word document -> a tagged PDF. It is needed to author only.

Every run has a profile of its own in a temporary folder, so that it neither disturbs nor is
disturbed by an open LibreOffice. The fonts of formgen are offered to it through fontconfig,
so that a machine without Liberation Sans lays out the same pages.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path

from formgen.errors import TemplateError
from formgen.findings import Where, found

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 180  # a first start on a slow machine takes half a minute
_FILTER = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},'
    '"ReduceImageResolution":{"type":"boolean","value":"false"},'
    '"UseLosslessCompression":{"type":"boolean","value":"true"}}'
)
_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same">
    <family>Arial</family><prefer><family>Liberation Sans</family></prefer>
  </alias>
</fontconfig>
"""


def find_office() -> str | None:
    """The path of LibreOffice's program, or None if it is not installed."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def to_pdf(document: bytes, name: str) -> bytes:
    """A .docx file as a tagged PDF.

    ``name`` is what a finding calls the document.

    Raises:
        TemplateError: if LibreOffice is not there, takes too long or makes no PDF.
    """
    program = find_office()
    where = Where(file=name)
    if program is None:
        raise TemplateError(found("OFFICE_MISSING", where))
    with tempfile.TemporaryDirectory(prefix="formgen-") as folder:
        work = Path(folder)
        source, result = work / "form.docx", work / "form.pdf"
        source.write_bytes(document)
        command = [
            program, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless",
            "--norestore", "--convert-to", _FILTER, "--outdir", str(work), str(source),
        ]
        try:
            _run(command, _environment(work))
        except subprocess.TimeoutExpired as error:
            raise TemplateError(found("OFFICE_TOO_SLOW", where, seconds=_SECONDS)) from error
        except OSError as error:
            raise TemplateError(found("OFFICE_FAILED", where)) from error
        if not result.is_file():  # its exit code is 0 even then
            raise TemplateError(found("OFFICE_FAILED", where))
        return result.read_bytes()


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run a command to its end.

    If that takes too long or formgen is stopped, the command and its child processes are ended.

    Raises:
        subprocess.TimeoutExpired, OSError
    """
    process = subprocess.Popen(  # noqa: S603 - fixed words, and paths that are ours
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except BaseException:  # KeyboardInterrupt too: the command is in a session of its own
        if hasattr(os, "killpg"):  # the program is a script that starts the real one
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
        raise


def _environment(work: Path) -> dict[str, str]:
    """The environment, with formgen's fonts added where LibreOffice uses fontconfig."""
    config = work / "fonts.conf"
    fonts = Path(str(files("formgen.fonts")))
    config.write_text(_FONTCONFIG.format(fonts=fonts, cache=work / "fonts"), encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(config)}
