"""A small form that uses everything a form can have, and its templates."""

# ruff: noqa: E501 (TOML does not break inline tables over lines)

from __future__ import annotations

from pathlib import Path

import pytest

from formgen.author import build_word, make_pdf
from formgen.author.pdf.office import find_office
from formgen.author.style import DEFAULT_STYLE
from formgen.forms import Form, load_form

FORM = """
title = { nl = "Proefformulier", en = "Trial form" }
file_name = { nl = "proef", en = "trial" }
number = "PF"
version = "3"
protect = true
pdf_variants = ["intern.is_minor"]

[fields."trial.remarks"]
type = "long_text"
lines = 4
label = { nl = "Opmerkingen", en = "Remarks" }

[fields."trial.way"]
type = "choice"
label = { nl = "Vervoer", en = "Transport" }
options = { nl = ["fiets", "bus"], en = ["bicycle", "bus"] }

[fields."trial.seen_on"]
type = "date"
label = { nl = "Gezien op", en = "Seen on" }

[fields."trial.agreed"]
type = "yes_no"
label = { nl = "Alles is besproken", en = "Everything has been discussed" }

[fields."trial.copied"]
type = "yes_no"
label = { nl = "Kopie gegeven", en = "Copy given" }

[[sections]]
title = { nl = "Student", en = "Student" }
aside = { nl = "door de school", en = "by the school" }
grid = [
  "intern.full_name:3 intern.birth_date:1 trial.way:2",
  "agreement.supervision_text:6",
  "trial.remarks:4 trial.seen_on:2",
]
warning = "placement.minor_note"

[[sections]]
title = { nl = "Vertegenwoordiger", en = "Representative" }
when = "intern.is_minor"
grid = ["guardian.name:4"]

[[sections]]
title = { nl = "Handelingen", en = "Procedures" }
text = "intro"
note = { nl = "Altijd onder toezicht.", en = "Always supervised." }
[sections.table]
name = "trial.rows"
from = "skills"
rows = 3
spare = 1
columns = [
  { key = "nr", width = 6 },
  { key = "skill", from = "name", width = 40 },
  { key = "seen_on", type = "date", label = { nl = "Gezien", en = "Seen" }, width = 20 },
  { key = "species", tier = 2, from = "species", width = 30 },
  { key = "ready", tier = 2, type = "yes_no", label = { nl = "Klaar", en = "Ready" }, width = 30 },
]

[[sections]]
title = { nl = "Houding", en = "Attitude" }
checks = ["trial.agreed", "trial.copied"]
[sections.table]
name = "trial.attitude"
columns = [
  { key = "topic", from = "item", label = { nl = "Onderwerp", en = "Topic" }, width = 40 },
  { key = "score", type = "choice", label = { nl = "Oordeel", en = "Score" }, width = 20, options = { nl = ["goed"], en = ["good"] } },
]
[sections.table.items]
nl = ["komt op tijd", "vraagt door"]
en = ["is on time", "asks questions"]

[[sections]]
title = { nl = "Ondertekening", en = "Signatures" }
signatures = [
  { key = "student", title = { nl = "Student", en = "Student" }, name = "intern.full_name" },
  { key = "company", title = { nl = "Leerbedrijf", en = "Company" }, name = "company.name" },
  { key = "guardian", title = { nl = "Ouder", en = "Parent" }, name = "guardian.name", when = "intern.is_minor" },
]
"""

TEXTS = {
    "intro.nl.md": "Zo gaat het:\n\n- eerst **kijken**;\n- dan doen.\n\n1. een\n2. twee\n",
    "intro.en.md": "This is how:\n\n- first **look**;\n- then do.\n\n1. one\n2. two\n",
}


@pytest.fixture(scope="package")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    folder: Path = tmp_path_factory.mktemp("form_templates") / "trial_form"
    folder.mkdir()
    (folder / "form.toml").write_text(FORM, encoding="utf-8")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_form(folder)


@pytest.fixture(scope="package")
def word(form: Form) -> bytes:
    """The Dutch Word template of the small form."""
    return build_word(form, "nl", DEFAULT_STYLE)


@pytest.fixture(scope="package")
def pdf(form: Form, word: bytes) -> bytes:
    """Its PDF template for a minor, with all that the form can have."""
    if find_office() is None:
        pytest.skip("LibreOffice is not installed")
    return make_pdf(word, form, "nl", frozenset({"intern.is_minor"}))
