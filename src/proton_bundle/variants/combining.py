"""The distinct texts that one template file can render to, over all that its conditions allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.jinja.type_check import check
from proton_bundle.rendering import ProblemKind, render
from proton_bundle.source import Span
from proton_bundle.source_map import SegmentKind
from proton_bundle.variants.choices import combinations, count, keys_looked_up, questions
from proton_bundle.variants.data import variant_context
from proton_bundle.variants.quoting import REFERENCE, Quoted, quote_references
from proton_bundle.variants.unknowns import Reads
from proton_bundle.variants.values import ABSENT, Values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.jinja import tree
    from proton_bundle.rendering import RenderProblem
    from proton_bundle.source import SourceText
    from proton_bundle.source_map import Origin, SourceMap
    from proton_bundle.values import Object
    from proton_bundle.variants.choices import Choice, Question
    from proton_bundle.variants.data import Givens
    from proton_bundle.variants.values import Path

DEFAULT_CAP = 32
_TRIES_PER_TEXT = 4  # many combinations render to one text; so many more are tried than kept


@dataclass(frozen=True, slots=True)
class Rendering:
    """One text. *unknown* are the spans of it that rest on guessed values, *replaceable* those
    that rest on a default where the schema allows anything.

    *choices* are all the values that decided its branches; *condition* names only those that
    differ from the usual ones, None when none does.

    The text is what renders, with quotes where a stand-in value needs them; use `origin` to go
    back to the template, as *source_map* counts without these quotes.
    """

    text: str
    source_map: SourceMap
    condition: str | None
    choices: tuple[Choice, ...]
    unknown: tuple[Span, ...]
    replaceable: tuple[Span, ...]
    quoted: Quoted

    def origin(self, span: Span) -> Origin | None:
        """Where in the template the characters of *span* come from."""
        start, end = (self.quoted.unquoted(offset) for offset in span)
        return self.source_map.to_template(start, end)

    def rests_on_unknown(self, span: Span) -> bool:
        return any(span.overlaps(each) for each in self.unknown)

    def rests_on_default(self, span: Span) -> bool:
        return any(span.overlaps(each) for each in self.replaceable)


@dataclass(frozen=True, slots=True)
class Failure:
    """A variant that did not render. *certain*: no guessed value had a part in it."""

    problem: RenderProblem
    condition: str | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Renderings:
    """The distinct texts of one file; *capped* when there may be more than were asked for."""

    source: SourceText
    items: tuple[Rendering, ...]
    failures: tuple[Failure, ...]
    capped: bool


def combine(
    source: SourceText,
    template: tree.Template,
    namespace: Object,
    given: Givens,
    *,
    cap: int = DEFAULT_CAP,
) -> Renderings:
    """Every distinct text that *source* renders to, at most *cap*, the plainest first.

    *namespace* are the names it may read, *given* the values that are known.
    """
    reads = Reads.of(template, check(template, namespace, source_path=source.path).references)
    given = reads.complete(given)
    usual, others = _split(questions(template, reads.references), given)
    examples = keys_looked_up(template, reads.references)
    attempts = _Attempts(source, reads, given, usual, examples)
    most = cap * _TRIES_PER_TEXT
    capped = count(others) > most
    for chosen in combinations(others, most):
        if len(attempts.items) >= cap or attempts.is_too_costly:
            capped = True
            break
        attempts.attempt(chosen)
    return Renderings(source, tuple(attempts.items.values()), attempts.failures(), capped)


def _split(
    asked: tuple[Question, ...], given: Givens
) -> tuple[tuple[Choice, ...], list[tuple[Choice, ...]]]:
    """The choices that the usual values make, and for each question those that they do not."""
    context = variant_context(given, Values())
    usual: list[Choice] = []
    others: list[tuple[Choice, ...]] = []
    for question in asked:
        same, rest = question.split(_value_at(context, question.path))
        usual += [same] if same else []
        others.append(rest)
    return tuple(usual), [rest for rest in others if rest]


def _value_at(context: object, path: Path) -> object:
    """What *context* holds at *path*; a component is never attached usually."""
    if path[-1] == "components":
        return ABSENT
    for step in path:
        if step == "[]":
            context = context[0] if isinstance(context, list) and context else None
        else:
            context = context.get(step, ABSENT) if isinstance(context, dict) else ABSENT
    return context


class _Attempts:
    """Renders combinations and keeps what differs."""

    def __init__(
        self,
        source: SourceText,
        reads: Reads,
        given: Givens,
        usual: tuple[Choice, ...],
        examples: Mapping[Path, object],
    ) -> None:
        self.items: dict[str, Rendering] = {}
        self._source = source
        self._reads = reads
        self._given = given
        self._usual = usual
        self._examples = examples
        self._failures: dict[tuple[Span, str], Failure] = {}

    def attempt(self, chosen: tuple[Choice, ...]) -> None:
        """Render with *chosen*; with plain words where a template cannot use references."""
        rendered = self._render(chosen, plain=False)
        if rendered is not None and not rendered.certain:
            rendered = self._render(chosen, plain=True)
        if rendered is not None:
            self._failures.setdefault((rendered.problem.span, rendered.problem.message), rendered)

    @property
    def is_too_costly(self) -> bool:
        """Whether a rendering met a limit: the others would too, and take as long."""
        problems = (failure.problem for failure in self._failures.values())
        return any(problem.kind is ProblemKind.LIMIT for problem in problems)

    def failures(self) -> tuple[Failure, ...]:
        return tuple(self._failures.values())

    def _render(self, chosen: tuple[Choice, ...], *, plain: bool) -> Failure | None:
        decided = {choice.path: choice.value for choice in chosen}
        values = Values(decided, self._examples, plain=plain)
        rendered = render(self._source, variant_context(self._given, values))
        condition = " and ".join(choice.text for choice in chosen) or None
        if rendered.problem is not None:
            certain = not self._reads.rest_on_unknown(rendered.problem.span, values)
            return Failure(rendered.problem, condition, certain)
        if rendered.text is not None and rendered.source_map is not None:
            self._keep(rendered.text, rendered.source_map, values, chosen, condition)
        return None

    def _keep(
        self,
        text: str,
        source_map: SourceMap,
        values: Values,
        chosen: tuple[Choice, ...],
        condition: str | None,
    ) -> None:
        quoted = quote_references(text)
        if quoted.text in self.items:
            return
        decided = {choice.path for choice in chosen}
        choices = (*chosen, *(each for each in self._usual if each.path not in decided))
        computed = [
            segment for segment in source_map.segments if segment.kind is SegmentKind.EXPRESSION
        ]
        references = {Span(*found.span()) for found in REFERENCE.finditer(quoted.text)}
        guesses = {
            quoted.span(segment.rendered)
            for segment in computed
            if self._reads.rest_on_unknown(segment.template, values)
        }
        defaults = {
            quoted.span(segment.rendered)
            for segment in computed
            if self._reads.rest_on_default(segment.template, values)
        }
        self.items[quoted.text] = Rendering(
            quoted.text,
            source_map,
            condition,
            choices,
            tuple(sorted(references | guesses)),
            tuple(sorted(defaults)),
            quoted,
        )
