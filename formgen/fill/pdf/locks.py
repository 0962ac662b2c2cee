"""What a signature locks (ISO 32000-1, 12.8.2.4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lock:
    """All fields (/All), those named (/Include), or all but those named (/Exclude)."""

    action: str
    names: frozenset[str]

    def holds(self, name: str) -> bool:
        """Whether a field of this name may no longer change."""
        named = any(name == path or name.startswith(f"{path}.") for path in self.names)
        return {"/All": True, "/Include": named, "/Exclude": not named}.get(self.action, False)
