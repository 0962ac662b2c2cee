"""Controls that are bound to a custom XML part (w:dataBinding): the part is kept in step.

Word shows in such a control what the part says, whatever stands in the document. So where a
control is filled, its element in the part is, too. A binding that cannot be followed, because
its part is not in the file or its path is no plain one, is cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from formgen.fill.slots import SlotKind
from formgen.fill.word.marks import (
    Close,
    Condition,
    Control,
    ControlPart,
    ControlTest,
    Mark,
    Marks,
    Next,
    Open,
    Part,
)
from formgen.fill.word.package import Package
from formgen.fill.word.xml import Element, w

_BINDING = w("dataBinding")
_STORE = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
_STEP = r"/(?:[\w.-]+:)?[\w.-]+(?:\[\d+\])?"
_PLAIN_PATH = re.compile(f"(?:{_STEP})+")
_PREFIX = re.compile(r"""xmlns:([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Store:
    """The custom XML parts of a package, parsed when first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts = dict(_parts_by_id(package))
        self._roots: dict[str, Element] = {}

    def element(self, properties: Element) -> tuple[str, Element] | None:
        """The part and the element that a control's properties bind it to."""
        binding = properties.find(_BINDING)
        if binding is None:
            return None
        part = self._parts.get(binding.get(w("storeItemID"), "").upper(), "")
        path = binding.get(w("xpath"), "").strip()
        if not part or not _PLAIN_PATH.fullmatch(path):
            return None
        prefixes = {name: one or two for name, one, two in _PREFIX.findall(
            binding.get(w("prefixMappings"), ""))}
        try:
            found = self.root(part).xpath(path, namespaces=prefixes)
        except etree.XPathError:
            return None
        return (part, found[0]) if len(found) == 1 and len(found[0]) == 0 else None

    def root(self, part: str) -> Element:
        """The parsed root of a part; always the same one."""
        if part not in self._roots:
            self._roots[part] = self._package.root(part)
        return self._roots[part]


def _parts_by_id(package: Package) -> Mapping[str, str]:
    """The name of each custom XML part by the id that its properties give it."""
    parts = {}
    for part in package.names():
        if re.fullmatch(r"customXml/item\d+\.xml", part):
            for about in package.related(part, "customXmlProps"):
                identity = package.root(about).get(f"{_STORE}itemID", "")
                if identity:
                    parts[identity.upper()] = part
    return parts


class Bindings:
    """The bindings of a template that are kept, and the marks that fill their parts."""

    def __init__(self, package: Package) -> None:
        self._store = Store(package)
        self._marks: dict[str, Marks] = {}
        self._bound: dict[Element, str] = {}

    def keep(self, properties: Element, control: Control) -> bool:
        """Fill the element that a control is bound to; False if the binding must be cut.

        Of several controls on one element the first fills it; they have one name.
        """
        target = self._store.element(properties)
        if target is None:
            return False
        part, element = target
        if element in self._bound:
            return self._bound[element] == control.name
        self._bound[element] = control.name
        marks = self._marks.setdefault(part, Marks())
        _fill(element, control, marks)
        return True

    def parts(self) -> Mapping[str, tuple[Element, Marks]]:
        """The parts with marks in them, by name."""
        return {part: (self._store.root(part), marks) for part, marks in self._marks.items()}


def _fill(element: Element, control: Control, marks: Marks) -> None:
    """Let an element say what its control says; what it says now if the data cannot know."""
    stored: Mark = ControlPart(Part.STORED, control)
    at = control.at
    steps: list[Mark | str]
    if control.kind is SlotKind.CHECK:
        steps = [Open(ControlTest(control, Condition.CHECKED), at), "true",
                 Next(ControlTest(control, Condition.FILLED), at), "false"]
    else:
        steps = [Open(ControlTest(control, Condition.FILLED), at), stored]
    steps += [Next(ControlTest(control, Condition.UNKNOWN), at), element.text or "",
              Next(None, at), Close("endif", at)]
    element.text = None
    for step in steps:
        if isinstance(step, str):
            element[-1].tail = step
        else:
            element.append(marks.element(step))
