"""A cohort's papers that are ready to go out, and a mail server on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from formgen.generate import Request, generate
from formgen.pack import Packed, PackRequest, pack
from formgen.read import read_inputs
from tests.once import done_once

ROOT = Path(__file__).parents[2]
PLACEMENTS = ("P-001", "P-002", "P-010", "P-012")


@pytest.fixture(scope="module", autouse=True)
def _what_takes_long_is_done_once() -> Iterator[None]:
    with done_once():
        yield


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("issued")
    with done_once():
        generate(Request(
            inputs=(ROOT / "input",), output=output, templates=ROOT / "form_templates", jobs="1",
            forms=("assessment_form_final", "stage_agreement"), placements=PLACEMENTS))
    return output


@pytest.fixture(scope="session")
def cohort() -> Any:
    return read_inputs((ROOT / "input",)).cohort


class Packing:
    """Packs into a folder of its own."""

    def __init__(self, issued: Path, folder: Path) -> None:
        self.issued, self.folder = issued, folder

    def __call__(self, **changes: object) -> Packed:
        return pack(PackRequest(**{
            "inputs": (ROOT / "input",), "templates": ROOT / "form_templates",
            "output": self.issued, "folder": self.folder, "on": date(2026, 9, 1), **changes}))


@pytest.fixture
def packing(issued: Path, tmp_path: Path) -> Packing:
    return Packing(issued, tmp_path / "packs")


class Inbox:
    """What the mail server was given, and whom it refuses; ``dies_at``: at which mail it dies."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.refused: set[str] = set()
        self.dies_at = 0
        self.port = 0

    async def handle_RCPT(
            self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope)
        if len(self.mails) == self.dies_at:
            server.transport.close()  # it has the mail, and never says so
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[Any]:
    handler = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()
