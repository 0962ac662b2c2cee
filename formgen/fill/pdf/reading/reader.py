"""Reading a PDF form back: typed answers by name, whoever filled it in with what.

Values come from /V, never from what is drawn: viewers may leave an appearance stale or out.
What is drawn is compared with them, and the form with what was sent. Nothing of the document
is run, followed or kept besides the values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from formgen.errors import InputError
from formgen.fill.pdf.identity import IDENTITY_FIELD, ISSUED_KEY
from formgen.fill.pdf.issued import Issued, issued_of, sum_of
from formgen.fill.pdf.opening import plain_file, refuse_unlikely, refusing, rewritten
from formgen.fill.pdf.reading.appearance import Appearances, Drawn
from formgen.fill.pdf.reading.changes import altered_form, listed, suspect_cargo
from formgen.fill.pdf.reading.fields import Field, Form
from formgen.fill.pdf.reading.file import PdfFile
from formgen.fill.pdf.reading.parts import owners, parts_of
from formgen.fill.pdf.reading.salvage import is_cut_off, salvaged
from formgen.fill.pdf.reading.sent import SentField, is_identity
from formgen.fill.pdf.reading.signatures import signatures_of
from formgen.fill.pdf.reading.structure import MEMORY
from formgen.fill.pdf.reading.text import text_of
from formgen.fill.pdf.reading.tokens import Malformed
from formgen.fill.pdf.reading.values import Said, said_by
from formgen.fill.slots import IDENTITY_KEYS, Answer, Answers, Signature, State
from formgen.findings import Finding, Where, found


def read_document(document: bytes, *, password: str = "") -> Answers:
    """What a filled-in form says in each field, in which state, and which document it is.

    Every field that can hold a value has an answer, under its full name. A choice is given
    as it is shown, not as it is stored; a radio button as what it means; a date as a date, or
    as the text that was typed if that is none. The findings say what a person should look at.

    Raises:
        InputError: the bytes are no PDF that can be opened, or open with another password
            only, or are made to exhaust a reader.
    """
    refuse_unlikely(document)
    with refusing():
        try:
            return _Reading(plain_file(document), document, password).answers()
        except Malformed:
            mended = _mended(document, password)
            unlocked = b"/Encrypt" in document
            code = "PDF_FORM_UNLOCKED" if unlocked else "PDF_FORM_MENDED"
            return _Reading(mended, document, password).answers(found(code))


def _mended(data: bytes, password: str) -> PdfFile:
    """A damaged or encrypted file, by a library that mends it; else by what can be found in it."""
    if is_cut_off(data):
        return salvaged(data)  # libraries miss that a file was encrypted, if its end said so
    try:
        return PdfFile(rewritten(data, password))
    except InputError as refusal:
        try:
            return salvaged(data)
        except Malformed:
            raise refusal from None


class _Reading:
    """One document that is being read."""

    def __init__(self, file: PdfFile, data: bytes, password: str) -> None:
        self._file = file
        self._data = data
        self._password = password
        self._structure = MEMORY.structure_of(file)
        self._form = self._structure.form
        self._sent = self._structure.sent
        self._findings: list[Finding] = []
        self._identity: dict[str, str] = {}
        self._issued: Issued | None = None
        self._parts = parts_of(file, self._form)
        self._owners = owners(self._parts)

    def answers(self, *notes: Finding) -> Answers:
        """Everything that the document says."""
        self._identify()
        stored: dict[str, str] = {}
        values = self._values(stored)
        now, cargo = self._structure.now, self._structure.cargo
        signatures = signatures_of(self._file, self._form, now, stored, self._data, self._earlier)
        findings = [
            *notes,
            *self._findings,
            *_form_notes(self._form, len(values)),
            *altered_form(self._form, now, self._sent, self._issued),
            *suspect_cargo(cargo, self._sent),
            *_signature_notes(signatures),
        ]
        parts = {part.name: part.answers(values, findings) for part in self._parts}
        return Answers(self._identity, values, tuple(findings), signatures, parts)

    def _earlier(self, data: bytes) -> PdfFile:
        """An earlier revision of the document."""
        try:
            return plain_file(data)
        except Malformed:
            return PdfFile(rewritten(data, self._password))

    def _identify(self) -> None:
        """What the document says of itself, from /Info and from the hidden field."""
        info = self._file.dictionary(self._file.trailer.get("/Info"))
        said = {key: text_of(self._file, info.get(f"/formgen.{key}")) for key in IDENTITY_KEYS}
        self._identity = {key: text for key, text in said.items() if text}
        self._issued = issued_of(text_of(self._file, info.get(f"/{ISSUED_KEY}")) or "")
        for field in self._form.fields:
            if field.name != IDENTITY_FIELD:
                continue
            words = (text_of(self._file, field.attributes.get("/V")) or "").split()
            if words and (issued := issued_of(words[-1])) is not None:
                self._issued = issued
                words.pop()
            if len(words) == 2 and not words[1].strip("0123456789abcdef"):
                hidden = {"code": words[0], "id": words[1]}
                if any(self._identity.get(key, hidden[key]) != hidden[key] for key in hidden):
                    self._findings.append(found("PDF_IDENTITY_DISAGREES"))
                self._identity.update(hidden)

    def _values(self, stored: dict[str, str]) -> dict[str, Answer]:
        """The answers by name; what the fields store goes into ``stored``."""
        values: dict[str, Answer] = {}
        appearances = Appearances(self._file)
        undrawn = []
        for field in self._form.fields:
            if is_identity(field):
                continue
            said = said_by(self._file, field)
            stored.setdefault(field.name, said.stored)
            answer = Answer(field.name, field.kind, said.value, self._state(field, said))
            known = values.get(field.name)
            if said.differs or (known is not None and known.value != answer.value):
                self._note("PDF_ANSWERS_DIFFER", field)
            if known is None or known.state is State.EMPTY:
                values[field.name] = answer
            if answer.state is State.CHANGED:
                self._note("PDF_FIXED_VALUE_CHANGED", field)
            drawn = appearances.judge(field, said, answer.state in (State.PREFILLED, State.FIXED))
            if drawn is Drawn.MISSING:
                undrawn.append(field)
            elif drawn is Drawn.OTHERWISE:
                self._note("PDF_APPEARANCE_DISAGREES", field)
        if undrawn:
            names = listed([field.name for field in undrawn])
            self._findings.append(found("PDF_ANSWERS_NOT_DRAWN", count=len(undrawn), names=names))
        return values

    def _note(self, code: str, field: Field) -> None:
        self._findings.append(found(code, Where(field=field.name)))

    def _state(self, field: Field, said: Said) -> State:
        """How a field was found, by what was issued for it where the document tells."""
        issued, name = self._owners.get(field.name, (self._issued, field.name))
        mark = issued.marks.get(sum_of(name)) if issued is not None else None
        sent = self._sent.fields.get(field.name) if self._sent is not None else None
        fixed = mark.fixed if mark is not None else sent.fixed if sent is not None else None
        same = sum_of(said.stored) == _sum_when_sent(mark.sum if mark else "", sent)
        if fixed and not same:
            return State.CHANGED
        if said.value in (None, ()):
            return State.EMPTY
        if said.value is False and mark is None and not field.is_read_only:
            return State.EMPTY
        if fixed or (fixed is None and field.is_read_only):
            return State.FIXED
        return State.PREFILLED if same else State.ANSWERED


def _sum_when_sent(mark: str, sent: SentField | None) -> str:
    return mark or (sent.stored if sent is not None else "")


def _form_notes(form: Form, count: int) -> Iterator[Finding]:
    """What is odd about the form as a form."""
    if not count:
        yield found("PDF_WITHOUT_FIELDS")
    if form.loops:
        yield found("PDF_FIELDS_IN_A_LOOP")
    if form.adopted:
        yield found("PDF_FIELDS_UNLISTED", count=form.adopted)


def _signature_notes(signatures: Sequence[Signature]) -> Iterator[Finding]:
    """What a person should know of the signatures."""
    for signature in signatures:
        where = Where(field=signature.name)
        if not signature.sound:
            yield found("PDF_SIGNATURE_UNSOUND", where)
        elif signature.broken:
            yield found("PDF_SIGNATURE_BROKEN", where, names=listed(signature.changed) or "-")
        elif signature.changed:
            yield found("PDF_CHANGED_AFTER_SIGNING", where, names=listed(signature.changed))
