"""How the text of a run looks, as bytes that are written before each text."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from formgen.fill.word.marks import Run
from formgen.fill.word.xml import (
    RUN,
    RUN_PROPERTIES,
    TEXT,
    Element,
    child_in_order,
    fragment,
    w,
)


def run_around(node: Element, root: Element) -> Run | None:
    """The formatting of the run that a text stands in; None if it stands in no run."""
    run = node.getparent()
    if run is None or run.tag != RUN or node.tag != TEXT:
        return None
    return run_of(run.find(w("rPr")), root)


def run_of(properties: Element | None, root: Element) -> Run:
    """A run's formatting as bytes, plain and for right-to-left text.

    Word takes the size and weight of right-to-left text from the complex-script twins of the
    properties, so a size, bold or italic given for other text is given for it too.
    """
    marked = deepcopy(properties) if properties is not None else etree.Element(w("rPr"))
    for plain, twin in (("sz", "szCs"), ("b", "bCs"), ("i", "iCs")):
        given = marked.find(w(plain))
        if given is not None and marked.find(w(twin)) is None:
            made = child_in_order(marked, w(twin), RUN_PROPERTIES)
            for name, value in given.items():
                made.set(name, value)
    child_in_order(marked, w("rtl"), RUN_PROPERTIES)
    return Run(fragment(properties, root), fragment(marked, root))
