"""What ``templates check`` says of the field names of a form's own PDF templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from formgen.fill.slots import Slot
from formgen.findings import Finding, Where, found
from formgen.forms.matching import Match, match_names
from formgen.forms.model import Form
from formgen.forms.names import Known, Origin, names_of_data


@dataclass(frozen=True, slots=True)
class NamesCheck:
    """The foreign fields of a form by template file, and which names of ``[pdf.names]`` are
    in none of them.
    """

    form: Form
    matches: Mapping[str, Sequence[Match]]
    not_there: Sequence[str]

    @property
    def sure(self) -> Mapping[str, str]:
        """Name of a field -> key, sure or guessed, for what form.toml should say."""
        return {match.slot.name: match.key
                for matches in self.matches.values() for match in matches if match.key}

    def findings(self, *, written: bool) -> Iterator[Finding]:
        """What to tell of each field; ``written``: form.toml has the sure ones by now."""
        subject = f"form:{self.form.id}"
        for file, matches in self.matches.items():
            for match in matches:
                where = Where(file=f"{self.form.id}/{file}", field=match.slot.name)
                yield found(_code(match, written=written), where, subject,
                            label=match.slot.label, name=match.slot.name, key=match.key,
                            candidates=", ".join(match.candidates))
        where = Where(file=f"{self.form.id}/form.toml", field="[pdf.names]")
        for name in self.not_there:
            yield found("PDF_NAME_NOT_THERE", where, subject, name=name)


def check_names(form: Form, slots: Mapping[str, Sequence[Slot]]) -> NamesCheck:
    """Match the fields of a form's PDF templates; ``slots`` are those of each file as the
    file names them.
    """
    there = {slot.name for each in slots.values() for slot in each}
    return NamesCheck(
        form,
        {file: match_names(form, each) for file, each in slots.items()},
        [name for name in form.pdf_names if slots and name not in there],
    )


def known_by_match(form: Form, slots: Sequence[Slot]) -> Mapping[str, Known]:
    """What is known of the fields with foreign names: by form.toml, or as far as names tell."""
    data = names_of_data()
    known = {name: Known(Origin.DATA, data.get(key)) for name, key in form.pdf_names.items()}
    for match in match_names(form, slots):
        nearest = match.key or ", ".join(match.candidates)
        known[match.slot.name] = Known(Origin.PERSON, nearest=nearest)
    return known


def _code(match: Match, *, written: bool) -> str:
    if match.refused:
        return "PDF_NAME_REFUSED"
    if match.guessed:
        return "PDF_NAME_GUESSED" if written else "PDF_NAME_LIKELY"
    if match.key:
        return "PDF_NAME_WRITTEN" if written else "PDF_NAME_RECOGNISED"
    return "PDF_NAME_UNSURE" if match.candidates else "PDF_NAME_UNKNOWN"
