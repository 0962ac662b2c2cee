"""Writing check boxes and radio buttons: states, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from formgen.fill.formats import plain_text
from formgen.fill.pdf.choices import folded, not_plain, unknown_choice
from formgen.fill.pdf.draft import Draft
from formgen.fill.pdf.fields import OFF
from formgen.fill.pdf.issued import sum_of
from formgen.fill.pdf.syntax import name as name_object
from formgen.findings import Language

#: What people and spreadsheets say for a ticked box, and for one that is not.
_YES = frozenset({"ja", "j", "yes", "y", "x", "1", "true", "waar", "aan", "on"})
_NO = frozenset({"nee", "n", "no", "0", "false", "onwaar", "uit", "off", "-"})


@dataclass(frozen=True, slots=True)
class ButtonWidget:
    """A widget of a button: the objects that show each of its states, by state name.

    ``states`` holds whole objects without the value and the closing brackets.
    """

    index: int
    holds_value: bool
    states: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class ButtonWriter:
    """Writes a check box or a group of radio buttons.

    ``meanings`` maps what a value may say, folded, to the name of the state that says it;
    ``mark`` is the head of the mark of what is filled in. ``preset``: the template itself has
    one ticked, which goes when the data says something that is not offered.
    """

    name: str
    label: str
    language: Language
    widgets: Sequence[ButtonWidget]
    meanings: Mapping[str, str]
    offered: tuple[str, ...]
    field_index: int = -1
    field_head: bytes = b""
    mark: str = ""
    preset: bool = False

    def fill(self, value: object, draft: Draft) -> None:
        """Put the buttons into the state that a value means."""
        try:
            text = plain_text(value, self.language)
        except TypeError:
            draft.findings.append(not_plain(self.name, self.label))
            state = None
        else:
            state = self._state(folded(text))
            if state is None:
                draft.findings.append(unknown_choice(self.name, self.label, text, self.offered))
        if state is not None:
            draft.marks.append(self.mark + sum_of(state))
            entry = b"/V " + name_object(state)
            draft.said.append(entry)
            self._write(state, entry, draft)
        elif self.preset:
            self._write(OFF, b"/V " + name_object(OFF), draft)

    def _write(self, state: str, entry: bytes, draft: Draft) -> None:
        if self.field_index >= 0:
            draft.objects[self.field_index] = b"%b%b>>\nendobj\n" % (self.field_head, entry)
        for widget in self.widgets:
            shown = widget.states.get(state, widget.states[OFF])
            value_entry = entry if widget.holds_value else b""
            draft.objects[widget.index] = b"%b%b>>\nendobj\n" % (shown, value_entry)

    def _state(self, words: str) -> str | None:
        """The state that words mean: by name or meaning, or as yes or no."""
        if words in self.meanings:
            return self.meanings[words]
        states = list(dict.fromkeys(self.meanings.values()))
        if len(states) == 1 and words in _YES:
            return states[0]
        if words in _NO and (len(states) == 1 or words == "off"):
            return OFF
        for answers in (_YES, _NO):
            if words in answers:
                said = {self.meanings[word] for word in answers & self.meanings.keys()}
                return said.pop() if len(said) == 1 else None
        return None
