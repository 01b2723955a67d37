"""An expression written in one canonical way, to tell whether two say the same."""

from __future__ import annotations

from proton_bundle.jinja.tree import (
    Arguments,
    Attribute,
    Binary,
    Call,
    Comparison,
    Conditional,
    Expression,
    Filter,
    Invalid,
    Literal,
    Mapping,
    Name,
    Sequence,
    Slice,
    Subscript,
    Test,
    Unary,
)


def unparse(node: Expression | None) -> str:  # noqa: C901  # one case a kind of expression
    """*node* as text, every operator in brackets; recursive, as the tree has bounded depth."""
    match node:
        case None:
            return ""
        case Name(name=name):
            return name
        case Literal(value=value):
            return repr(value)
        case Attribute(target=target, name=name):
            return f"{unparse(target)}.{name}"
        case Subscript(target=target, index=Literal(value=str(name))) if name.isidentifier():
            return f"{unparse(target)}.{name}"
        case Subscript(target=target, index=index):
            return f"{unparse(target)}[{unparse(index)}]"
        case Slice(start=start, stop=stop, step=step):
            return f"{unparse(start)}:{unparse(stop)}:{unparse(step)}"
        case Call(target=target, arguments=arguments):
            return f"{unparse(target)}{_arguments(arguments)}"
        case Filter(target=target, name=name, arguments=arguments):
            return f"{unparse(target)}|{name}{_arguments(arguments)}"
        case Test(target=target, name=name, arguments=arguments, negated=negated):
            word = "is not" if negated else "is"
            return f"{unparse(target)} {word} {name}{_arguments(arguments)}"
        case Unary(operator=operator, operand=operand):
            return f"({operator} {unparse(operand)})"
        case Binary(operator=operator, left=left, right=right):
            return f"({unparse(left)} {operator} {unparse(right)})"
        case Comparison(first=first, rest=rest):
            return " ".join([unparse(first), *(f"{op} {unparse(right)}" for op, right in rest)])
        case Conditional(test=test, then=then, otherwise=otherwise):
            return f"({unparse(then)} if {unparse(test)} else {unparse(otherwise)})"
        case Sequence(items=items, is_tuple=is_tuple):
            inner = ", ".join(map(unparse, items))
            return f"({inner},)" if is_tuple else f"[{inner}]"
        case Mapping(items=pairs):
            return "{" + ", ".join(f"{unparse(k)}: {unparse(v)}" for k, v in pairs) + "}"
        case Invalid(span=span):
            return f"<invalid {span.start}>"


def _arguments(arguments: Arguments | None) -> str:
    if arguments is None:
        return ""
    parts = [unparse(item) for item in arguments.positional]
    parts += [f"{keyword.name}={unparse(keyword.value)}" for keyword in arguments.keywords]
    parts += [f"*{unparse(item)}" for item in arguments.starred]
    return f"({', '.join(parts)})"
