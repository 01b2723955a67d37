"""Which parts of a template rest on values that are only guessed."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from proton_bundle.variants.choices import bound_at, bound_values, leaves
from proton_bundle.variants.values import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from proton_bundle.jinja import tree
    from proton_bundle.jinja.typing.known import Reference
    from proton_bundle.source import Span
    from proton_bundle.variants.data import Givens
    from proton_bundle.variants.values import Path, Values


@dataclass(frozen=True, slots=True)
class Reads:
    """The resolved names of one template, in text order."""

    references: tuple[Reference, ...]
    _bound: Mapping[int, tree.Expression]
    _known: dict[Span, tuple[Path, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, template: tree.Template, references: Sequence[Reference]) -> Reads:
        ordered = sorted(references, key=lambda reference: reference.span)
        return cls(tuple(ordered), bound_values(template))

    def complete(self, given: Givens) -> Givens:
        """*given* with what this template reads."""
        return replace(given, reads=frozenset(each.path for each in self.references))

    def rest_on_unknown(self, span: Span, values: Values) -> bool:
        """Whether an expression in *span* of the template reads a guessed value."""
        return any(values.is_unknown(path) for path in self._paths(span))

    def rest_on_default(self, span: Span, values: Values) -> bool:
        """Whether an expression in *span* reads a default that any spec may replace."""
        return any(Provenance.DEFAULT in values.at(path) for path in self._paths(span))

    def _paths(self, span: Span) -> tuple[Path, ...]:
        """The full paths read in *span*, those behind its own variables included."""
        if span not in self._known:
            self._known[span] = tuple(dict.fromkeys(self._find_paths(span)))
        return self._known[span]

    def _find_paths(self, span: Span) -> Iterator[Path]:
        pending: list[Span] = [span]
        seen: set[Span] = set()
        while pending:
            current = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            for reference in leaves(current, self._from(current)):
                value = self._bound.get(bound_at(reference.path))
                if value is not None:
                    pending.append(value.span)
                yield reference.path

    def _from(self, span: Span) -> tuple[Reference, ...]:
        """The references that begin in *span*."""
        first = bisect_left(self.references, span.start, key=_start)
        return self.references[first : bisect_left(self.references, span.end, key=_start)]


def _start(reference: Reference) -> int:
    return reference.span.start
