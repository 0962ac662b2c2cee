"""What reading one cell gives: a value, or what is wrong with it, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from formgen.findings import shape
from formgen.model import Field, Privacy
from formgen.read.raw import Raw, shown
from formgen.read.text import shortened

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Issue:
    """A finding in the making: it knows neither its place nor whether its values are private.

    ``values`` come from the cell, so a field of a person shows only their shape; ``words`` do
    not (the options of a choice, the domain that a mail address was compared with).
    """

    code: str
    values: Mapping[str, Raw] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def details(self, about: Field) -> dict[str, str]:
        """The finding's details, as far as the field's privacy lets them be said."""
        private = about.privacy in (Privacy.PERSONAL, Privacy.SECRET)
        said = {
            name: shape(shown(value)) if private else shortened(shown(value))
            for name, value in self.values.items()
        }
        return {**said, **self.words}


class Read(NamedTuple, Generic[Kept]):
    """A value and what should be known about it; None if there is no usable value."""

    value: Kept | None
    issue: Issue | None = None


def issue(code: str, words: Mapping[str, str] = MappingProxyType({}), **values: Raw) -> Issue:
    """An issue whose keyword details come from the cell."""
    return Issue(code, MappingProxyType(values), words)
