"""Reading a filled-in document: what each of its controls says, under its dotted name.

Controls are found by tag. Where an editor dropped the tags, the manifest that formgen wrote
into the document tells what they were: by title or id where only one fits, else by their order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from formgen.fill.formats import parse_date
from formgen.fill.slots import IDENTITY_KEYS, Answer, Answers, SlotKind, State
from formgen.fill.word.fields import divide_runs
from formgen.fill.word.form_fields import FormField, fields_out_of_reach, form_fields
from formgen.fill.word.identity import MANIFEST, sum_of
from formgen.fill.word.package import Package, open_package
from formgen.fill.word.returned import Returned, returned_controls
from formgen.findings import Finding, Where, found


@dataclass(frozen=True, slots=True)
class _Entry:
    """A control as the manifest lists it; ``sum`` is None if it was empty when sent."""

    name: str
    kind: SlotKind
    alias: str
    id: str
    sum: str | None
    fixed: bool


@dataclass(frozen=True, slots=True)
class _Manifest:
    identity: dict[str, str]
    entries: tuple[_Entry, ...]
    prompts: frozenset[str]


_NO_MANIFEST = _Manifest({}, (), frozenset())


def read(document: bytes) -> Answers:
    """What a filled-in document says.

    Answers are typed: a check box is a bool, a date a date (or the text typed there if that
    is none, with a finding), everything else text. A prompt is no answer. A control that
    cannot be matched to a name is left out, with a finding.

    Raises:
        InputError: if it is no Word document or unsafe to open.
    """
    package = open_package(document)
    manifest = _manifest(package)
    roots = [package.root(part) for part, _ in package.text_parts()]
    for root in roots:
        divide_runs(root)
    fields = [field for root in roots for field in form_fields(root)]
    unread = [name for root in roots for name in fields_out_of_reach(root)]
    controls = list(returned_controls(package))
    said = _custom_properties(package)
    findings = [found("WORD_FIELD_NOT_READ", Where(field=name)) for name in unread]
    identity = {**manifest.identity, **said}
    if any(manifest.identity.get(key, value) != value for key, value in said.items()):
        findings.append(found("WORD_IDENTITY_DISAGREES"))
    answers = _answers_of(controls, manifest, findings)
    for field in fields:
        if field.name not in answers:
            answers[field.name] = _answer_of_field(field, findings)
    return Answers(MappingProxyType(identity), MappingProxyType(answers), tuple(findings))


def _answers_of(controls: Sequence[Returned], manifest: _Manifest,
                findings: list[Finding]) -> dict[str, Answer]:
    """What the controls say, by name; of several with one name, the first that says anything."""
    names = _match(controls, manifest.entries, findings)
    sent = {entry.name: entry for entry in manifest.entries}
    answers: dict[str, Answer] = {}
    for control, name in zip(controls, names, strict=True):
        if not name:
            continue
        answer = _answer(control, name, sent.get(name), manifest.prompts, findings)
        known = answers.setdefault(name, answer)
        if known.state is State.EMPTY:
            answers[name] = answer
        elif known.kind is answer.kind and answer.value not in (None, known.value):
            findings.append(found("WORD_ANSWERS_DIFFER", Where(field=name)))
    return answers


def _match(
    controls: Sequence[Returned], entries: Sequence[_Entry], findings: list[Finding]
) -> list[str]:
    """The name of each control, empty where none can be told and for those that have none."""
    if not entries:
        return [control.properties.name for control in controls]
    names = [control.properties.tag for control in controls]
    tagged = set(filter(None, names))
    left = {number: entry for number, entry in enumerate(entries) if entry.name not in tagged}
    nameless = sum(1 for entry in left.values() if not entry.name)
    _match_by(lambda control: control.properties.alias, lambda entry: entry.alias, controls, names,
              left)
    _match_by(lambda control: control.properties.id, lambda entry: entry.id, controls, names, left)
    _match_by_order(controls, names, left)
    nameless -= sum(1 for entry in left.values() if not entry.name)
    unmatched = sum(1 for name in names if not name) - nameless
    if unmatched or left:
        findings.append(found("WORD_CONTROLS_UNMATCHED", unmatched=unmatched, missing=len(left)))
    return names


def _match_by(
    of_control: Callable[[Returned], str],
    of_entry: Callable[[_Entry], str],
    controls: Sequence[Returned],
    names: list[str],
    left: dict[int, _Entry],
) -> None:
    """Match by a property that exactly one unmatched control and one entry of its kind have.

    ``left`` are the unmatched entries, by their numbers in the manifest.
    """
    open_controls: dict[tuple[str, SlotKind], list[int]] = {}
    for index, control in enumerate(controls):
        if not names[index] and of_control(control):
            open_controls.setdefault((of_control(control), control.kind), []).append(index)
    open_entries: dict[tuple[str, SlotKind], list[int]] = {}
    for number, entry in left.items():
        open_entries.setdefault((of_entry(entry), entry.kind), []).append(number)
    for key, indices in open_controls.items():
        fitting = open_entries.get(key, [])
        if len(fitting) == len(indices) == 1:
            names[indices[0]] = left.pop(fitting[0]).name


def _match_by_order(
    controls: Sequence[Returned], names: list[str], left: dict[int, _Entry]
) -> None:
    """Match what is left of each kind by order, if there are as many controls as entries."""
    for kind in dict.fromkeys(entry.kind for entry in left.values()):
        entries = [number for number, entry in left.items() if entry.kind is kind]
        indices = [
            index
            for index, control in enumerate(controls)
            if not names[index] and control.kind is kind
        ]
        if len(entries) == len(indices):
            for index, number in zip(indices, entries, strict=True):
                names[index] = left.pop(number).name


def _answer(
    control: Returned,
    name: str,
    sent: _Entry | None,
    prompts: frozenset[str],
    findings: list[Finding],
) -> Answer:
    kind = control.properties.kind
    if control.stored_otherwise:
        findings.append(found("WORD_STORED_OTHERWISE", Where(field=name)))
    if control.checked is not None:
        value: Any = control.checked
        text = "1" if value else "0"
    else:
        text = "" if _is_prompt(control, prompts) else control.text
        value = _value(control, text, name, findings)
    as_sent = sent is not None and sent.sum == sum_of(text).decode()
    if sent is not None and sent.fixed:
        if not as_sent:
            findings.append(found("WORD_FIXED_VALUE_CHANGED", Where(field=name)))
        return Answer(name, kind, value, State.FIXED if as_sent else State.CHANGED)
    untouched = value is False and (sent is None or sent.sum is None)
    if value is None or untouched:
        return Answer(name, kind, value, State.EMPTY)
    return Answer(name, kind, value, State.PREFILLED if as_sent else State.ANSWERED)


def _answer_of_field(field: FormField, findings: list[Finding]) -> Answer:
    """What a legacy form field says; nothing tells whether it was touched."""
    value: Any = field.value
    if field.date_picture and isinstance(value, str):
        day = parse_date(value, field.date_picture, "nl")
        if day is None:
            findings.append(found("WORD_ANSWER_NOT_A_DATE", Where(field=field.name)))
        value = day or value
    kind = SlotKind.DATE if field.date_picture else field.kind
    return Answer(field.name, kind, value, State.EMPTY if value is None else State.ANSWERED)


def _is_prompt(control: Returned, prompts: frozenset[str]) -> bool:
    """Editors that drop the tag also drop the mark that a text is only a prompt."""
    if control.properties.shows_placeholder:
        return True
    return not control.properties.tag and control.text in prompts


def _value(control: Returned, text: str, name: str, findings: list[Finding]) -> Any:
    if text == "":
        return None
    if control.kind is SlotKind.DATE:
        return _date(control, text, name, findings)
    if control.kind is SlotKind.CHOICE:
        options = {behind: shown for shown, behind in control.properties.options}
        return options.get(text, text)
    return text


def _date(control: Returned, text: str, name: str, findings: list[Finding]) -> date | str:
    """The date that is to be seen; the one behind it if that is the same or cannot be told."""
    seen = parse_date(text, control.properties.picture, "nl")
    behind = parse_date(control.full_date[:10], "yyyy-MM-dd", "nl")
    if seen is None and behind is None:
        findings.append(found("WORD_ANSWER_NOT_A_DATE", Where(field=name)))
        return text
    if seen is not None and behind is not None and seen != behind:
        findings.append(found("WORD_ANSWER_DATES_DIFFER", Where(field=name)))
    return seen or behind or text


def _manifest(package: Package) -> _Manifest:
    """The manifest that formgen wrote; found by its namespace, since editors lose its relation."""
    for part in package.names():
        if not (part.startswith("customXml/") and part.endswith(".xml")):
            continue
        root = package.root(part)
        if root.tag != f"{{{MANIFEST}}}manifest":
            continue
        entries = tuple(
            _Entry(
                entry.get("n", ""),
                _kind(entry.get("k", "")),
                entry.get("a", ""),
                entry.get("i", ""),
                entry.get("x") or entry.get("o"),
                entry.get("x") is not None,
            )
            for entry in root.iterfind(f"{{{MANIFEST}}}f")
        )
        prompts = frozenset(prompt.text or "" for prompt in root.iterfind(f"{{{MANIFEST}}}prompt"))
        identity = {key: root.get(key) for key in IDENTITY_KEYS if root.get(key)}
        return _Manifest(identity, entries, prompts)
    return _NO_MANIFEST


def _kind(word: str) -> SlotKind:
    kind = SlotKind(word) if word in set(SlotKind) else SlotKind.TEXT
    return SlotKind.TEXT if kind is SlotKind.MULTILINE else kind


def _custom_properties(package: Package) -> dict[str, str]:
    said = {}
    for part in package.related("", "custom-properties"):
        for child in package.root(part):
            name = child.get("name", "")
            key = name.removeprefix("formgen.")
            text = "".join(child.itertext()).strip()
            if key != name and key in IDENTITY_KEYS and text:
                said[key] = text
    return said
