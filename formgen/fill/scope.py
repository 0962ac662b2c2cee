"""What an expression sees while a document is filled: the data's names, and troubles met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from formgen.findings import Language


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something met in the data: the ``code`` of a finding, the name as the template has it.

    ``detail`` is the near miss, or the filter that could not do its work; ``full`` the name
    from the top of the data, for a name in a loop (``record.items.3.nr``).
    """

    code: str
    name: str
    detail: str = ""
    full: str = ""


class Scope:
    """What an expression sees: the names, the language, and a list for what goes wrong."""

    __slots__ = ("language", "names", "troubles")

    def __init__(self, names: dict[str, Any], language: Language) -> None:
        self.names = names
        self.language = language
        self.troubles: dict[Trouble, None] = {}

    def spend(self, work: int) -> None:
        """Count work that grows with the data; an engine that runs others' templates limits it."""

    def spend_on(self, value: Any) -> None:
        """Count the work of going through a text or list."""
        if isinstance(value, (str, list, tuple)):
            self.spend(len(value))

    def missing(self, path: tuple[str, ...]) -> None:
        """Report a name that the data does not have; its value is None.

        A blank row of a padded list lacks its values on purpose, and only padded rows say
        ``blank`` (formgen pads lists with ``{"nr": 12, "blank": True}``).
        """
        here: Any = self.names
        for part in path:
            if not isinstance(here, Mapping):
                break
            if part not in here:
                if part == "blank" or here.get("blank") is True:
                    return
                close = get_close_matches(part, [key for key in here if isinstance(key, str)], 1)
                self.trouble("TEMPLATE_NAME_UNKNOWN", ".".join(path), close[0] if close else "")
                return
            here = here[part]
        if here is not None:
            self.trouble("TEMPLATE_NAME_UNKNOWN", ".".join(path))

    def trouble(self, code: str, name: str, detail: str = "") -> None:
        """Note a trouble once."""
        self.troubles[Trouble(code, name, detail)] = None


Value = Callable[[Scope], Any]


MISSING = object()


def path_lookup(path: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Any]:
    """A function that finds a dotted name in the data, or :data:`MISSING`."""
    if len(path) == 2:
        first, second = path

        def pair(names: Mapping[str, Any]) -> Any:
            try:
                return names[first][second]
            except (KeyError, TypeError):
                return MISSING

        return pair

    def lookup(names: Mapping[str, Any]) -> Any:
        value: Any = names
        try:
            for part in path:
                value = value[part]
        except (KeyError, TypeError):
            return MISSING
        return value

    return lookup
