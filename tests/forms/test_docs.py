"""docs/forms.md names every key, type and list that a form.toml may use, and its example works."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from formgen.forms import load
from formgen.forms.lists import lists
from formgen.model import Kind, Source
from formgen.model.scales import SCALES

DOCS = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", DOCS))


@pytest.mark.parametrize("keys", ["_FORM_KEYS", "_SECTION_KEYS", "_FIELD_KEYS", "_TABLE_KEYS",
                                  "_COLUMN_KEYS", "_SIGNATURE_KEYS"])
def test_every_key_is_documented(keys: str) -> None:
    assert set(getattr(load, keys)) <= CODE


def test_every_type_and_source_is_documented() -> None:
    assert {*Kind, *Source} <= CODE


def test_every_list_is_documented_with_its_attributes() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", DOCS, flags=re.MULTILINE))
    for name, attributes in lists().items():
        assert set(re.findall(r"`(\w+)`", rows[name])) == set(attributes), name


def test_the_example_is_a_form() -> None:
    example = re.search(r"```toml\n(.+?)```", DOCS, flags=re.DOTALL)
    assert example
    form = load.form_of(tomllib.loads(example[1]), Path("visit_report"))
    assert [field.key for field in form.fields()] == [
        "intern.full_name", "intern.student_number", "visit.date", "visit.report"]


def test_every_scale_is_documented_with_its_values() -> None:
    for code, scale in SCALES.items():
        row = next(line for line in DOCS.splitlines() if line.startswith(f"| `{code}` |"))
        words = row.split("|")[2].strip()
        assert words in (", ".join(scale["nl"]), f"{scale['nl'][0]} to {scale['nl'][-1]}")


def test_the_page_on_own_pdfs_has_a_form_that_loads() -> None:
    page = (Path(__file__).parents[2] / "docs" / "pdf-templates.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.+?)```", page, flags=re.DOTALL)
    assert example
    form = load.form_of(tomllib.loads(dedent(example[1])), Path("aanmelding"))
    assert form.pdf_names["geb.datum"] == "intern.birth_date"
    assert form.own_pdf.fixed == ("intern.*", "programme.*", "company.kvk")
    for key in ("names", "fixed", "flat", "password"):
        assert f"| `{key}` |" in page
