"""Progress on standard error: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time

import click


class Plain:
    """One line for each stage, and one every ten seconds while documents are made."""

    _EVERY = 10.0  # seconds

    def __init__(self) -> None:
        self._total = self._count = 0
        self._next = 0.0

    def stage(self, name: str, total: int = 0) -> None:
        """Say which stage begins; only long ones are worth a line."""
        self._total, self._count = total, 0
        self._next = time.monotonic() + self._EVERY
        if total:
            click.echo(f"{name}: {total} documents", err=True)

    def step(self, count: int = 1) -> None:
        """Say now and then how far the stage is."""
        self._count += count
        if time.monotonic() >= self._next:
            self._next += self._EVERY
            total = f" of {self._total}" if self._total else ""  # known only when all is done
            click.echo(f"  {self._count}{total}", err=True)

    def done(self) -> None:
        """Nothing to clear."""


class Bar:
    """A bar that disappears when the work is done."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self._bar = RichProgress(
            TextColumn("{task.description:<6}"), BarColumn(), MofNCompleteColumn(),
            TimeRemainingColumn(), console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("")
        self._bar.start()

    def stage(self, name: str, total: int = 0) -> None:
        """Show the stage; without a total the bar moves to and fro."""
        self._bar.reset(self._task, description=name, total=total or None)

    def step(self, count: int = 1) -> None:
        """Move the bar."""
        self._bar.advance(self._task, count)

    def done(self) -> None:
        """Take the bar away."""
        self._bar.stop()


def progress() -> Plain | Bar:
    """A bar if a person is watching, plain lines otherwise."""
    return Bar() if sys.stderr.isatty() else Plain()
