"""What CloudFormation would say of a bundle: render every variant, lint it, lead findings home."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from proton_bundle.findings import Finding, Severity
from proton_bundle.source import Span
from proton_bundle.variants import DEFAULT_CAP, renderings
from proton_cloudformation.conditions import condition_of
from proton_cloudformation.locating import Place, locate
from proton_cloudformation.never_created import never_created
from proton_cloudformation.template import Template, load
from proton_cloudformation.transforms import Transforms
from proton_cloudformation.undefined_names import undefined_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from proton_bundle.bundle import Bundle
    from proton_bundle.spec import Spec
    from proton_bundle.variants import Rendering, Renderings
    from proton_cloudformation.cfn_lint import CfnLintMatch, LintResult

RENDER_FAILED = ("PB590", "render-failed")
NOT_YAML = ("PB591", "rendered-not-yaml")
LINT_FAILED = ("PB592", "cfn-lint-failed")
CAPPED = ("PB593", "renderings-capped")
UNDEFINED = ("PB594", "undefined-reference")

_SEVERITIES = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "informational": Severity.INFO,
}
_NO_ERRORS = frozenset(
    {
        # Runtimes that AWS retired since: the template was right, and what it deployed still runs.
        "E2531",
        "E2533",
        # Buckets with an ACL: refused since 2023, when AWS changed what is the default.
        "E3045",
        # Wants HealthCheckPort said, though traffic-port is what CloudFormation takes without it.
        "E3049",
    }
)
"""cfn-lint's errors that are warnings here, as templates that deploy have them."""
_QUOTED = re.compile(r"'([^']*)'")

_NO_ALTERNATIVE = "is not valid under any of the given schemas"
_REPEATED = "a loop runs more than once"
_OF_MACROS = frozenset({"E1001", "E3006", "E3038"})
"""Sections and types that nobody knows are a macro's to know, unless they claim to be AWS's."""


class Linter(Protocol):
    """What lints texts; ``proton_cloudformation.worker.CfnLintWorker`` does."""

    def lint(self, texts: Sequence[str]) -> list[LintResult]: ...


def check_bundle(
    bundle: Bundle,
    linter: Linter,
    *,
    spec: Spec | None = None,
    environment_outputs: Mapping[str, str] | None = None,
    cap: int = DEFAULT_CAP,
    reported: Iterable[Finding] = (),
) -> tuple[Finding, ...]:
    """Findings of cfn-lint, under its own codes, and of rendering, in the order of the files.

    What rests on a guessed value is left out. A file that does not render or is no YAML says so
    unless an error in *reported*, found without rendering, stands on the same line.
    """
    files = [
        each
        for part in bundle.parts.values()
        for each in renderings(
            bundle, part, spec=spec, environment_outputs=environment_outputs, cap=cap
        )
    ]
    variants = [
        [_Variant(rendering, load(rendering.text, each.source.path)) for rendering in each.items]
        for each in files
    ]
    sound = [one for each in variants for one in each if not one.template.problems]
    for variant, result in zip(
        sound, linter.lint([one.rendering.text for one in sound]), strict=True
    ):
        variant.result = result
    known = tuple(reported)
    return tuple(
        finding
        for each, ones in zip(files, variants, strict=True)
        for finding in _FileCheck(each, ones, known).findings()
    )


@dataclass(slots=True)
class _Variant:
    rendering: Rendering
    template: Template
    result: LintResult | None = None


@dataclass(frozen=True, slots=True)
class _Noticed:
    """One match in one variant, at its place in the template and in the *rendered* text."""

    span: Span
    rendered: Span
    rule: str
    name: str
    severity: Severity
    message: str


@dataclass(slots=True)
class _FileCheck:
    file: Renderings
    variants: list[_Variant]
    reported: tuple[Finding, ...]
    _path: str = field(init=False)

    def __post_init__(self) -> None:
        self._path = self.file.source.path

    def findings(self) -> Iterator[Finding]:
        yield from self._failed_renderings()
        yield from self._not_yaml()
        yield from self._failed_lints()
        yield from self._matches()
        if self.file.capped and self.file.items:
            count = len(self.file.items)
            message = f"The conditions allow more texts than the {count} that cfn-lint saw"
            yield self._finding(CAPPED, Span(0, 0), Severity.INFO, message)

    def _failed_renderings(self) -> Iterator[Finding]:
        for failure in self.file.failures:
            problem = failure.problem
            if self._is_reported(problem.span):
                continue
            severity = Severity.ERROR if failure.certain else Severity.INFO
            message = f"Rendering fails here: {problem.message}"
            if not failure.certain:
                message = (
                    f"Not checked with cfn-lint, as only real values render: {problem.message}"
                )
            yield self._finding(RENDER_FAILED, problem.span, severity, message, failure.condition)

    def _not_yaml(self) -> Iterator[Finding]:
        holds: dict[tuple[Span, str, bool], list[Rendering]] = defaultdict(list)
        for variant in self.variants:
            for problem in variant.template.problems[:1]:
                source = variant.template.source
                line = source.line_span(source.position(problem.span.start).line)
                span = self._origin(variant.rendering, problem.span)
                if not variant.rendering.rests_on_unknown(line) and not self._is_reported(span):
                    repeated = problem.kind == "duplicate-key" and _is_repeated(
                        variant.rendering, problem.span
                    )
                    holds[span, problem.message, repeated].append(variant.rendering)
        for (span, message, repeated), found in holds.items():
            text = f"The rendered text is not a template: {message}"
            condition = _REPEATED if repeated else condition_of(found, self.file.items)
            # How many rounds there are is a guess: with one, the text is sound.
            severity = Severity.WARNING if repeated else Severity.ERROR
            yield self._finding(NOT_YAML, span, severity, text, condition)

    def _failed_lints(self) -> Iterator[Finding]:
        for variant in self.variants:
            if variant.result and variant.result.failure:
                message = f"Not checked with cfn-lint: {variant.result.detail}"
                condition = variant.rendering.condition
                yield self._finding(LINT_FAILED, Span(0, 0), Severity.INFO, message, condition)

    def _matches(self) -> Iterator[Finding]:
        # Messages quote values that differ between variants, so their count at one place tells
        # matches apart; rounds of a loop are other places in the text and the same in the template.
        holds: dict[tuple[str, Span, int], list[tuple[_Noticed, Rendering]]] = defaultdict(list)
        for variant in self.variants:
            counts: Counter[tuple[str, Span]] = Counter()
            for noticed in self._noticed(variant):
                counts[noticed.rule, noticed.rendered] += 1
                key = (noticed.rule, noticed.span, counts[noticed.rule, noticed.rendered])
                holds[key].append((noticed, variant.rendering))
        for found in holds.values():
            first = found[0][0]
            condition = condition_of([rendering for _, rendering in found], self.file.items)
            identity = (first.rule, first.name)
            yield self._finding(identity, first.span, first.severity, first.message, condition)

    def _noticed(self, variant: _Variant) -> Iterator[_Noticed]:
        transforms = Transforms.of(variant.template.data)
        said: set[tuple[Span, str]] = set()
        for match in _worth_telling(variant):
            place = locate(match, variant.template)
            # What a transform adds, cfn-lint does not know; `undefined_names` does.
            if place.refers_to and transforms:
                continue
            # Several of cfn-lint's rules may say the same of the same thing.
            if (place.span, match.message) in said:
                continue
            said.add((place.span, match.message))
            if _rests_on_unknown(match, place, variant.rendering):
                continue
            yield _Noticed(
                self._origin(variant.rendering, place.span),
                place.span,
                match.rule,
                _slug(match.title),
                _severity(match, place, variant.rendering, transforms),
                match.message,
            )
        found = {span for span, _ in said}
        yield from (each for each in self._undefined(variant) if each.rendered not in found)

    def _undefined(self, variant: _Variant) -> Iterator[_Noticed]:
        rendering = variant.rendering
        for name in undefined_names(variant.template):
            if rendering.rests_on_unknown(name.span):
                continue
            severity = Severity.ERROR if name.certain else Severity.WARNING
            place = self._origin(rendering, name.span)
            yield _Noticed(place, name.span, *UNDEFINED, severity, name.message)

    def _origin(self, rendering: Rendering, span: Span) -> Span:
        origin = rendering.origin(span)
        return origin.span if origin else Span(0, 0)

    def _is_reported(self, span: Span) -> bool:
        """Whether an error that needed no rendering stands on a line of *span*."""
        source = self.file.source
        first, last = source.position(span.start).line, source.position(span.end).line
        lines = Span(source.line_span(first).start, source.line_span(last).end)
        return any(
            finding.path == self._path
            and finding.severity is Severity.ERROR
            and (finding.span.overlaps(lines) or finding.span.start in lines)
            for finding in self.reported
        )

    def _finding(
        self,
        identity: tuple[str, str],
        span: Span,
        severity: Severity,
        message: str,
        condition: str | None = None,
    ) -> Finding:
        code, name = identity
        return Finding(self._path, span, code, name, severity, message, condition)


def _worth_telling(variant: _Variant) -> Iterator[CfnLintMatch]:
    """The matches without those on absent resources, and without each reason of a choice."""
    matches = variant.result.matches if variant.result else ()
    absent = never_created(variant.template.data)
    choices = {match.path for match in matches if match.message.endswith(_NO_ALTERNATIVE)}
    for match in matches:
        is_reason = match.path in choices and not match.message.endswith(_NO_ALTERNATIVE)
        is_absent = match.path[:1] == ("Resources",) and not absent.isdisjoint(match.path[1:2])
        if not is_reason and not is_absent:
            yield match


def _is_repeated(rendering: Rendering, span: Span) -> bool:
    """Whether the text at *span* is of a later round of a loop."""
    origin = rendering.origin(span)
    return any(any(segment.iterations) for segment in (origin.segments if origin else ()))


def _severity(
    match: CfnLintMatch, place: Place, rendering: Rendering, transforms: Transforms
) -> Severity:
    severity = _SEVERITIES.get(match.level, Severity.INFO)
    doubtful = (
        match.rule in _NO_ERRORS
        or (transforms.macros and match.rule in _OF_MACROS and "'AWS::" not in match.message)
        or (place.is_scalar and place.value and rendering.rests_on_default(place.value))
    )
    return Severity.WARNING if doubtful and severity is Severity.ERROR else severity


def _rests_on_unknown(match: CfnLintMatch, place: Place, rendering: Rendering) -> bool:
    """Whether the value at fault, or one that the message quotes, is a guess."""
    if rendering.rests_on_unknown(place.span):
        return True
    if place.value is None:
        return False
    if place.is_scalar and rendering.rests_on_unknown(place.value):
        return True
    quoted = _QUOTED.findall(match.message.partition(" is not one of ")[0])
    guesses = (rendering.text[each.start : each.end].strip() for each in rendering.unknown)
    return any(guess and guess in quote for guess in guesses for quote in quoted)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
