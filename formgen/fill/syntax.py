"""The allow-list: each permitted node of an expression's syntax tree becomes a closure.

A node that has no translation here is refused; that is the whole sandbox.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import nodes

from formgen.errors import TemplateError
from formgen.fill.filters import FILTERS
from formgen.fill.formats import plain_text
from formgen.fill.list_filters import LONGEST_TEXT, AttributeUnknown, Filter
from formgen.fill.names import path_of, paths_in
from formgen.fill.scope import MISSING, Scope, Value, path_lookup
from formgen.fill.value_tests import TESTS, Test
from formgen.findings import found


def refused(what: str) -> TemplateError:
    """The error for something outside the allow-list."""
    return TemplateError(found("TEMPLATE_EXPRESSION_NOT_ALLOWED", seen=what))


def translate(node: nodes.Node) -> Value:
    """The closure for a node and all below it.

    Raises:
        TemplateError: if any node is outside the allow-list.
    """
    translation = _TRANSLATIONS.get(type(node))
    if translation is None:
        raise refused(_NAMES_OF_REFUSED.get(type(node), type(node).__name__.lower()))
    return translation(node)


_NAMES_OF_REFUSED: dict[type[nodes.Node], str] = {
    nodes.Call: "()", nodes.Mul: "*", nodes.Pow: "**", nodes.Mod: "%", nodes.Add: "+",
    nodes.Sub: "-", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Pos: "+", nodes.Dict: "{}",
}  # fmt: skip


def _path(node: nodes.Node) -> Value:
    path = path_of(node)
    if path is None:
        assert isinstance(node, (nodes.Getattr, nodes.Getitem))
        return _member(node)
    if any(part.startswith("_") for part in path):
        raise refused(".".join(path))
    lookup = path_lookup(path)

    def value(scope: Scope) -> Any:
        found_value = lookup(scope.names)
        if found_value is MISSING:
            scope.missing(path)
            return None
        return found_value

    return value


def _member(node: nodes.Getattr | nodes.Getitem) -> Value:
    """An item of something that is no plain name: ``items[0]``, ``(a or b).name``."""
    inner = translate(node.node)
    key: Any = node.attr if isinstance(node, nodes.Getattr) else _constant(node.arg)
    if isinstance(key, str) and key.startswith("_"):
        raise refused(key)

    def value(scope: Scope) -> Any:
        holder = inner(scope)
        if holder is None:
            return None
        try:
            if isinstance(holder, (Mapping, list, tuple)):
                return holder[key]
        except (KeyError, IndexError, TypeError):
            pass
        return scope.trouble("TEMPLATE_NAME_UNKNOWN", str(key))

    return value


def _constant(node: nodes.Node) -> Any:
    if isinstance(node, nodes.Const):
        return node.value
    if isinstance(node, nodes.Neg):
        if not isinstance(node.node, nodes.Const) or not isinstance(node.node.value, (int, float)):
            raise refused("-")
        return -node.node.value
    raise refused("[…]")


def _const(node: nodes.Node) -> Value:
    constant = _constant(node)
    return lambda _scope: constant


def _list(node: nodes.Node) -> Value:
    """A list as written. What it names must not be lists: ``[a, a]`` given to ``a`` again and
    again would say more than any memory holds.
    """
    written = [
        (translate(item), isinstance(item, (nodes.List, nodes.Tuple)), _source_of(item))
        for item in node.iter_child_nodes()
    ]

    def value(scope: Scope) -> list[Any]:
        items = []
        for item, may_be_list, name in written:
            made = item(scope)
            if isinstance(made, (list, tuple)) and not may_be_list:
                scope.trouble("TEMPLATE_LIST_IN_LIST", name)
                made = None
            items.append(made)
        return items

    return value


def _and(node: nodes.Node) -> Value:
    left, right = (translate(child) for child in node.iter_child_nodes())
    return lambda scope: left(scope) and right(scope)


def _or(node: nodes.Node) -> Value:
    left, right = (translate(child) for child in node.iter_child_nodes())
    return lambda scope: left(scope) or right(scope)


def _not(node: nodes.Node) -> Value:
    (inner,) = (translate(child) for child in node.iter_child_nodes())
    return lambda scope: not inner(scope)


def _choice(node: nodes.Node) -> Value:
    assert isinstance(node, nodes.CondExpr)
    condition, yes = translate(node.test), translate(node.expr1)
    no: Value = translate(node.expr2) if node.expr2 is not None else lambda _scope: None
    return lambda scope: yes(scope) if condition(scope) else no(scope)


def _concat(node: nodes.Node) -> Value:
    parts = [translate(child) for child in node.iter_child_nodes()]
    about = _source_of(node)

    def value(scope: Scope) -> str | None:
        try:
            text = "".join(plain_text(part(scope), scope.language) for part in parts)
        except (TypeError, ValueError):
            text = None
        if text is not None and len(text) <= LONGEST_TEXT:
            scope.spend_on(text)
            return text
        scope.trouble("TEMPLATE_FILTER_CANNOT", about, "~")
        return None

    return value


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}


def _compare(node: nodes.Node) -> Value:
    assert isinstance(node, nodes.Compare)
    first = translate(node.expr)
    steps = [(_COMPARISONS[step.op], translate(step.expr)) for step in node.ops]

    def value(scope: Scope) -> bool:
        left = first(scope)
        for compare, right_value in steps:
            right = right_value(scope)
            if left is None and right is not None and compare is not operator.ne:
                return compare is _COMPARISONS["notin"]
            scope.spend_on(right)
            try:
                if not compare(left, right):
                    return False
            except TypeError:
                scope.trouble("TEMPLATE_VALUES_NOT_COMPARABLE", _source_of(node))
                return False
            left = right
        return True

    return value


def _source_of(node: nodes.Node) -> str:
    """What a trouble with a node is about: the first name in it."""
    return next((".".join(path) for path in paths_in(node)), "")


def _filter(node: nodes.Node) -> Value:
    assert isinstance(node, nodes.Filter)
    if node.name not in FILTERS or node.node is None:
        raise _unknown(node.name, "TEMPLATE_FILTER_UNKNOWN", FILTERS)
    lenient = node.name in {"default", "d"}
    inner = _lenient(node.node) if lenient else translate(node.node)
    return _applied(FILTERS[node.name], inner, node)


def _applied(apply: Filter, inner: Value, node: nodes.Filter) -> Value:
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        raise refused("*")
    arguments = [translate(argument) for argument in node.args]
    keywords = {str(pair.key): translate(pair.value) for pair in node.kwargs}
    about = _source_of(node)

    def value(scope: Scope) -> Any:
        given = [argument(scope) for argument in arguments]
        named = {key: argument(scope) for key, argument in keywords.items()}
        subject = inner(scope)
        scope.spend_on(subject)
        try:
            return apply(subject, scope.language, *given, **named)
        except AttributeUnknown as error:
            return scope.trouble("TEMPLATE_NAME_UNKNOWN", f"{about}.{error.path}", error.nearest)
        except (TypeError, ValueError, ArithmeticError):
            return scope.trouble("TEMPLATE_FILTER_CANNOT", about, node.name)

    return value


def _test(node: nodes.Node) -> Value:
    assert isinstance(node, nodes.Test)
    if node.name in {"defined", "undefined"}:
        looked_up, wanted = _lenient(node.node, MISSING), node.name == "defined"
        return lambda scope: (looked_up(scope) is not MISSING) is wanted
    if node.name not in TESTS:
        raise _unknown(node.name, "TEMPLATE_TEST_UNKNOWN", TESTS)
    return _tested(TESTS[node.name], translate(node.node), node)


def _tested(test: Test, inner: Value, node: nodes.Test) -> Value:
    arguments = [translate(argument) for argument in node.args]
    about = _source_of(node)

    def value(scope: Scope) -> Any:
        try:
            return test(inner(scope), *(argument(scope) for argument in arguments))
        except (TypeError, ValueError, ArithmeticError):
            return scope.trouble("TEMPLATE_FILTER_CANNOT", about, node.name)

    return value


def _lenient(node: nodes.Node, otherwise: Any = None) -> Value:
    """The value of a name that may be missing, without a report."""
    path = path_of(node)
    if path is None:
        return translate(node)
    lookup = path_lookup(path)

    def value(scope: Scope) -> Any:
        found_value = lookup(scope.names)
        return otherwise if found_value is MISSING else found_value

    return value


def _unknown(name: str, code: str, known: Mapping[str, object]) -> TemplateError:
    close = get_close_matches(name, known, 1)
    return TemplateError(found(code, seen=name, nearest=close[0] if close else ", ".join(known)))


_TRANSLATIONS: dict[type[nodes.Node], Callable[[nodes.Node], Value]] = {
    nodes.Name: _path,
    nodes.Getattr: _path,
    nodes.Getitem: _path,
    nodes.Const: _const,
    nodes.Neg: _const,
    nodes.List: _list,
    nodes.Tuple: _list,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.Not: _not,
    nodes.CondExpr: _choice,
    nodes.Concat: _concat,
    nodes.Compare: _compare,
    nodes.Filter: _filter,
    nodes.Test: _test,
}
