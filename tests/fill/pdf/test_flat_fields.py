"""Fields that are part of the page once they are filled, beside others that stay fields."""

from __future__ import annotations

import pickle
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from builder import FormBuilder
from form_check import form_faults
from judges import verapdf
from viewers import RENDERERS, ink_inside, ink_outside, mupdf_text, structure_faults

from formgen.errors import TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How, State

NAME, TOWN, STORY = (50, 740, 300, 760), (50, 700, 300, 720), (50, 600, 300, 660)
TICK = (50, 560, 62, 572)
DATA: dict[str, Any] = {"intern": {"name": "Zoë Łukasz", "town": "Ede", "present": True}}


def form() -> bytes:
    builder = FormBuilder(tagged=True)
    builder.page("Proef")
    builder.text("intern.name", NAME)
    builder.text("intern.town", TOWN)
    builder.text("intern.story", STORY, Ff=1 << 12)
    builder.check("intern.present", TICK)
    builder.text("other[0]", (50, 500, 300, 520))
    return builder.build()


def fields_of(document: bytes) -> set[str]:
    return set(read(document).values)


def test_a_filled_flat_field_is_part_of_the_page_and_the_others_are_fields() -> None:
    how = How(flat=("intern.name", "intern.story", "intern.present"))
    document = compile(form(), how).fill(DATA).content
    assert fields_of(document) == {"intern.town", "intern.story", "other[0]"}
    assert mupdf_text(document, NAME) == "Zoë Łukasz"
    as_fields = compile(form(), How()).fill(DATA).content
    blank = compile(form(), How()).fill({}).content
    for render in RENDERERS.values():
        assert not ink_outside(render(document), render(as_fields), [])
        assert ink_inside(render(document), render(blank), TICK)


def test_what_comes_back_is_read_without_a_word_about_it(tmp_path: Path) -> None:
    document = compile(form(), How(flat=("intern.name", "intern.present"))).fill(DATA).content
    answers = read(document)
    assert answers.findings == ()
    assert answers.values["intern.town"].state is State.PREFILLED
    assert form_faults(document) == []
    assert structure_faults(document, tmp_path) == ""


def test_a_page_that_was_altered_later_is_still_found() -> None:
    document = compile(form(), How(flat=("intern.name",))).fill(DATA).content
    target = BytesIO()
    with pikepdf.open(BytesIO(document)) as opened:
        opened.pages[0].contents_add(b"0 0 300 300 re f")
        opened.save(target)
    assert [finding.code for finding in read(target.getvalue()).findings] == ["PDF_PAGE_ALTERED"]


def test_every_field_may_be_flat_and_the_document_still_says_what_it_is() -> None:
    data = DATA | {"document": {"id": "d-1", "code": "P-1"}}
    document = compile(form(), How(flat=("*",))).fill(data).content
    assert fields_of(document) == {"intern.story", "other[0]"}
    assert read(document).identity["id"] == "d-1"


def test_foreign_names_count_as_the_file_has_them_and_as_the_data_has_them() -> None:
    names = {"other[0]": "company.name"}
    data = DATA | {"company": {"name": "Dierenpark"}}
    for wanted in ("company.name", "company.*"):
        document = compile(form(), How(names=names, flat=(wanted,))).fill(data).content
        assert "other[0]" not in fields_of(document)
    plain = compile(form(), How(fixed=("other[0]",))).fill({"other[0]": "x"}).content
    assert read(plain).values["other[0]"].state is State.FIXED


def test_the_same_data_gives_the_same_bytes_in_another_process_too() -> None:
    template = compile(form(), How(flat=("intern.*",)))
    document = template.fill(DATA).content
    assert document == pickle.loads(pickle.dumps(template)).fill(DATA).content


def test_it_stays_accessible(tmp_path: Path) -> None:
    bundled = Path(__file__).parents[3] / "form_templates" / "assessment_form" / "nl.final.pdf"
    template = compile(bundled.read_bytes(), How(flat=("intern.*", "company.*")))
    path = tmp_path / "flat.pdf"
    path.write_bytes(template.fill({"intern": {"full_name": "Noor"}}).content)
    assert verapdf([path]) == {str(path): []}


def test_a_signed_form_is_refused() -> None:
    from test_signed import signed

    with pytest.raises(TemplateError) as refused:
        compile(signed(), How(flat=("*",)))
    assert [finding.code for finding in refused.value.findings] == ["PDF_SIGNED_FLAT"]
    assert "form.toml" in refused.value.findings[0].todo("en")
