"""The bundled PDF forms are PDF/UA-1 for veraPDF: as they lie there, and filled in."""

from __future__ import annotations

from pathlib import Path

from form_check import form_faults
from judges import verapdf
from samples import nested, value_of

from formgen.fill.pdf import compile
from formgen.fill.slots import How

FORMS = sorted((Path(__file__).parents[3] / "form_templates").glob("*/*.pdf"))


def documents_of(form: Path) -> dict[str, bytes]:
    content = form.read_bytes()
    template = compile(content, How(language="en" if form.name.startswith("en") else "nl"))
    data = nested({slot.name: value_of(slot, "Zoë Łukasz-Ayşe") for slot in template.slots})
    return {"template": content, "filled": template.fill(data).content}


def test_bundled_forms_are_accessible_before_and_after_filling(tmp_path: Path) -> None:
    assert len(FORMS) >= 14, "seven forms in two languages"
    paths = []
    for form in FORMS:
        documents = documents_of(form)
        if form.name.startswith("en"):
            documents.pop("template")  # made by the code that makes the Dutch one; time counts
        for state, content in documents.items():
            assert state == "template" or form_faults(content) == [], form
            path = tmp_path / f"{form.parent.name}-{form.stem}-{state}.pdf"
            path.write_bytes(content)
            paths.append(path)
    broken = {Path(path).name: rules for path, rules in verapdf(paths).items() if rules}
    assert broken == {}
