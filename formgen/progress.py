"""How far a run is, told to whoever wants to know; nobody by default."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told what happens; it shows it on standard error, or not at all."""

    def stage(self, name: str, total: int = 0) -> None:
        """A stage begins; ``total`` is the number of its steps, 0 if not known."""

    def step(self, count: int = 1) -> None:
        """So many steps of the stage are done."""

    def done(self) -> None:
        """Nothing more will follow."""


class Silence:
    """Tells nobody."""

    def stage(self, name: str, total: int = 0) -> None:
        """Nothing."""

    def step(self, count: int = 1) -> None:
        """Nothing."""

    def done(self) -> None:
        """Nothing."""
