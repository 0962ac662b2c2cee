"""Giving drop-downs other choices than the template's own, such as a programme's scale."""

from __future__ import annotations

from lxml import etree

from formgen.fill.slots import How, SlotKind
from formgen.fill.word.marks import Close, Marks, Repeat, is_mark
from formgen.fill.word.naming import Loops, full_name
from formgen.fill.word.sdt import properties_of
from formgen.fill.word.xml import SDT, Element, w

_ITEM, _VALUE, _SHOWN = w("listItem"), w("value"), w("displayText")


def offer_choices(root: Element, marks: Marks, how: How) -> None:
    """Write the choices that are wanted into the drop-downs of a part.

    An entry without a value, which is the prompt, stays. In a loop a control goes by the name
    that its rows have in the data: ``assessment.criteria.*.score``.
    """
    if not how.offers:
        return
    loops: list[Loops] = [{}]
    for node in root.iter(etree.PI, SDT):
        if node.tag == SDT:
            _offer(node, loops[-1], how)
        elif is_mark(node):
            mark = marks.of(node)
            if isinstance(mark, Repeat):
                loops.append(_inside(mark, loops[-1]))
            elif isinstance(mark, Close) and mark.word == "endfor" and len(loops) > 1:
                loops.pop()


def _inside(mark: Repeat, outer: Loops) -> Loops:
    listed = full_name(".".join(mark.loop.items.path), outer)
    return {**outer, **dict.fromkeys(mark.loop.variables, f"{listed}.*")}


def _offer(sdt: Element, loops: Loops, how: How) -> None:
    known = properties_of(sdt)
    if known is None or known.own is None or known.kind is not SlotKind.CHOICE:
        return
    offered = how.offer(full_name(known.name, loops))
    if not offered:
        return
    for item in known.own.findall(_ITEM):
        if item.get(_VALUE):
            known.own.remove(item)
    for choice in offered:
        etree.SubElement(known.own, _ITEM, {_SHOWN: choice, _VALUE: choice})
