"""Values that nobody knows before a deployment, and which parts of a template rest on them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from proton_bundle.variants.choices import bound_at, bound_values
from proton_bundle.variants.values import Provenance, Values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from proton_bundle.jinja import tree
    from proton_bundle.jinja.typing.known import Reference
    from proton_bundle.source import Span
    from proton_bundle.values import Object
    from proton_bundle.variants.values import Path

_SAID = (Provenance.SPEC, Provenance.DEFAULT)
_DEEPEST = 8


class StandIns(Values):
    """Stubs that a person reads: ``‹environment.outputs.VpcId›``."""

    def stub(self, path: Path, item: str = "") -> str:
        self.provenance[path] = Provenance.STUB
        if path in self.examples:
            return str(self.examples[path])
        name = ".".join(step for step in path if step != "[]")
        return f"‹{name}@{item}›" if item else f"‹{name}›"

    def members(
        self, shape: Object, path: Path, given: object, item: str = ""
    ) -> dict[str, object]:
        """As ever; but here a default is what is rendered, whatever else a spec could say."""
        made = super().members(shape, path, given, item)
        known = given if isinstance(given, dict) else {}
        for name, member in shape.members.items():
            if member.has_default and name not in known:
                self.provenance[(*path, name)] = Provenance.DEFAULT
        return made

    def is_unknown(self, path: Path) -> bool:
        return not all(provenance in _SAID for provenance in self.at(path))


class Reads:
    """The names that a template reads, and what stands behind its own variables."""

    def __init__(self, template: tree.Template, references: Sequence[Reference]) -> None:
        self._references = sorted(references, key=_place)
        self._bound = bound_values(template)
        self.paths = frozenset(each.path for each in references)

    def rests_on(self, span: Span, values: Values) -> bool:
        """Whether an expression in *span* of the template reads a stand-in."""
        return any(values.is_unknown(path) for path in set(self._read_in(span, ((),), 0)))

    def below(self, path: Path) -> list[str]:
        """The names that are read directly under *path*."""
        size = len(path)
        return sorted({p[size] for p in self.paths if len(p) > size and p[:size] == path})

    def _read_in(self, span: Span, rests: tuple[Path, ...], depth: int) -> Iterator[Path]:
        """Full paths: ``each.name`` in a loop over ``service_instances`` is one of these."""
        for reference in self._leaves(span):
            value = self._bound.get(bound_at(reference.path))
            if value is None:
                yield from ((*reference.path, *rest) for rest in rests)
            elif depth < _DEEPEST:
                # A loop binds an item, `set` the value itself; a path too many does no harm.
                own = reference.path[1:]
                deeper = ((*start, *own, *rest) for rest in rests for start in ((), ("[]",)))
                yield from self._read_in(value.span, tuple(deeper), depth + 1)

    def _leaves(self, span: Span) -> Iterator[Reference]:
        """The last name of each chain; a chain begins with a path of one step."""
        inside = [each for each in self._in(span) if not each.binding]
        for index, reference in enumerate(inside, 1):
            if index == len(inside) or len(inside[index].path) == 1:
                yield reference

    def _in(self, span: Span) -> list[Reference]:
        """The references that begin in *span*."""
        first = bisect_left(self._references, span.start, key=_place)
        return self._references[first : bisect_left(self._references, span.end, key=_place)]


def _place(reference: Reference) -> int:
    return reference.span.start
