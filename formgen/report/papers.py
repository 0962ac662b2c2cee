"""The documents of a run as the page shows them: by placement and form, with links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from urllib.parse import quote

from formgen.findings import Severity
from formgen.report.model import Report
from formgen.report.words import Words
from formgen.spool import Spool
from formgen.write import DocumentRecord, Status

_FORMAT_NAMES = {"docx": "Word", "pdf": "PDF"}


@dataclass(frozen=True, slots=True)
class Link:
    """A document that can be opened, relative to the page."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class FormCell:
    """One form of one intern: its documents, and in a word what became of the others."""

    form: str
    links: tuple[Link, ...]
    states: tuple[tuple[Status, str, str], ...]  # status, its word, why


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents of a run, as far as the page has room for them.

    ``forms`` are all that there are documents of; ``departed`` those whose placement is gone.
    """

    forms: tuple[str, ...]
    departed: tuple[Link, ...]
    _documents: Spool[DocumentRecord]
    _places: Mapping[str, Sequence[tuple[int, int]]]  # in it, of each placement that is shown
    _languages: Mapping[str, None]
    _report: Report
    _say: Words

    def title(self, form: str) -> str:
        """A form's name."""
        label = self._report.forms.get(form)
        return label[self._say.language] if label else form

    def of(self, placement_id: str) -> tuple[FormCell, ...]:
        """The documents of a placement, by form."""
        by_form: dict[str, list[DocumentRecord]] = defaultdict(list)
        for start, end in self._places.get(placement_id, ()):
            for record in self._documents.part(start, end):
                by_form[record.form].append(record)
        return tuple(
            FormCell(self.title(form), self._links(by_form[form]), self._states(by_form[form]))
            for form in self.forms)

    def _links(self, records: Iterable[DocumentRecord]) -> tuple[Link, ...]:
        return tuple(
            Link(self._name(record), _href(record.file))
            for record in records if record.status.on_disk)

    def _states(self, records: Iterable[DocumentRecord]) -> tuple[tuple[Status, str, str], ...]:
        states = {
            (record.status, self._say.status(record.status), _why(record)): None
            for record in records if not record.status.on_disk}
        return tuple(states)

    def _name(self, record: DocumentRecord) -> str:
        name = _FORMAT_NAMES.get(record.format, record.format)
        language = f" {record.language}" if len(self._languages) > 1 else ""
        return f"{name}{language}{' (ZIP)' if record.archive else ''}"


def papers_of(report: Report, shown: Container[str], say: Words) -> Papers:
    """Those of the placements that are shown, found in one walk through all.

    Only what an earlier run has left may be of a placement that is gone.
    """
    documents = report.documents
    if not isinstance(documents, Spool):
        documents = Spool(DocumentRecord, documents)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    forms: dict[str, None] = {}
    languages: dict[str, None] = {}
    earlier: list[DocumentRecord] = []
    start = 0
    for placement_id, group in groupby(documents, key=attrgetter("placement_id")):
        records = list(group)
        forms.update((record.form, None) for record in records)
        languages.update((record.language, None) for record in records)
        if placement_id in shown:
            places[placement_id].append((start, start + len(records)))
        else:
            earlier += (record for record in records if record.status is Status.EARLIER)
        start += len(records)
    those = {record.placement_id for record in earlier}
    known = {row.placement_id for row in report.summary.placements if row.placement_id in those}
    departed = [Link(record.path, _href(record.file)) for record in earlier
                if record.placement_id not in known]
    in_order = sorted(forms, key=[*report.forms, *forms].index)
    return Papers(tuple(in_order), tuple(departed), documents, places, languages, report, say)


def _why(record: DocumentRecord) -> str:
    """The codes that keep a document back or made it fail."""
    if record.blocked_by:
        return ", ".join(dict.fromkeys(record.blocked_by))
    if record.status is Status.FAILED:
        return ", ".join(dict.fromkeys(
            finding.code for finding in record.findings if finding.severity is Severity.ERROR))
    return ""


def _href(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return "/".join((".", _quoted(folder), _quoted(name)) if folder else (".", _quoted(name)))


@lru_cache(maxsize=256)
def _quoted(path: str) -> str:
    """Remembered, because the documents of a folder, and their names, come together."""
    return quote(path)
