"""Signed templates: documents are updates that add values and appearances, nothing else.

What is checked here is what a policy for certified forms asks; pyHanko's is put to real
signatures in ``test_signatures``.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from builder import FormBuilder, pdf
from form_check import form_faults
from pypdf.generic import NameObject
from viewers import RENDERERS, ink_inside, ink_outside, mupdf_text, structure_faults

from formgen.errors import TemplateError
from formgen.fill.pdf import compile, read
from formgen.fill.slots import How

NAME = (50.0, 740.0, 250.0, 758.0)
STORY = (50.0, 640.0, 300.0, 720.0)
DROP = (320.0, 640.0, 500.0, 658.0)
TICK = (320.0, 700.0, 334.0, 714.0)
DATA = {
    "intern": {"name": "Zoë أحمد"},
    "story": "Een verhaal.",
    "agreed": True,
    "route": "Begeleidend",
    "document": {"id": "ab12", "code": "FG1-AB12", "title": "Titel"},
}


def signed(level: int = 2, lock: dict[str, Any] | None = None, streams: bool = False) -> bytes:
    """A form with a signature of the right shape; its bytes are no real signature."""
    builder = FormBuilder(tagged=True, tinted=False)
    builder.page("Getekend")
    builder.text("intern.name", NAME)
    builder.text("story", STORY, Ff=1 << 12)
    builder.check("agreed", TICK)
    builder.choice("route", DROP, [["BOL", "Opleidend"], ["BBL", "Begeleidend"]])
    references = [
        {
            "Type": "/SigRef",
            "TransformMethod": "/DocMDP",
            "TransformParams": {"Type": "/TransformParams", "P": level, "V": "/1.2"},
        }
    ]
    if lock is not None:
        references.append(
            {
                "Type": "/SigRef",
                "TransformMethod": "/FieldMDP",
                "TransformParams": {"Type": "/TransformParams", **lock},
            }
        )
    signature = builder._add(
        {
            "Type": "/Sig",
            "Filter": "/Adobe.PPKLite",
            "Contents": "0",
            "ByteRange": [0, 10, 20, 10],
            "Reference": references,
        }
    )
    field = builder.signature("author", (50.0, 100.0, 200.0, 160.0))
    field.get_object()[NameObject("/V")] = signature
    builder.writer.root_object[NameObject("/Perms")] = pdf({"DocMDP": signature})
    with pikepdf.open(BytesIO(builder.build())) as opened:
        target = BytesIO()
        mode = pikepdf.ObjectStreamMode.generate if streams else pikepdf.ObjectStreamMode.disable
        opened.save(target, object_stream_mode=mode)
    return target.getvalue()


@pytest.mark.parametrize("streams", [False, True])
def test_document_begins_with_the_template(streams: bool, tmp_path: Path) -> None:
    template = signed(streams=streams)
    compiled = compile(template, How(fixed=("*",)))
    assert [finding.code for finding in compiled.findings] == ["PDF_SIGNED"]
    filled = compiled.fill(DATA)
    assert filled.findings == ()
    assert filled.content.startswith(template)
    assert structure_faults(filled.content, tmp_path) == ""
    assert form_faults(filled.content) == []
    answers = read(filled.content)
    assert answers.values["intern.name"].value == "Zoë أحمد"
    assert answers.values["agreed"].value is True
    assert answers.values["route"].value == "Begeleidend"
    assert answers.identity["id"] == "ab12"
    assert mupdf_text(filled.content, STORY) == "Een verhaal."


@pytest.mark.parametrize("streams", [False, True])
def test_only_values_and_appearances_change(streams: bool) -> None:
    template = signed(streams=streams)
    document = compile(template, How(fixed=("*",))).fill(DATA).content
    with pikepdf.open(BytesIO(template)) as before, pikepdf.open(BytesIO(document)) as after:
        for old in before.objects:
            if not isinstance(old, pikepdf.Dictionary) or old.get("/Type") == "/XRef":
                continue
            new = after.get_object(old.objgen)
            changed = {key for key in {*old, *new} if _bytes(old, key) != _bytes(new, key)}
            is_field = "/FT" in old
            is_info = after.trailer.get("/Info", new).objgen == new.objgen
            assert changed <= ({"/V", "/AP", "/AS"} if is_field else set()) or is_info


def _bytes(holder: Any, key: str) -> bytes:
    value = holder.get(key)
    return value.unparse() if isinstance(value, pikepdf.Object) else repr(value).encode()


@pytest.mark.faulty_form
def test_nothing_to_say_is_nothing_written() -> None:
    template = signed()
    assert (
        compile(template, How()).fill({}).content.rstrip(b"\n").startswith(template.rstrip(b"\n"))
    )


@pytest.mark.parametrize("renderer", RENDERERS)
def test_values_are_seen(renderer: str) -> None:
    template = signed(streams=True)
    document = compile(template, How()).fill(DATA).content
    before, after = RENDERERS[renderer](template), RENDERERS[renderer](document)
    for rect in (NAME, STORY, DROP, TICK):
        assert ink_inside(before, after, rect)
    assert not ink_outside(before, after, [NAME, STORY, DROP, TICK])


@pytest.mark.faulty_form
def test_text_that_does_not_fit_is_an_error() -> None:
    filled = compile(signed(), How()).fill({"story": "Een lang verhaal. " * 200})
    assert [finding.code for finding in filled.findings] == ["PDF_TEXT_TOO_LONG"]
    assert read(filled.content).values["story"].value == "Een lang verhaal. " * 200


def test_signature_that_allows_no_change() -> None:
    with pytest.raises(TemplateError) as caught:
        compile(signed(level=1), How())
    assert caught.value.findings[0].code == "PDF_CHANGES_FORBIDDEN"


@pytest.mark.faulty_form
@pytest.mark.parametrize(
    ("lock", "open_names"),
    [
        ({"Action": "/All"}, set()),
        ({"Action": "/Include", "Fields": ["intern"]}, {"story", "agreed", "route", "author"}),
        ({"Action": "/Exclude", "Fields": ["story"]}, {"story"}),
    ],
)
def test_locked_fields_are_left_alone(lock: dict[str, Any], open_names: set[str]) -> None:
    template = signed(lock=lock)
    compiled = compile(template, How())
    assert {slot.name for slot in compiled.slots} == open_names
    values = read(compiled.fill(DATA).content).values
    assert (values["intern.name"].value is None) == ("intern.name" not in open_names)
