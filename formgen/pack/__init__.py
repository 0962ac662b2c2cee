"""Pack: the documents of a run for each company or intern, as folders, mails and on paper."""

from __future__ import annotations

from formgen.pack.outbox import Server, sent_codes, sent_on
from formgen.pack.pack import Packed, pack
from formgen.pack.request import PackRequest

__all__ = ["PackRequest", "Packed", "Server", "pack", "sent_codes", "sent_on"]
