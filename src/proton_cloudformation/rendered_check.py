"""What CloudFormation would say of a bundle: render every variant, lint it, lead findings home."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import Role
from proton_bundle.source import Span
from proton_bundle.variants import DEFAULT_CAP, renderings
from proton_cloudformation.broken_yaml import blamed
from proton_cloudformation.certainty import rests_on_unknown, severity_of, worth_telling
from proton_cloudformation.conditions import condition_of
from proton_cloudformation.known_values import misspelt_values
from proton_cloudformation.locating import locate
from proton_cloudformation.map_lookups import undefined_lookups
from proton_cloudformation.template import Template, load
from proton_cloudformation.transforms import Transforms
from proton_cloudformation.undefined_names import undefined_names
from proton_cloudformation.wording import reworded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from proton_bundle.bundle import Bundle, Part
    from proton_bundle.spec import Spec
    from proton_bundle.variants import Rendering, Renderings
    from proton_cloudformation.cfn_lint import LintResult

RENDER_FAILED = ("PB590", "render-failed")
NOT_YAML = ("PB591", "rendered-not-yaml")
LINT_FAILED = ("PB592", "cfn-lint-failed")
CAPPED = ("PB593", "renderings-capped")
UNDEFINED = ("PB594", "undefined-reference")
MISSPELT = ("PB595", "misspelt-value")

_JINJA_SYNTAX = "PB50"
_NAMES = "PB6"
_TEMPLATE_NOT_YAML = "PB010"
_REPEATED = "a loop runs more than once"


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
        if _has_known_inputs(bundle, part)
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


def _has_known_inputs(bundle: Bundle, part: Part) -> bool:
    """Whether the schema can be read; without it any input may exist, and nothing renders."""
    if part.role is Role.COMPONENT:
        return True
    problems = bundle.schema.document.problems if bundle.schema else ()
    inputs = bundle.input_type(part.role)
    if inputs is None or any(each.kind != "duplicate-key" for each in problems):
        return False
    return bool(inputs.object.members) or not inputs.object.open


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
        if not self._is_broken(_JINJA_SYNTAX):
            yield from self._failed_renderings()
        if not self._is_broken(_TEMPLATE_NOT_YAML):
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
            if self._is_reported(problem.span) or self._is_doubted(problem.span):
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
            for noticed in variant.template.problems[:1]:
                source = variant.template.source
                problem = blamed(variant.rendering, source, noticed)
                span = self._origin(variant.rendering, (problem or noticed).span)
                if problem is not None and not self._is_reported(span):
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
        matches = variant.result.matches if variant.result else ()
        said: set[tuple[Span, str]] = set()
        told: list[Span] = []
        for match in worth_telling(matches, variant.template.data):
            place = locate(match, variant.template)
            # What a transform adds, cfn-lint does not know; `undefined_names` does.
            if place.refers_to and transforms:
                continue
            # Several of cfn-lint's rules may say the same of the same thing.
            if (place.span, match.message) in said:
                continue
            said.add((place.span, match.message))
            if rests_on_unknown(match, place, variant.rendering):
                continue
            told.append(place.span)
            yield _Noticed(
                self._origin(variant.rendering, place.span),
                place.span,
                match.rule,
                _slug(match.title),
                severity_of(match, place, variant.rendering, transforms),
                reworded(match.message),
            )
        found = {span for span, _ in said}
        yield from (
            each
            for each in self._undefined(variant)
            if each.rendered not in found and not any(each.rendered.overlaps(span) for span in told)
        )

    def _undefined(self, variant: _Variant) -> Iterator[_Noticed]:
        rendering = variant.rendering
        template = variant.template
        seen: set[Span] = set()
        names = chain(undefined_names(template), undefined_lookups(template))
        found = [(UNDEFINED, name) for name in names]
        found += [(MISSPELT, name) for name in misspelt_values(template)]
        for identity, name in found:
            if name.span in seen or rendering.rests_on_unknown(name.span):
                continue
            seen.add(name.span)
            severity = Severity.ERROR if name.certain else Severity.WARNING
            place = self._origin(rendering, name.span)
            yield _Noticed(place, name.span, *identity, severity, name.message)

    def _origin(self, rendering: Rendering, span: Span) -> Span:
        origin = rendering.origin(span)
        return origin.span if origin else Span(0, 0)

    def _is_broken(self, codes: str) -> bool:
        """Whether an error whose code begins with *codes* tells why no rendering can be sound."""
        return any(
            finding.path == self._path
            and finding.code.startswith(codes)
            and finding.severity is Severity.ERROR
            for finding in self.reported
        )

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

    def _is_doubted(self, span: Span) -> bool:
        """Whether the name at *span* is known to be one that a spec may leave out."""
        return any(
            finding.path == self._path
            and finding.code.startswith(_NAMES)
            and finding.severity is Severity.WARNING
            and finding.span.overlaps(span)
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


def _is_repeated(rendering: Rendering, span: Span) -> bool:
    """Whether the text at *span* is of a later round of a loop."""
    origin = rendering.origin(span)
    return any(any(segment.iterations) for segment in (origin.segments if origin else ()))


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
