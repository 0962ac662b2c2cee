"""The dotted names in the syntax tree of an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes


def paths_in(node: nodes.Node) -> Iterator[tuple[str, ...]]:
    """Every dotted name that an expression reads, in order, with repeats."""
    path = path_of(node)
    if path is not None:
        yield path
        return
    for child in node.iter_child_nodes():
        yield from paths_in(child)


_KEY = re.compile(r"[\w -]+")


def path_of(node: nodes.Node) -> tuple[str, ...] | None:
    """The dotted name that a node is, ``a.b`` or ``a["b"]``, or None.

    A key with other characters than those of names is no part of one: names become tags of
    content controls, and are taken apart at their dots.
    """
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        before, last = path_of(node.node), node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before, last = path_of(node.node), node.arg.value
    else:
        return None
    if before is None or not isinstance(last, str) or not _KEY.fullmatch(last):
        return None
    return (*before, last)
