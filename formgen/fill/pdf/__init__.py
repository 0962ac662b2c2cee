"""AcroForm PDF: compile a template once, fill it for each document, read documents back.

The way of a template through :func:`compile`: :mod:`.source` opens it and refuses what must not
be passed on; :mod:`.continuation` lays out its pages; :mod:`.fields` lists its fields; a plan
(:mod:`.plans`, :mod:`.button_plans`) puts each field into its blank state; :mod:`.assembly`
numbers the objects, and :mod:`.frames` serialises what all documents share. A signed template
goes by way of :mod:`.signed` and :mod:`.incremental` instead.

Filling then takes, for each value, a writer (:mod:`.text_fields`, :mod:`.buttons`, :mod:`.lists`)
that lays it out (:mod:`.layout`, :mod:`.pens`), draws it (:mod:`.drawing`, :mod:`.boxes`) and puts
the bytes into a :class:`.draft.Draft`. What has no room goes to :mod:`.appendix`.

Reading back has a package of its own, :mod:`.reading`, which knows nothing of pypdf: a strict
and lazy parser for sound files (:mod:`.reading.file`), and pypdf or qpdf to mend the others.

Merging stands on that parser too: :mod:`.merge` puts together what :mod:`.merge_parts`,
:mod:`.merge_fields` and :mod:`.merge_tags` take from each document, in a :mod:`.merge_file`.
"""

from __future__ import annotations

from formgen.fill.pdf.compiler import compile_template as compile
from formgen.fill.pdf.flatten import flatten
from formgen.fill.pdf.merge import MergePart, merge
from formgen.fill.pdf.naming import in_data_names
from formgen.fill.pdf.reading.reader import read_document as read

__all__ = ["MergePart", "compile", "flatten", "in_data_names", "merge", "read"]
