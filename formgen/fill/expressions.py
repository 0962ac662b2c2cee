"""Expressions of templates: parsed by Jinja2, checked against an allow-list, run by formgen.

Jinja2's own sandbox lets a template call methods and spend any amount of time and memory.
So only its parser is used. Every node of the syntax tree is turned into a small closure, and
a node without a translation below is refused before any data is seen: there are no calls, no
arithmetic, no imports, no macros, and an attribute is only ever a key of a mapping. Python
objects cannot be reached, whatever a template says.

    compile_expression("intern.last_name | upper").value(scope)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from formgen.errors import TemplateError
from formgen.fill.names import path_of, paths_in
from formgen.fill.scope import Value
from formgen.fill.syntax import refused, translate
from formgen.findings import found

LONGEST_SOURCE = 2_000  # characters; the longest tag in real templates has some 200
_MOST_NODES = 200

# The sandbox is not needed to parse; nothing that this environment compiles is ever run.
_PARSER = Environment(autoescape=True)


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression.

    ``names`` are the dotted names that it reads; ``path`` is set if it is nothing but a
    dotted name. ``value(scope)`` never raises for any data: troubles go to the scope.
    ``origin`` is what :func:`compiled_again` makes the same from, None if it cannot.
    """

    source: str
    names: tuple[str, ...]
    value: Value
    path: tuple[str, ...] = ()
    origin: tuple[str, str] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        if self.origin is None:
            raise TypeError(f"not made by formgen's own parser: {self.source}")
        return compiled_again, self.origin


@dataclass(frozen=True, slots=True)
class Loop:
    """The head of a loop: ``for item in record.items if item.nr``."""

    variables: tuple[str, ...]
    items: Expression
    condition: Expression | None


def compile_expression(source: str) -> Expression:
    """Compile what stands between ``{{`` and ``}}`` or after ``if``.

    Raises:
        TemplateError: TEMPLATE_EXPRESSION_SYNTAX, or TEMPLATE_EXPRESSION_NOT_ALLOWED if it
            uses anything outside the allow-list. The findings have no place yet.
    """
    if not source.strip():
        raise _syntax("{{ }}")
    body = _parse("{{ (" + source + "\n) }}", source)
    if len(body) != 1 or not isinstance(body[0], nodes.Output) or len(body[0].nodes) != 1:
        raise _syntax(source)
    return _expression(body[0].nodes[0], source, ("value", source))


def compile_loop(source: str) -> Loop:
    """Compile what stands after ``for``: ``item in items`` with an optional ``if``.

    Raises:
        TemplateError: as :func:`compile_expression`.
    """
    body = _parse("{% for " + source + " %}{% endfor %}", source)
    if len(body) != 1 or not isinstance(body[0], nodes.For) or body[0].recursive:
        raise _syntax(source)
    loop = body[0]
    names = [loop.target] if isinstance(loop.target, nodes.Name) else loop.target.iter_child_nodes()
    return Loop(
        tuple(name.name for name in names if isinstance(name, nodes.Name)),
        _expression(loop.iter, ".".join(path_of(loop.iter) or ()) or source, ("items", source)),
        _expression(loop.test, source, ("condition", source)) if loop.test is not None else None,
    )


def compile_assignment(source: str) -> tuple[str, Expression]:
    """Compile what stands after ``set``: ``name = expression``.

    Raises:
        TemplateError: as :func:`compile_expression`.
    """
    body = _parse("{% set " + source + " %}", source)
    if (
        len(body) != 1
        or not isinstance(body[0], nodes.Assign)
        or not isinstance(body[0].target, nodes.Name)
    ):
        raise _syntax(source)
    return body[0].target.name, _expression(body[0].node, source, ("assigned", source))


def compiled_again(kind: str, source: str) -> Expression:
    """An expression that was compiled before, from its :attr:`Expression.origin`.

    Raises:
        TemplateError: as :func:`compile_expression`.
        ValueError: there is no such kind of expression.
    """
    match kind:
        case "value":
            return compile_expression(source)
        case "items":
            return compile_loop(source).items
        case "condition" if (condition := compile_loop(source).condition) is not None:
            return condition
        case "assigned":
            return compile_assignment(source)[1]
    raise ValueError(kind)


def _parse(text: str, source: str) -> list[nodes.Node]:
    if len(source) > LONGEST_SOURCE:
        raise TemplateError(found("TEMPLATE_EXPRESSION_NOT_ALLOWED", seen=source[:40] + "…"))
    try:
        return _PARSER.parse(text).body
    except (TemplateSyntaxError, RecursionError) as error:
        raise _syntax(source) from error


def _syntax(source: str) -> TemplateError:
    return TemplateError(found("TEMPLATE_EXPRESSION_SYNTAX", seen=source.strip()[:80]))


def _expression(node: nodes.Node, source: str, origin: tuple[str, str]) -> Expression:
    try:
        if sum(1 for _ in node.find_all(nodes.Node)) > _MOST_NODES:
            raise refused(source[:40] + "…")
    except RecursionError as error:
        raise refused(source[:40] + "…") from error
    names = {".".join(path): None for path in paths_in(node)}
    return Expression(source.strip(), tuple(names), translate(node), path_of(node) or (), origin)
