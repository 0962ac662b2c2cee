"""AcroForm PDF: compile a template once, fill it for each document, read documents back.

The way of a template through :func:`compile`: :mod:`.source` opens it; :mod:`.fields` lists
its fields; a plan (:mod:`.plans`, :mod:`.button_plans`) puts each field into its blank state;
:mod:`.frames` numbers and serialises what all documents share. Filling then takes, for each
value, a writer (:mod:`.text_fields`, :mod:`.buttons`, :mod:`.lists`) that lays it out
(:mod:`.layout`, :mod:`.pens`), draws it (:mod:`.drawing`, :mod:`.boxes`) and puts the bytes
into a :class:`.draft.Draft`.
"""

from __future__ import annotations

from formgen.fill.pdf.compiler import compile_template as compile
from formgen.fill.pdf.reader import read_document as read

__all__ = ["compile", "read"]
