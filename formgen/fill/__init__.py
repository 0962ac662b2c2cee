"""Fill documents: one package per document format, each with the same three functions.

``compile(template, how) -> Template`` once per template, ``template.fill(data) -> Filled``
for each document, ``read(document) -> Answers``. Bytes in, bytes out: no paths, no state.
"""

from __future__ import annotations
