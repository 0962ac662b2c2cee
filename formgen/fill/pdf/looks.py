"""How formgen's own templates want their fields drawn: the catalog's /FGN_Form.

``/Look /Tinted``: fields to fill in stand in tinted boxes; ``/Plain`` and ``/Notes`` list the
names of fields that are running text. A template without /FGN_Form is drawn as its own
dictionaries say.
"""

from __future__ import annotations

from dataclasses import dataclass

from pypdf.generic import DictionaryObject

from formgen.fill.pdf.boxes import Look
from formgen.fill.pdf.objects import as_text, dictionary_at, items_at, name_at
from formgen.fill.slots import How

FORM_KEY = "/FGN_Form"


@dataclass(frozen=True, slots=True)
class Looks:
    """Which fields have which look."""

    how: How
    tinted: bool
    plain: frozenset[str]
    notes: frozenset[str]

    def blank(self, name: str) -> Look:
        """The look of a field without a value."""
        if name in self.notes:
            return Look.NOTE
        if name in self.plain:
            return Look.PLAIN
        return Look.OPEN if self.tinted else Look.FOREIGN

    def filled(self, name: str) -> Look:
        """The look of a field with a value."""
        look = self.blank(name)
        return Look.DONE if look is Look.OPEN and self.how.is_fixed(name) else look

    def fixes(self, name: str) -> bool:
        """Whether a value of this field can no longer be changed."""
        return self.blank(name) in (Look.PLAIN, Look.NOTE) or self.how.is_fixed(name)


def looks_of(catalog: DictionaryObject, how: How) -> Looks:
    """The looks that a template asks for."""
    wishes = dictionary_at(catalog, FORM_KEY)
    return Looks(
        how,
        name_at(wishes, "/Look") == "/Tinted",
        frozenset(as_text(name) or "" for name in items_at(wishes, "/Plain")),
        frozenset(as_text(name) or "" for name in items_at(wishes, "/Notes")),
    )
