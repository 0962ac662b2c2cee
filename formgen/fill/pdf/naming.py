"""Foreign field names: a school's own form, whose fields do not have the data's names.

``How.names`` says which value of the data belongs in which field. It is honoured twice: the
fields of a template are compiled under the data's names, and the answers of a returned form
are given under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from formgen.fill.pdf.fields import FormField
from formgen.fill.slots import JOINT, Answer, Answers, State
from formgen.findings import Finding, Where, found


def under_data_names(
    fields: Iterable[FormField], names: Mapping[str, str]
) -> tuple[FormField, ...]:
    """The fields, those with a foreign name under the name of the value that they take."""
    return tuple(
        replace(field, name=names[field.name], title=field.name) if field.name in names else field
        for field in fields
    )


def in_data_names(answers: Answers, names: Mapping[str, str]) -> Answers:
    """What :func:`formgen.fill.pdf.read` gives, under the data's names as far as one value
    stands in one field; ``names`` are those that the template was compiled with.

    A field that shows several values in one keeps its own name. Of several fields for one
    value the first that is answered counts; if they disagree, there is a finding.
    """
    values: dict[str, Answer] = {}
    findings: list[Finding] = []
    for own_name, answer in answers.values.items():
        name = names.get(own_name, own_name)
        if JOINT in name:
            name = own_name
        earlier = values.get(name)
        if earlier is None or earlier.state is State.EMPTY:
            values[name] = replace(answer, name=name)
        elif answer.state is not State.EMPTY and answer.value != earlier.value:
            findings.append(found("PDF_ANSWERS_DISAGREE", Where(field=own_name), key=name))
    return replace(answers, values=values, findings=(*answers.findings, *findings))
