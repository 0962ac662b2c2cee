"""The folder of a placement bound into one PDF: its cover, then the papers in the cover's order.

Every paper stays a form that can be filled in, under its own names and with its own identity,
so that the folder can come back as one file and still be read as the papers that it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from formgen.errors import InputError
from formgen.fill.pdf import MergePart, merge
from formgen.findings import Finding, Language
from formgen.forms import Form
from formgen.forms.moments import in_bundle
from formgen.model import catalogue
from formgen.model.filenames import safe_part
from formgen.pack.bundles import Item

#: Who signs one paper has not signed the others.
SIGNATURES = ("signatures.*",)

Papers = Sequence[tuple[Item, bytes]]


def bound(papers: Papers, forms: Mapping[str, Form], language: Language,
          ) -> Iterator[tuple[str, bytes, tuple[Finding, ...]]]:
    """The folder of each placement whose cover is among the papers, in one language.

    Yields its file name, its bytes, and findings; no bytes if a paper cannot be bound, as one
    that is signed digitally: that one would lose its signature.
    """
    placements: dict[str, dict[str, tuple[Item, bytes]]] = {}
    for item, content in papers:
        record = item.record
        if record.format == "pdf" and record.language == language:
            placements.setdefault(record.placement_id, {})[record.form] = item, content
    for of_placement in placements.values():
        for form_id in [form_id for form_id in of_placement if forms[form_id].bundle]:
            order = [form_id, *in_bundle(forms[form_id], forms)]
            cover, _ = of_placement[form_id]
            folder, _, file = cover.record.path.rpartition("/")
            name = safe_part(f"{folder.rpartition('/')[2]} {file}")
            try:
                yield name, *_bound([of_placement[one] for one in order if one in of_placement],
                                    tuple(_apart(forms[one] for one in order)))
            except InputError as refusal:
                yield name, b"", refusal.findings


def _apart(forms: Iterable[Form]) -> Iterator[str]:
    """The names of fields that are never one for two papers: where people sign, and all that they
    fill in on the papers of one form, such as the scores of an interim and a final assessment.
    """
    yield from SIGNATURES
    for form in forms:
        if form.moment:
            yield from (entry.key for entry in form.fields() if entry.key not in catalogue())
            yield from (f"{table.name}.*" for table in form.tables())


def _bound(papers: Papers, apart: Sequence[str]) -> tuple[bytes, tuple[Finding, ...]]:
    cover, _ = papers[0]
    record = cover.record
    filled = merge(
        [MergePart(item.title, content, item.record.form) for item, content in papers],
        title=f"{cover.title} · {cover.student_number}", language=record.language,
        identity={"code": record.code, "form": record.form, "language": record.language},
        apart=apart)
    return filled.content, filled.findings
