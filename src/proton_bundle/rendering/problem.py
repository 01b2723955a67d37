"""Why a template did not render, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from proton_bundle.errors import LimitExceededError
from proton_bundle.source import Span

if TYPE_CHECKING:
    from jinja2 import Template

    from proton_bundle.rendering.program import Program
    from proton_bundle.rendering.tokens import Tokens

_MISSING_NAME = re.compile(r"has no attribute '([^']+)'|^'([^']+)' is undefined")
_OUR_FUNCTION = re.compile(r"^proton_bundle\.[\w.<>]*\(\) ")
_LINE_NUMBER = re.compile(r"\bline (\d+)\b")


class ProblemKind(StrEnum):
    SYNTAX = "syntax"
    UNDEFINED = "undefined"
    SECURITY = "security"
    LIMIT = "limit"
    FAILURE = "failure"
    """A filter or an operator refused its operands."""


@dataclass(frozen=True, slots=True)
class RenderProblem:
    """*span* is the best known place in the template: the name itself for an undefined name."""

    kind: ProblemKind
    message: str
    span: Span


def explain(error: Exception, program: Program, template: Template, last: Span) -> RenderProblem:
    """What *error*, raised while *template* ran, says to its author.

    *last* is the part printed last, for errors that the template's own code did not raise.
    """
    tokens = program.tokens
    kind = _kind(error)
    index = _running_token(error, template)
    message = _LINE_NUMBER.sub(lambda found: _line(tokens, int(found[1])), _message(error))
    if index is None:
        return RenderProblem(kind, message, last)
    span = _name_span(message, tokens, index) if kind is ProblemKind.UNDEFINED else None
    return RenderProblem(kind, message, span or tokens.island_span(index))


def _kind(error: Exception) -> ProblemKind:
    match error:
        case UndefinedError():
            return ProblemKind.UNDEFINED
        case SecurityError():
            return ProblemKind.SECURITY
        case TemplateSyntaxError():
            return ProblemKind.SYNTAX
        case LimitExceededError() | RecursionError() | MemoryError() | OverflowError():
            return ProblemKind.LIMIT
        case _:
            return ProblemKind.FAILURE


def _message(error: Exception) -> str:
    match error:
        case RecursionError():
            return "the template calls itself, or nests values, too deeply"
        case TemplateError():
            return error.message or type(error).__name__
        case LimitExceededError():
            return str(error)
        case _:
            return _OUR_FUNCTION.sub("a call's ", str(error)) or type(error).__name__


def _running_token(error: Exception, template: Template) -> int | None:
    """The token whose code ran, found in the innermost frame of the template's own code."""
    found: int | None = None
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_globals.get("__jinja_template__") is template:
            found = template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _name_span(message: str, tokens: Tokens, index: int) -> Span | None:
    missing = _MISSING_NAME.search(message)
    if missing is None:
        return None
    name = missing[1] or missing[2]
    for token in tokens.island(index):
        value, kind = tokens.values[token], tokens.kinds[token]
        if kind == "name" and value == name:
            return tokens.span(token)
        if kind == "string" and value[1:-1] == name:
            span = tokens.span(token)
            return Span(span.start + 1, span.end - 1)
    return None


def _line(tokens: Tokens, index: int) -> str:
    line = tokens.text.count("\n", 0, tokens.starts[index]) + 1 if index < len(tokens.starts) else 1
    return f"line {line}"
