"""The template as CloudFormation would get it, for one spec and instance. Not a method of LSP.

``subject`` reads the files, on the analysis thread; ``render_subject`` needs none of them any more
and may run anywhere. What only a deployment knows is a stand-in: ``‹environment.outputs.VpcId›``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.findings import Severity
from proton_bundle.layout import Role
from proton_bundle.rendering import ProblemKind, render
from proton_bundle.source_map import SegmentKind
from proton_bundle.spec import check_spec
from proton_lsp.errors import RefusedError
from proton_lsp.features.rendered_preview.choices import Choice, choices, choose
from proton_lsp.features.rendered_preview.given import Given, given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proton_bundle.bundle import Bundle
    from proton_bundle.rendering import Rendering, RenderProblem
    from proton_bundle.source import SourceText, Span
    from proton_bundle.source_map import SourceMap
    from proton_bundle.spec import Spec
    from proton_lsp.features import FeatureContext

__all__ = ["Choice", "Preview", "Problem", "Subject", "render_subject", "subject"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why Proton would not get as far as this text: something at *span* of the file at *path*."""

    path: str
    span: Span
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Subject:
    """All that a rendering needs; *options* are the choices there are, *choice* the one taken."""

    source: SourceText
    choice: Choice
    options: tuple[Choice, ...]
    given: Given
    bundle: Bundle
    role: Role
    spec: Spec | None

    def renders_like(self, other: Subject) -> bool:
        """Whether both render to the same text with the same problems."""
        return (
            self.source.text == other.source.text
            and self.given.context == other.given.context
            and self.bundle.schema == other.bundle.schema
            and (self.spec and self.spec.source) == (other.spec and other.spec.source)
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """*text* is None where *source* does not render at all; *problems* say why.

    *stand_ins* are the spans of *text* that rest on values nobody has said yet.
    """

    source: SourceText
    text: str | None
    source_map: SourceMap | None
    stand_ins: tuple[Span, ...]
    problems: tuple[Problem, ...]


def subject(context: FeatureContext, wanted: Choice | None = None) -> Subject:
    """What to render: for *wanted*, if there still is such a spec and instance.

    Raises RefusedError for a file that Proton does not render.
    """
    template, bundle = context.template, context.bundle
    if template is None or bundle is None:
        raise RefusedError(f"{context.path} is no template: its manifest names no such file.")
    names, is_described = template.names, bundle.bundle.input_type(template.role) is not None
    # What the checks refuse or cannot judge, such as an undeclared output, must be read once more.
    references = names.references if is_described and not names.problems else None
    options = choices(context)
    choice = choose(options, wanted, context.settings.preview_spec)
    found = context.project.spec(choice.spec) if choice.spec else None
    spec = found.spec if found else None
    return Subject(
        source=context.source,
        choice=choice,
        options=options,
        given=given(context, template, choice, references),
        bundle=bundle.bundle,
        role=template.role,
        spec=spec,
    )


def render_subject(subject: Subject, check: Callable[[], None] | None = None) -> Preview:
    """The preview. *check* is called all the time and may raise, which leaves this function."""
    source, context = subject.source, subject.given.context
    rendered = render(source, context, check=check)
    problems = [*_spec_problems(subject)]
    if rendered.problem is not None:
        problems.append(_problem(subject, rendered.problem))
        if rendered.problem.kind is ProblemKind.UNDEFINED:
            rendered = render(source, context, check=check, lenient=True)
    stand_ins = tuple(_stand_ins(subject, rendered))
    return Preview(source, rendered.text, rendered.source_map, stand_ins, tuple(problems))


def _problem(subject: Subject, problem: RenderProblem) -> Problem:
    """What rests on a stand-in may do well with the real value."""
    if subject.given.rests_on_stand_in(problem.span):
        message = f"{problem.message} (with a stand-in for a value that only a deployment knows)"
        return Problem(subject.source.path, problem.span, message, Severity.INFO)
    return Problem(subject.source.path, problem.span, problem.message, Severity.ERROR)


def _spec_problems(subject: Subject) -> Iterator[Problem]:
    """Proton takes no spec with a mistake, so it would not render at all."""
    schema = subject.bundle.schema
    if subject.spec is None or schema is None or subject.role is Role.COMPONENT:
        return
    kind, has_pipeline = subject.bundle.kind, Role.PIPELINE in subject.bundle.parts
    for each in check_spec(subject.spec, schema, kind, has_pipeline=has_pipeline):
        message = f"{each.message} {each.detail}".strip()
        yield Problem(subject.spec.source.path, each.span, message, Severity.ERROR)


def _stand_ins(subject: Subject, rendered: Rendering) -> Iterator[Span]:
    for segment in rendered.source_map.segments if rendered.source_map else ():
        if segment.kind is SegmentKind.EXPRESSION and subject.given.rests_on_stand_in(
            segment.template
        ):
            yield segment.rendered
