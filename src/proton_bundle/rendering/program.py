# ruff: noqa: N802 - visitors carry the names of nodes
"""A compiled template: code that yields marks, and the pieces of template the marks stand for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from io import StringIO
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes
from jinja2.parser import Parser

from proton_bundle.errors import LimitExceededError
from proton_bundle.rendering.metering_code import MeteringCodeGenerator
from proton_bundle.rendering.problem import ProblemKind, RenderProblem
from proton_bundle.rendering.tokens import Tokens
from proton_bundle.source import Span

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.compiler import Frame
    from jinja2.lexer import TokenStream

    from proton_bundle.limits import Limits
    from proton_bundle.rendering.sandbox import Sandbox
    from proton_bundle.source_map import Newlines

_FIRST_MARK = 0x10000  # what lies below holds surrogates; marks never meet text


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
