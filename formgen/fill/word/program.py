"""The pieces of a part become a program: closures that write that part of one document.

Nothing is parsed or interpreted per document. A program is bytes of the template and functions
that append bytes, in turn; branches and loops hold programs of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from formgen.fill.expressions import Expression
from formgen.fill.slots import How
from formgen.fill.word.control_operations import ControlOperations
from formgen.fill.word.filling import Operation, Predicate, Program
from formgen.fill.word.marks import (
    AllFixed,
    Assign,
    Begin,
    Close,
    ControlPart,
    End,
    Mark,
    Next,
    Open,
    ParagraphEnd,
    Part,
    Print,
    PrintRich,
    Repeat,
    Test,
    UniqueId,
)
from formgen.fill.word.naming import Names, full_name, written_name
from formgen.fill.word.operations import (
    LOOP_FACTS,
    Piece,
    assign,
    begin_of_optional,
    choose,
    end_of_optional,
    paragraph_end,
    print_rich,
    print_word,
    print_xml,
    program_of,
    repeat,
    unique_id,
    when,
)
from formgen.fill.word.places import At
from formgen.fill.word.remembered import RowMemory, always
from formgen.findings import Finding

_IMAGE = re.compile(r"\|\s*image\b")
#: Stands among the names that a block reads for what is no name: it depends on more than these.
_MORE = ""


class Programs:
    """The programs that write the parts of a template's documents, built from their pieces.

    ``names`` are what they read, ``last_id`` the last id that a control has; ``findings`` blocks
    that do not fit together. ``with_pictures`` are the parts that may show pictures;
    ``shows_lists``: any part may show lists of Markdown.
    """

    def __init__(
        self, pieces: Iterable[tuple[str, Sequence[bytes | Mark]]], how: How
    ) -> None:
        self.names = Names(how)
        builder = Builder(self.names)
        self.by_part: list[tuple[bytes, Program]] = []
        self.with_pictures: list[str] = []
        for part, its_pieces in pieces:
            self.by_part.append((part.encode(), builder.build(its_pieces)))
            if builder.shows_pictures:
                self.with_pictures.append(part)
        self.findings = tuple(builder.findings)
        self.last_id = builder.controls.last_id
        self.shows_lists = builder.shows_lists


class Builder:
    """Builds the programs of a template; ``findings`` gathers blocks that do not fit together.

    ``shows_pictures``: the part that was built last may show pictures; ``shows_lists``: any
    part may show lists of Markdown.
    """

    def __init__(self, names: Names) -> None:
        self.findings: list[Finding] = []
        self.controls = ControlOperations(names)
        self._names = names
        self._loops: dict[str, str] = {}
        self._own: frozenset[str] = frozenset()
        self._uses_loop = False
        self._reads: set[str] = set()
        self._memory = RowMemory()
        self.shows_pictures = False
        self.shows_lists = False

    def build(self, pieces: Sequence[bytes | Mark]) -> Program:
        """The program of one part."""
        self._own = frozenset()
        self.shows_pictures = False
        stream = _Stream(pieces)
        program = self._sequence(stream)
        while stream.stopped_at is not None:
            self.findings.append(stream.stopped_at.at.found("WORD_BLOCK_NOT_OPENED"))
            self._sequence(stream)
        return program

    def _sequence(self, stream: _Stream) -> Program:
        """Operations up to the end of the block, which stays where the stream stopped."""
        pieces: list[Piece] = []
        for piece in stream:
            if isinstance(piece, bytes):
                pieces.append(piece)
            elif isinstance(piece, Open):
                pieces.append(self._branch(piece, stream))
            elif isinstance(piece, Repeat):
                pieces.append(self._repeat(piece, stream))
            elif isinstance(piece, ControlPart):
                if piece.piece is Part.IMAGE:
                    self.shows_pictures = True
                    self._reads |= {_MORE}
                self._reads |= {piece.control.name} if piece.control else set()
                pieces += self.controls.part(piece, self._loops)
            else:
                pieces.append(self._leaf(piece))
        return program_of(pieces)

    def _leaf(self, mark: Mark) -> Operation:
        match mark:
            case Print():
                self._note(mark.expression, mark.at)
                if _IMAGE.search(mark.expression.source):
                    self.shows_pictures = True
                    self._reads |= {_MORE}
                if mark.run is None:
                    return print_xml(mark.expression)
                return print_word(mark.expression, mark.run)
            case PrintRich():
                self._note(mark.expression, mark.at)
                self.shows_lists |= mark.block
                self._reads |= {_MORE}
                return print_rich(mark.expression, mark.styles, mark.block)
            case Assign():
                self._note(mark.expression, mark.at)
                self._own |= {mark.name}
                self._reads |= {_MORE}
                return assign(mark.name, mark.expression)
            case ParagraphEnd():
                return paragraph_end
            case Begin():
                return begin_of_optional
            case End():
                return end_of_optional(mark.needed)
        assert isinstance(mark, UniqueId)
        return unique_id

    def _branch(self, opening: Open, stream: _Stream) -> Operation:
        branches = [(self._test(opening.test, opening.at), self._sequence(stream))]
        otherwise = Program()
        while isinstance(mark := stream.stopped_at, Next):
            if mark.test is None:
                otherwise = self._sequence(stream)
                break
            branches.append((self._test(mark.test, mark.at), self._sequence(stream)))
        self._close("endif", opening.at, stream)
        if len(branches) == 1:
            return when(*branches[0], otherwise)
        return choose(branches, otherwise)

    def _repeat(self, opening: Repeat, stream: _Stream) -> Operation:
        loop = opening.loop
        self._note(loop.items, opening.at)
        outer_loops, outer_uses, outer_own = self._loops, self._uses_loop, self._own
        outer_reads, self._reads = self._reads, set()
        listed = ".".join(loop.items.path) or ".".join(loop.variables)
        around = full_name(listed, outer_loops)
        self._loops = {**outer_loops, **dict.fromkeys(loop.variables, f"{around}.*")}
        self._uses_loop = False
        if loop.condition is not None:
            self._note(loop.condition, opening.at)
        body = self._sequence(stream)
        uses_loop, self._uses_loop = self._uses_loop, outer_uses
        reads = {name for name in self._reads if name.partition(".")[0] not in loop.variables}
        self._reads = outer_reads | reads
        self._loops, self._own = outer_loops, outer_own
        mark = stream.stopped_at
        ends_in_else = isinstance(mark, Next) and mark.test is None
        otherwise = self._sequence(stream) if ends_in_else else Program()
        self._close("endfor", opening.at, stream)
        alone = not reads and len(loop.variables) == 1
        return repeat(
            loop, lambda filling: written_name(listed, filling),
            self._memory.writer(body) if alone else always(body), otherwise, uses_loop
        )

    def _note(self, expression: Expression, at: At) -> None:
        self._names.note(expression, at, self._loops, self._own)
        self._reads |= {*expression.names}
        for name in expression.names:
            first, _, fact = name.partition(".")
            if first == "loop" and self._loops:
                self._uses_loop = True
                if fact not in LOOP_FACTS:
                    close = get_close_matches(fact, LOOP_FACTS, 1, 0) if fact else []
                    nearest = f"loop.{close[0]}" if close else "loop.index"
                    self.findings.append(
                        at.found("WORD_LOOP_FACT_UNKNOWN", name, seen=name, nearest=nearest)
                    )

    def _test(self, test: Test, at: At) -> Predicate:
        if isinstance(test, Expression):
            self._note(test, at)
            return test.value
        names = test.names if isinstance(test, AllFixed) else (test.control.name,)
        self._reads |= {*names}
        return self.controls.test(test, self._loops)

    def _close(self, word: str, opened: At, stream: _Stream) -> None:
        mark = stream.stopped_at
        if mark is None:
            self.findings.append(opened.found("WORD_BLOCK_NOT_CLOSED", word=word))
        elif not isinstance(mark, Close) or mark.word != word:
            self.findings.append(
                opened.found("WORD_BLOCK_CLOSED_BY_OTHER", word=word, other=mark.at.text)
            )


class _Stream:
    """Pieces in turn; reading stops after each mark that ends a block or a branch."""

    def __init__(self, pieces: Sequence[bytes | Mark]) -> None:
        self._pieces = iter(pieces)
        self.stopped_at: Next | Close | None = None

    def __iter__(self) -> Iterator[bytes | Mark]:
        for piece in self._pieces:
            if isinstance(piece, (Next, Close)):
                self.stopped_at = piece
                return
            yield piece
        self.stopped_at = None
