"""Names in any script where standard output has an encoding without them, as on Windows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

NAME = "Fú 福 😀"


def test_a_name_that_the_output_cannot_write_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "lijst.csv").write_text(
        "Leerlingnummer;Voornaam;Achternaam;Stagebedrijf;Kolom 福 😀\n1;Jan;Smit;" + NAME + ";x\n",
        encoding="utf-8")

    def run(*words: str) -> str:
        done = subprocess.run([sys.executable, "-m", "formgen", *words], cwd=tmp_path, check=False,
                              capture_output=True,
                              env={**os.environ, "PYTHONIOENCODING": "cp1252"})
        assert b"FORMGEN_DEBUG" not in done.stderr
        return done.stdout.decode("cp1252")

    assert r"\u798f" in run("status", "--output", "nowhere")
    said = json.loads(run("check", "--json"))
    (unknown,) = [one for one in said["findings"] if one["code"] == "HEADER_UNKNOWN"]
    assert "Kolom 福 😀" in unknown["what"]
