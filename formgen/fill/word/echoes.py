"""Controls that LibreOffice wrote several times over.

LibreOffice 7.4 writes a plain-text control once for each stretch of its text that is in one
script, as that of Latin letters or that of Arabic or Chinese ones. The first shows the whole text;
each further one shows its stretch, and the whole text again behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from formgen.fill.slots import SlotKind
from formgen.fill.word.sdt import CONTENT, PROPERTIES, properties_of
from formgen.fill.word.xml import SDT, Element, w

Shown = Callable[[Element], str]


def echoes_of(sdt: Element, shown: Shown) -> Sequence[Element]:
    """The controls right behind one that are echoes of it; none if it is written once.

    ``shown`` tells what the content of a control shows.
    """
    following = sdt.getnext()
    if following is None or following.tag != SDT or not _is_plain(sdt):
        return ()
    whole = shown(sdt.find(CONTENT))
    own = _properties(sdt)
    echoes: list[Element] = []
    stretches = ""
    while whole and following is not None and _properties(following) == own:
        text = shown(following.find(CONTENT))
        if not text.endswith(whole):
            break
        echoes.append(following)
        stretches += text.removesuffix(whole)
        following = following.getnext()
    return echoes if stretches and whole.endswith(stretches) else ()


def _is_plain(sdt: Element) -> bool:
    """Whether it holds plain text and has lost its tag, as in what LibreOffice 7.4 saves."""
    properties = properties_of(sdt)
    return (properties is not None and not properties.tag and properties.own is not None
            and properties.kind in (SlotKind.TEXT, SlotKind.MULTILINE))


def _properties(element: Element) -> list[tuple[str, ...]] | None:
    """What a control says of itself but for its number; None if it is no control with a content."""
    properties = element.find(PROPERTIES)
    if element.tag != SDT or properties is None or element.find(CONTENT) is None:
        return None
    return [(inner.tag, *map(str, inner.attrib.items())) for inner in properties.iter()
            if inner.tag != w("id")]
