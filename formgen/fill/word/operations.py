"""The operations that a program is made of: closures that append to the part being written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from formgen.fill.expressions import Expression, Loop
from formgen.fill.formats import plain_text
from formgen.fill.rich import Markdown, Picture
from formgen.fill.word.filling import Filling, Operation, Predicate, Program
from formgen.fill.word.marks import Run
from formgen.fill.word.pictures import drawing
from formgen.fill.word.remembered import WriteRow
from formgen.fill.word.rich_text import Styles, inline, paragraphs
from formgen.fill.word.values import between_runs, word_text, xml_text

Piece = bytes | Operation
"""A piece of a program being made: bytes of the template, or what is done for each document."""


def program_of(pieces: Iterable[Piece]) -> Program:
    """The program of pieces in turn; bytes that follow each other are written at once."""
    steps: list[tuple[bytes, Operation]] = []
    content = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            content += piece
        else:
            steps.append((content, piece))
            content = b""
    return Program(tuple(steps), content)


def print_word(expression: Expression, run: Run) -> Operation:
    """Write a value as text of a run."""
    value_of, name = expression.value, expression.source

    def write(filling: Filling) -> None:
        value = value_of(filling)
        if type(value) is Picture:
            filling.out += _shown(value, filling, run, name)
            return
        text = value if type(value) is str else printed(value, filling, name)
        filling.spend(len(text))
        filling.out += word_text(text, run, lambda: removed_characters(filling, name))

    return write


def print_rich(expression: Expression, styles: Styles, block: bool) -> Operation:
    """Write a Markdown value, within its line or in place of its paragraph."""
    value_of, name = expression.value, expression.source

    def write(filling: Filling) -> None:
        value = value_of(filling)
        text = value.text if type(value) is Markdown else printed(value, filling, name)
        filling.spend(len(text))

        def report() -> None:
            removed_characters(filling, name)

        filling.out += (
            paragraphs(text, styles, filling.lists, report) if block
            else inline(text, styles, report))

    return write


def _shown(picture: Picture, filling: Filling, run: Run, name: str) -> bytes:
    """A picture in a run of its own; nothing if there is no such picture."""
    image = filling.image(picture.name, name)
    if image is None:
        return b""
    filling.number += 1
    return between_runs(b"<w:r>" + drawing(image, image.sized(picture), filling.number, picture)
                        + b"</w:r>", run)


def print_xml(expression: Expression) -> Operation:
    """Write a value in a part that is not Word's own."""
    value_of, name = expression.value, expression.source

    def write(filling: Filling) -> None:
        text = printed(value_of(filling), filling, name)
        filling.spend(len(text))
        filling.out += xml_text(text, lambda: removed_characters(filling, name))

    return write


def printed(value: Any, filling: Filling, name: str) -> str:
    """A value as text; one that cannot be printed is reported and blank."""
    try:
        return plain_text(value, filling.language)
    except (TypeError, ValueError):
        filling.trouble("WORD_VALUE_NOT_PRINTABLE", name)
        return ""


def removed_characters(filling: Filling, name: str) -> None:
    """Report that a value had characters that no Word file can hold."""
    filling.trouble("WORD_CHARACTERS_REMOVED", name)


def assign(name: str, expression: Expression) -> Operation:
    """Give a name a value, up to the end of the loop or part."""
    value_of = expression.value

    def write(filling: Filling) -> None:
        filling.names[name] = value_of(filling)

    return write


def paragraph_end(filling: Filling) -> None:
    """Give a cell that would end without a paragraph an empty one; Word refuses it else."""
    if not filling.out.endswith((b"</w:p>", b"</w:sdt>")):
        filling.out += b"<w:p/>"


def begin_of_optional(filling: Filling) -> None:
    """Remember where something begins that must not stay if it turns out to be empty."""
    filling.begins.append(len(filling.out))


def end_of_optional(needed: bytes) -> Operation:
    """Take a table without rows, or a row without cells, out again; Word refuses both."""

    def write(filling: Filling) -> None:
        begin = filling.begins.pop()
        if filling.out.find(needed, begin) < 0:
            del filling.out[begin:]

    return write


def unique_id(filling: Filling) -> None:
    """Write a number that nothing else in the document has as its id."""
    filling.number += 1
    filling.out += filling.id_format % filling.number


def when(test: Predicate, body: Program, otherwise: Program) -> Operation:
    """Write one of two blocks."""

    def write(filling: Filling) -> None:
        (body if test(filling) else otherwise).write(filling)

    return write


def choose(branches: Sequence[tuple[Predicate, Program]], otherwise: Program) -> Operation:
    """Write the first block whose test holds."""

    def write(filling: Filling) -> None:
        for test, body in branches:
            if test(filling):
                body.write(filling)
                return
        otherwise.write(filling)

    return write


def repeat(
    loop: Loop, path_of: Predicate, write_row: WriteRow, otherwise: Program, uses_loop: bool
) -> Operation:
    """Write a block once for each item of a list, or another block if there is none.

    ``path_of`` tells where the list stands in the data; ``write_row`` writes the block;
    ``uses_loop`` whether the block asks for loop.index and the like.
    """
    variables = loop.variables

    def write(filling: Filling) -> None:
        items = _numbered_items(loop, filling)
        if not items:
            otherwise.write(filling)
            return
        names, paths = filling.names, filling.paths
        path = path_of(filling)
        filling.names, filling.paths = dict(names), dict(paths)
        for index, (position, item) in enumerate(items):
            if len(variables) == 1:
                filling.names[variables[0]] = item
                filling.paths[variables[0]] = f"{path}.{position}"
            else:
                _unpack(filling, variables, item)
                for number, variable in enumerate(variables, start=1):
                    filling.paths[variable] = f"{path}.{position}.{number}"
            if uses_loop:
                filling.names["loop"] = _loop_facts(index, len(items))
            write_row(filling, path, position, item)
            filling.spend(1)
        filling.names, filling.paths = names, paths

    return write


def _numbered_items(loop: Loop, filling: Filling) -> list[tuple[int, Any]]:
    """The items that a loop is to write, each with its place in the list, from 1."""
    items = loop.items.value(filling)
    if items is None:
        return []
    if not isinstance(items, (list, tuple)):
        filling.trouble("WORD_VALUE_NOT_A_LIST", loop.items.source)
        return []
    filling.go_round(len(items))
    numbered = list(enumerate(items, start=1))
    if loop.condition is None:
        return numbered
    names = filling.names
    kept = []
    for position, item in numbered:
        filling.names = dict(names)
        _unpack(filling, loop.variables, item if len(loop.variables) > 1 else (item,))
        if loop.condition.value(filling):
            kept.append((position, item))
    filling.names = names
    return kept


def _unpack(filling: Filling, variables: tuple[str, ...], item: Any) -> None:
    """Give several variables the parts of an item; parts that are not there are reported."""
    values = item if isinstance(item, (list, tuple)) else ()
    if len(values) < len(variables):
        filling.trouble("WORD_ITEM_TOO_SHORT", variables[len(values)], ", ".join(variables))
    for position, variable in enumerate(variables):
        filling.names[variable] = values[position] if position < len(values) else None


LOOP_FACTS = ("index", "index0", "revindex", "revindex0", "first", "last", "length")


def _loop_facts(index: int, length: int) -> dict[str, Any]:
    """What Jinja2 calls loop, as far as it is plain data: each of LOOP_FACTS."""
    return {
        "index": index + 1,
        "index0": index,
        "revindex": length - index,
        "revindex0": length - index - 1,
        "first": index == 0,
        "last": index == length - 1,
        "length": length,
    }
