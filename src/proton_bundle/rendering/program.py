# ruff: noqa: N802 - visitors carry the names of nodes
"""A compiled template: code that yields marks, and the pieces of template the marks stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from io import StringIO
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from proton_bundle.errors import LimitExceededError
from proton_bundle.rendering.problem import ProblemKind, RenderProblem
from proton_bundle.rendering.sandbox import MeteringCodeGenerator
from proton_bundle.source import Span
from proton_bundle.source_map import Newlines

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.compiler import Frame

    from proton_bundle.limits import Limits
    from proton_bundle.rendering.sandbox import Sandbox

_LINE_END = re.compile(r"\r\n|\r|\n")
_FIRST_MARK = 0x10000  # what lies below holds surrogates; marks never meet text
_BEGINS = frozenset(("variable_begin", "block_begin"))
_ENDS = frozenset(("variable_end", "block_end"))


class PieceKind(Enum):
    LITERAL = auto()
    COMPUTED = auto()
    """The next chunk is the text of an expression or of a computed block."""
    LOOP = auto()
    """A loop begins."""
    ROUND = auto()
    """A loop's next round begins."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the template; *loops* are the loops around it, outermost first."""

    kind: PieceKind
    span: Span
    text: str = ""
    loop: int = 0
    loops: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """*code* None: the template does not compile, see *problem*."""

    code: CodeType | None
    problem: RenderProblem | None
    tokens: Tokens
    pieces: dict[str, Piece] = field(default_factory=dict)

    @property
    def newlines(self) -> Newlines:
        return self.tokens.newlines


class Tokens:
    """jinja2's tokens of one text, each with its exact offsets into the text as written."""

    def __init__(self, text: str) -> None:
        self.text = _LINE_END.sub("\n", text) if "\r" in text else text
        self.newlines = Newlines(_shortened(text))
        self.kinds: list[str] = []
        self.values: list[str] = []
        self.starts: list[int] = []

    def read(self, sandbox: Sandbox, original: str, limit: int) -> TokenStream:
        """All tokens as the parser wants them, numbered by index in place of lines."""
        for _line, kind, value in sandbox.lexer.tokeniter(original, None):
            self._add(kind, value)
            if len(self.kinds) > limit:
                message = f"the template has more than {limit:,} Jinja tokens"
                raise LimitExceededError(message)
        numbered = zip(range(len(self.kinds)), self.kinds, self.values, strict=True)
        return TokenStream(sandbox.lexer.wrap(numbered), None, None)

    def span(self, index: int) -> Span:
        """The span of a token; behind the last one, the text's end."""
        if not 0 <= index < len(self.starts):
            end = self.end
            return self.newlines.original_span(end, end)
        start = self.starts[index]
        return self.newlines.original_span(start, start + len(self.values[index].rstrip()))

    def island(self, index: int) -> range:
        """The tokens of the ``{{ … }}`` or ``{% … %}`` around a token, delimiters included."""
        first = last = min(max(index, 0), len(self.kinds) - 1)
        while first > 0 and self.kinds[first] not in _BEGINS:
            first -= 1
        while last < len(self.kinds) - 1 and self.kinds[last] not in _ENDS:
            last += 1
        return range(first, last + 1)

    def island_span(self, index: int) -> Span:
        tokens = self.island(index)
        return Span(self.span(tokens[0]).start, self.span(tokens[-1]).end)

    def data_span(self, index: int) -> Span:
        start = self.starts[index]
        return self.newlines.original_span(start, start + len(self.values[index]))

    @property
    def end(self) -> int:
        """The offset behind the last token read."""
        return self.starts[-1] + len(self.values[-1]) if self.starts else 0

    def _add(self, kind: str, value: str) -> None:
        # jinja2 drops the whitespace before ``{%-`` from its tokens.
        start = self.text.index(value, self.end)
        self.kinds.append(kind)
        self.values.append(value)
        self.starts.append(start)


def compile_program(text: str, sandbox: Sandbox, limits: Limits) -> Program:
    """Never raises: what does not compile is a Program with a problem."""
    tokens = Tokens(text)
    if len(text) > limits.template_characters:
        message = f"the template has more than {limits.template_characters:,} characters"
        return _broken(tokens, ProblemKind.LIMIT, message, Span(0, 0))
    try:
        stream = tokens.read(sandbox, text, limits.template_tokens)
        tree = _TokenParser(sandbox, stream).parse()
        generator = MarkingCodeGenerator(sandbox, tokens)
        generator.visit(tree)
        code = compile(generator.written.getvalue(), "<template>", "exec")
    except TemplateSyntaxError as error:
        return _broken(tokens, ProblemKind.SYNTAX, error.message or "", _place(error, tokens))
    except LimitExceededError as error:
        return _broken(tokens, ProblemKind.LIMIT, str(error), Span(0, 0))
    except (RecursionError, MemoryError, SyntaxError):
        message = "the template nests expressions or blocks too deeply"
        return _broken(tokens, ProblemKind.LIMIT, message, Span(0, 0))
    except (ValueError, OverflowError) as error:
        return _broken(tokens, ProblemKind.SYNTAX, str(error), tokens.span(len(tokens.kinds)))
    return Program(code, None, tokens, generator.pieces)


class _TokenParser(Parser):
    """jinja2's parser, on tokens that are already there."""

    def __init__(self, sandbox: Sandbox, stream: TokenStream) -> None:
        self._given = stream
        super().__init__(sandbox, "")
        self.stream = stream


class MarkingCodeGenerator(MeteringCodeGenerator):
    """Yields marks for what is printed directly; inside macros, ``set`` and ``filter`` blocks,
    whose text goes elsewhere first, it yields text as jinja2 does."""

    def __init__(self, sandbox: Sandbox, tokens: Tokens) -> None:
        self.written = StringIO()
        super().__init__(sandbox, None, None, stream=self.written, optimized=False)
        self.pieces: dict[str, Piece] = {}
        self._tokens = tokens
        self._loops: tuple[int, ...] = ()
        self._round_marks: dict[nodes.Node, str] = {}

    def visit_Extends(self, node: nodes.Extends, frame: Frame) -> None:
        message = "'extends' needs other templates, and Proton renders each file alone"
        raise TemplateSyntaxError(message, node.lineno)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        if node in self._round_marks:
            self._yield(self._round_marks[node])
        elif self._is_marked(frame):
            self._yield_marked(node, frame)
        else:
            super().visit_Output(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        if not self._is_marked(frame):
            super().visit_For(node, frame)
        elif node.recursive:
            self._yield_computed(node)
            super().visit_For(node, frame)
        else:
            self._visit_marked_loop(node, frame)

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        if self._is_marked(frame):
            self._yield_computed(node)
        super().visit_FilterBlock(node, frame)

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:
        if self._is_marked(frame):
            self._yield_computed(node)
        super().visit_CallBlock(node, frame)

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:
        if not self._is_marked(frame):
            super().visit_Block(node, frame)
            return
        self._yield_computed(node)
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"yield concat(context.blocks[{node.name!r}][0]({context}))", node)

    def _is_marked(self, frame: Frame) -> bool:
        return frame.buffer is None and frame.block is None

    def _yield(self, marks: str) -> None:
        self.writeline(f"yield {marks!r}")

    def _yield_computed(self, node: nodes.Node) -> None:
        self._yield(self._mark(PieceKind.COMPUTED, self._tokens.island_span(node.lineno)))

    def _yield_marked(self, node: nodes.Output, frame: Frame) -> None:
        finalize = self._make_finalize()
        marks = ""
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                span = self._tokens.data_span(child.lineno)
                marks += self._mark(PieceKind.LITERAL, span, child.data)
                continue
            marks += self._mark(PieceKind.COMPUTED, self._tokens.island_span(child.lineno))
            self._yield(marks)
            marks = ""
            self.writeline("yield ", child)
            self._output_child_pre(child, frame, finalize)
            self.visit(child, frame)
            self._output_child_post(child, frame, finalize)
        if marks:
            self._yield(marks)

    def _visit_marked_loop(self, node: nodes.For, frame: Frame) -> None:
        loop = len(self.pieces)
        self._yield(self._mark(PieceKind.LOOP, Span(0, 0), loop=loop))
        outer, self._loops = self._loops, (*self._loops, loop)
        round_mark = nodes.Output([], lineno=node.lineno)
        self._round_marks[round_mark] = self._mark(PieceKind.ROUND, Span(0, 0), loop=loop)
        node.body.insert(0, round_mark)
        super().visit_For(node, frame)
        self._loops = outer

    def _mark(self, kind: PieceKind, span: Span, text: str = "", loop: int = 0) -> str:
        mark = chr(_FIRST_MARK + len(self.pieces))
        self.pieces[mark] = Piece(kind, span, text, loop, self._loops)
        return mark


def _broken(tokens: Tokens, kind: ProblemKind, message: str, span: Span) -> Program:
    return Program(None, RenderProblem(kind, message, span), tokens)


def _place(error: TemplateSyntaxError, tokens: Tokens) -> Span:
    return tokens.span(error.lineno)


def _shortened(text: str) -> tuple[int, ...]:
    """For each ``\\r\\n``, the offset of its ``\\n`` once all of them are one character."""
    if "\r" not in text:
        return ()
    ends = (match.start() for match in re.finditer("\r\n", text))
    return tuple(start - count for count, start in enumerate(ends))
