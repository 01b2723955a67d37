"""What one ``{% … %}`` says: its keyword, names and expressions, before its body is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proton_bundle.jinja.expressions import ExpressionParser
from proton_bundle.jinja.tree import (
    Attribute,
    BlockTag,
    Call,
    Delimiters,
    Expression,
    Invalid,
    Literal,
    Name,
    Parameter,
    Sequence,
)
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_bundle.jinja.lexer import Token
    from proton_bundle.jinja.tree import Problem

BODIES = frozenset({"if", "for", "macro", "call", "filter", "with", "block", "autoescape", "set"})
"""The tags that have a body; ``set`` only without ``=``."""

CONTINUATIONS = frozenset({"else", "elif"})
ENDS = frozenset(f"end{keyword}" for keyword in BODIES)


@dataclass(slots=True)
class Head:
    """One tag, read; *opens* tells whether a body follows. Unused fields keep their defaults."""

    tag: BlockTag
    opens: bool = False
    known: bool = True
    expressions: list[Expression] = field(default_factory=list)
    target: Expression | None = None
    value: Expression | None = None
    test: Expression | None = None
    filter: Expression | None = None
    name: Name | None = None
    parameters: list[Parameter] = field(default_factory=list)
    binds: list[Name] = field(default_factory=list)
    recursive: bool = False
    required: bool = False
    near: str = ""
    """Of an unknown keyword: the one that it probably misspells."""
    meant: str = ""

    @property
    def closed_by(self) -> str:
        """The keyword whose ``end…`` tag ends the body; a misspelt tag ends as the one it meant."""
        return self.meant or self.tag.keyword


def parse_tag(tokens: list[Token], delimiters: Delimiters, end: int) -> tuple[Head, list[Problem]]:
    """The tag of *tokens*; *end* is where the island ends."""
    parser = _TagParser(tokens, delimiters.open, "%}")
    keyword = tokens[0] if tokens[0].kind == "name" else None
    if keyword is None:
        parser.report("expected-tag", "expected a tag's name after '{%', such as 'if' or 'for'")
    else:
        parser.advance()
    place = keyword.span if keyword else Span(delimiters.open.end, delimiters.open.end)
    span = Span(delimiters.open.start, end)
    tag = BlockTag(span, delimiters, keyword.text if keyword else "", place)
    head = Head(tag, opens=tag.keyword in BODIES)
    parser.read(head)
    return head, parser.problems


class _TagParser(ExpressionParser):
    def read(self, head: Head) -> None:
        """Fill *head* from what follows the keyword."""
        keyword = head.tag.keyword
        if reader := _READERS.get(keyword):
            reader(self, head)
        elif keyword == "endblock" and self.current.kind == "name":
            head.name = Name(self.current.span, self.advance().text)
        elif keyword not in ENDS:
            head.known = False
        if not head.known:
            self._unknown(head)
        elif (head.opens and keyword != "with") or keyword in CONTINUATIONS:
            self.accept(":")
        if rest := self.finish():
            head.expressions.append(rest)

    def _unknown(self, head: Head) -> None:
        reported = len(self.problems)
        head.near = _similar(head.tag.keyword)
        if head.near in ("if", "for"):
            _READERS[head.near](self, head)
        elif self.current.kind != "end":
            head.expressions.append(self.tuple_or_expression())
        if rest := self.finish():
            head.expressions.append(rest)
        del self.problems[reported:]

    # --- targets ---------------------------------------------------------------------------

    def _target(self, *, stop_word: str = "", namespace: bool = False) -> Expression:
        """What an assignment binds: a name, names between commas, or ``namespace.attribute``."""
        start = self.current.start
        items: list[Expression] = []
        is_tuple = False
        while not (self.current.kind in {")", "end"} or (stop_word and self.at_word(stop_word))):
            dotted = namespace and self.current.kind == "name"
            items.append(self.primary(namespace=dotted))
            self._check_assignable(items[-1], dotted=dotted)
            if not self.accept(","):
                break
            is_tuple = True
        if not items:
            return self._expected_name(Span(start, start))
        if not is_tuple:
            return items[0]
        return Sequence(Span(start, self.end), tuple(items), is_tuple=True)

    def _check_assignable(self, target: Expression, *, dotted: bool) -> None:
        pending = [target]
        while pending:
            match pending.pop():
                case Name() | Invalid():
                    pass
                case Sequence(is_tuple=True) as several:
                    pending.extend(several.items)
                case Attribute() if dotted:
                    pass
                case other:
                    self._cannot_assign(other)

    def _cannot_assign(self, target: Expression) -> None:
        what = f"'{target.value}'" if isinstance(target, Literal) else "this expression"
        self.report("cannot-assign", f"{what} cannot be assigned to; a name can", target.span)

    def _expected_name(self, span: Span) -> Invalid:
        self.report("expected-name", f"expected a name {self._after()}, found {self._found()}")
        return Invalid(span)

    def _single_name(self) -> Name | None:
        token = self.current
        if token.kind != "name":
            self._expected_name(token.span)
            return None
        target = self.primary()
        if isinstance(target, Name):
            return target
        self._cannot_assign(target)
        return None

    # --- one reader a tag ------------------------------------------------------------------

    def read_if(self, head: Head) -> None:
        head.test = self.tuple_or_expression(conditional=False)

    def read_else(self, head: Head) -> None:
        """``else`` says nothing more."""

    def read_for(self, head: Head) -> None:
        head.target = self._target(stop_word="in")
        self.expect_word("in")
        head.value = self.tuple_or_expression(conditional=False, stop_word="recursive")
        if self.accept_word("if"):
            head.test = self.expression()
        head.recursive = self.accept_word("recursive")

    def read_set(self, head: Head) -> None:
        head.target = self._target(namespace=True)
        if self.accept("="):
            head.opens = False
            head.value = self.tuple_or_expression()
            return
        start = self.current.end
        while self.accept("|"):
            head.filter = self.filter(head.filter, start)

    def read_with(self, head: Head) -> None:
        while self.current.kind != "end":
            if (head.parameters or head.expressions) and not self.expect(","):
                return
            start = self.current.start
            target = self._target()
            if not self.expect("="):
                return
            value = self.expression()
            if isinstance(target, Name):
                head.parameters.append(Parameter(Span(start, self.end), target.name, value))
                continue
            head.expressions.append(value)
            for name in _names(target):
                head.parameters.append(Parameter(name.span, name.name, None))

    def read_autoescape(self, head: Head) -> None:
        head.expressions.append(self.expression())

    def read_block(self, head: Head) -> None:
        token = self.current
        if token.kind != "name":
            self._expected_name(token.span)
            return
        self.advance()
        head.name = Name(token.span, token.text)
        self.accept_word("scoped")
        head.required = self.accept_word("required")

    def read_extends(self, head: Head) -> None:
        head.expressions.append(self.expression())

    def read_print(self, head: Head) -> None:
        while self.current.kind != "end":
            if head.expressions and not self.expect(","):
                return
            head.expressions.append(self.expression())

    def read_include(self, head: Head) -> None:
        head.expressions.append(self.expression())
        if self.at_word("ignore") and self._followed_by("missing"):
            self.advance()
            self.advance()
        self._context()

    def read_import(self, head: Head) -> None:
        head.expressions.append(self.expression())
        if self.expect_word("as") and (name := self._single_name()):
            head.binds.append(name)
        self._context()

    def read_from(self, head: Head) -> None:
        head.expressions.append(self.expression())
        if not self.expect_word("import"):
            return
        if self._context():
            return
        while True:
            if not self._imported_name(head) or self._context() or not self.accept(","):
                return
            if self._context():
                return

    def _imported_name(self, head: Head) -> bool:
        name = self._single_name()
        if name is None:
            return False
        if name.name.startswith("_"):
            self.report("private-import", "names starting with '_' cannot be imported", name.span)
        if self.accept_word("as"):
            name = self._single_name()
        if name is not None:
            head.binds.append(name)
        return name is not None

    def _context(self) -> bool:
        if not (self.at_word("with", "without") and self._followed_by("context")):
            return False
        self.advance()
        self.advance()
        return True

    def _followed_by(self, word: str) -> bool:
        following = self.peek()
        return following.kind == "name" and following.text == word

    def read_macro(self, head: Head) -> None:
        head.name = self._single_name()
        self._signature(head)

    def read_call(self, head: Head) -> None:
        if self.current.kind == "(":
            self._signature(head)
        call = self.expression()
        if not isinstance(call, Call | Invalid):
            self.report("expected-call", "'{% call %}' needs a call such as 'name()'", call.span)
        head.expressions.append(call)

    def read_filter(self, head: Head) -> None:
        start = self.current.start
        node = self.filter(None, start)
        while self.accept("|"):
            node = self.filter(node, start)
        head.expressions.append(node)

    def _signature(self, head: Head) -> None:
        if not self.expect("("):
            return
        needs_default = False
        while self.current.kind not in {")", "end"}:
            if head.parameters and not self.expect(","):
                break
            name = self._single_name()
            if name is None:
                break
            default = self.expression() if self.accept("=") else None
            if needs_default and default is None:
                self.report(
                    "argument-order",
                    f"'{name.name}' needs a default, as a parameter before it has one",
                    name.span,
                )
            needs_default = needs_default or default is not None
            head.parameters.append(Parameter(Span(name.span.start, self.end), name.name, default))
        self.expect(")")


def _names(target: Expression) -> list[Name]:
    """Every name in an assignment's target, in text order."""
    found: list[Name] = []
    pending = [target]
    while pending:
        match pending.pop():
            case Name() as name:
                found.append(name)
            case Sequence(items=items):
                pending.extend(reversed(items))
            case _:
                pass
    return found


def _similar(keyword: str) -> str:
    """The tag that *keyword* probably misspells, or an empty string."""
    from difflib import get_close_matches

    known = sorted(BODIES | CONTINUATIONS | ENDS | {"include", "import", "extends", "raw"})
    swapped = (each for each in known if sorted(each) == sorted(keyword))
    return next(swapped, "") or next(iter(get_close_matches(keyword, known, n=1)), "")


_READERS: dict[str, Callable[[_TagParser, Head], None]] = {
    "if": _TagParser.read_if,
    "elif": _TagParser.read_if,
    "else": _TagParser.read_else,
    "for": _TagParser.read_for,
    "set": _TagParser.read_set,
    "with": _TagParser.read_with,
    "autoescape": _TagParser.read_autoescape,
    "block": _TagParser.read_block,
    "extends": _TagParser.read_extends,
    "print": _TagParser.read_print,
    "include": _TagParser.read_include,
    "import": _TagParser.read_import,
    "from": _TagParser.read_from,
    "macro": _TagParser.read_macro,
    "call": _TagParser.read_call,
    "filter": _TagParser.read_filter,
}
