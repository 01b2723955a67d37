"""In which order resources are created: a resource waits for what it refers to.

Works on plain data in long form, so that templates rewritten by a transform or macro, with their
conditions already decided, are ordered like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from proton_cloudformation.references import SUBSTITUTION

if TYPE_CHECKING:
    from collections.abc import Iterator


class CircularDependencyError(ValueError):
    """Resources that wait for each other; *cycle* names them, each waiting for the next."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        self.cycle = cycle
        super().__init__(f"Circular dependency between resources: [{', '.join(sorted(cycle))}]")


def dependencies(resources: Mapping[str, object]) -> dict[str, frozenset[str]]:
    """For each resource, in template order, the resources it waits for.

    One that refers to itself waits for itself, which CloudFormation refuses as a cycle.
    """
    return {
        name: frozenset(found for found in _names(resource) if found in resources)
        for name, resource in resources.items()
    }


def order(resources: Mapping[str, object]) -> tuple[str, ...]:
    """The names of *resources*, each after all it waits for, else in template order.

    Raises CircularDependencyError.
    """
    waits = dependencies(resources)
    positions = {name: index for index, name in enumerate(resources)}
    done: dict[str, None] = {}
    for name in resources:
        _visit(name, waits, positions, done)
    return tuple(done)


def _visit(
    start: str,
    waits: Mapping[str, frozenset[str]],
    positions: Mapping[str, int],
    done: dict[str, None],
) -> None:
    """Append *start* to *done* behind everything it waits for. The stack is explicit."""

    def pending(name: str) -> Iterator[str]:
        return iter(sorted(waits[name], key=positions.__getitem__))

    if start in done:
        return
    trail = {start: pending(start)}
    while trail:
        name, remaining = next(reversed(trail.items()))
        following = next((each for each in remaining if each not in done), None)
        if following is None:
            del trail[name]
            done[name] = None
        elif following in trail:
            names = list(trail)
            raise CircularDependencyError(tuple(names[names.index(following) :]))
        else:
            trail[following] = pending(following)


def _names(resource: object) -> Iterator[str]:
    """Every name that *resource* refers to, ``DependsOn`` included."""
    if isinstance(resource, Mapping):
        depends_on = resource.get("DependsOn", ())
        yield from (depends_on,) if isinstance(depends_on, str) else _strings(depends_on)
    stack: list[object] = [resource]
    while stack:
        current = stack.pop()
        if isinstance(current, Mapping):
            yield from _called(current)
            stack.extend(current.values())
        elif isinstance(current, list):
            stack.extend(current)


def _called(mapping: Mapping[str, object]) -> Iterator[str]:
    if len(mapping) != 1:
        return
    function, argument = next(iter(mapping.items()))
    if function == "Ref" and isinstance(argument, str):
        yield argument
    elif function == "Fn::GetAtt":
        yield from _get_att(argument)
    elif function == "Fn::Sub":
        yield from _substituted(argument)


def _get_att(argument: object) -> Iterator[str]:
    if isinstance(argument, str):
        yield argument.partition(".")[0]
    else:
        yield from _strings(argument)[:1]


def _substituted(argument: object) -> Iterator[str]:
    text, own = argument, frozenset[object]()
    if isinstance(argument, list) and argument:
        text = argument[0]
        own = frozenset(argument[1]) if len(argument) > 1 and isinstance(argument[1], dict) else own
    if isinstance(text, str):
        yield from (found[1] for found in SUBSTITUTION.finditer(text) if found[1] not in own)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
