"""The tree of a Jinja template, with the exact span of every name, dot, filter and delimiter.

The parser (``proton_bundle.jinja.parser``) always returns a tree: where the text is broken, an
``Invalid`` expression or a block without an end stands in its place, and ``Template.problems``
says what is wrong. All spans are offsets into the template's own text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from proton_bundle.source import Span

# --- expressions ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, number, boolean or none; *value* is the Python value that Jinja gives it."""

    span: Span
    value: object


@dataclass(frozen=True, slots=True)
class Attribute:
    """``target.name``; *name_span* covers the name only. A trailing dot has an empty name."""

    span: Span
    target: Expression
    name: str
    name_span: Span


@dataclass(frozen=True, slots=True)
class Subscript:
    """``target[index]``."""

    span: Span
    target: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Slice:
    span: Span
    start: Expression | None
    stop: Expression | None
    step: Expression | None


@dataclass(frozen=True, slots=True)
class Keyword:
    """``name=value`` in a call."""

    span: Span
    name: str
    name_span: Span
    value: Expression


@dataclass(frozen=True, slots=True)
class Arguments:
    """What stands between the parentheses of a call, filter or test; *span* includes them."""

    span: Span
    positional: tuple[Expression, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    starred: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    span: Span
    target: Expression
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Filter:
    """``target | name(arguments)``. *target* is None at the head of a ``{% filter %}`` block."""

    span: Span
    target: Expression | None
    name: str
    name_span: Span
    arguments: Arguments | None


@dataclass(frozen=True, slots=True)
class Test:
    """``target is name`` or ``target is not name``."""

    span: Span
    target: Expression
    name: str
    name_span: Span
    arguments: Arguments | None
    negated: bool


@dataclass(frozen=True, slots=True)
class Unary:
    """``not x``, ``-x``, ``+x``."""

    span: Span
    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """``and or + - * / // % ** ~``."""

    span: Span
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """``first op a op b …`` with ``== != < <= > >= in`` and ``not in``."""

    span: Span
    first: Expression
    rest: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """``then if test else otherwise``; *otherwise* None when there is no else."""

    span: Span
    test: Expression
    then: Expression
    otherwise: Expression | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list or a tuple."""

    span: Span
    items: tuple[Expression, ...]
    is_tuple: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    span: Span
    items: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class Invalid:
    """A place where an expression should stand; *span* may be empty (``{{ }}``)."""

    span: Span
    parts: tuple[Expression, ...] = ()


Expression: TypeAlias = (
    Name
    | Literal
    | Attribute
    | Subscript
    | Slice
    | Call
    | Filter
    | Test
    | Unary
    | Binary
    | Comparison
    | Conditional
    | Sequence
    | Mapping
    | Invalid
)

# --- statements ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The spans of an island's opening and closing delimiter, whitespace control included.

    *close* is None where it is missing.
    """

    open: Span
    close: Span | None


@dataclass(frozen=True, slots=True)
class Data:
    """Literal text between islands."""

    span: Span


@dataclass(frozen=True, slots=True)
class Output:
    """``{{ expression }}``."""

    span: Span
    delimiters: Delimiters
    expression: Expression


@dataclass(frozen=True, slots=True)
class Comment:
    """``{# … #}``."""

    span: Span
    delimiters: Delimiters


@dataclass(frozen=True, slots=True)
class BlockTag:
    """One ``{% keyword … %}``; *keyword_span* covers the keyword only."""

    span: Span
    delimiters: Delimiters
    keyword: str
    keyword_span: Span


@dataclass(frozen=True, slots=True)
class Raw:
    """``{% raw %} … {% endraw %}``; *data* is the span of the text between."""

    span: Span
    start: BlockTag
    data: Span
    end: BlockTag | None


@dataclass(frozen=True, slots=True)
class Branch:
    """One arm of an ``if``: *test* is None for ``else``."""

    tag: BlockTag
    test: Expression | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class If:
    """*end* is None when ``{% endif %}`` is missing."""

    span: Span
    branches: tuple[Branch, ...]
    end: BlockTag | None


@dataclass(frozen=True, slots=True)
class For:
    span: Span
    tag: BlockTag
    target: Expression
    iterable: Expression
    test: Expression | None
    recursive: bool
    body: tuple[Statement, ...]
    else_tag: BlockTag | None
    otherwise: tuple[Statement, ...]
    end: BlockTag | None


@dataclass(frozen=True, slots=True)
class Set:
    """``{% set target = value %}``, or a block set when *value* is None."""

    span: Span
    tag: BlockTag
    target: Expression
    value: Expression | None
    filter: Expression | None
    body: tuple[Statement, ...]
    end: BlockTag | None


@dataclass(frozen=True, slots=True)
class Parameter:
    span: Span
    name: str
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Every other block with a body: macro, call, filter, with, block, autoescape, unknown tags.

    *parameters* are bound inside the body (macro, call, with); *name* is what the block defines
    (macro, block); *expressions* are read outside it.
    """

    span: Span
    tag: BlockTag
    name: Name | None
    parameters: tuple[Parameter, ...]
    expressions: tuple[Expression, ...]
    body: tuple[Statement, ...]
    end: BlockTag | None


@dataclass(frozen=True, slots=True)
class Simple:
    """A tag without a body that is not a set: include, import, from, extends, do, unknown tags.

    *binds* are the names it defines (imports).
    """

    span: Span
    tag: BlockTag
    expressions: tuple[Expression, ...]
    binds: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Orphan:
    """An ``else``, ``elif`` or ``end…`` that belongs to no open block."""

    span: Span
    tag: BlockTag


Statement: TypeAlias = Data | Output | Comment | Raw | If | For | Set | Scope | Simple | Orphan


@dataclass(frozen=True, slots=True)
class Problem:
    """A syntax error: *kind* is a stable word (``unclosed``, ``expected-expression``, …)."""

    span: Span
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Template:
    body: tuple[Statement, ...]
    problems: tuple[Problem, ...] = ()
    islands: tuple[Output | Comment | BlockTag | Raw, ...] = field(default=())
    """Every island in text order, flat, for masking, tokens and delimiters' formatting."""
