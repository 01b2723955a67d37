"""What the spec's own check says, for the rules that each take one kind of it."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry, ScalarNode
from proton_bundle.layout import BundleKind, Role
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.schema import InputType
from proton_bundle.source import Span
from proton_bundle.spec import SpecInputs, SpecProblem, SpecProblemKind, check_spec
from proton_bundle.workspace.links import kind_of_spec


def problems(subject: SpecSubject, kind: SpecProblemKind) -> Iterator[SpecProblem]:
    """The problems of *kind*, judged against the template if it is known."""
    spec, template = subject.file.spec, subject.template
    schema = template.bundle.schema if template else None
    if template is None or schema is None:
        # Without a template only the shape can be judged.
        if kind is SpecProblemKind.KIND and spec.kind is None:
            message = "'proton' is EnvironmentSpec or ServiceSpec"
            yield SpecProblem(SpecProblemKind.KIND, spec.kind_span, message)
        return
    found = check_spec(
        spec,
        schema,
        template.bundle.kind,
        has_pipeline=Role.PIPELINE in template.bundle.parts,
    )
    yield from (each for each in found if each.kind is kind)


def said(problem: SpecProblem) -> str:
    """The detail where there is one: Proton's own text says little."""
    return problem.detail or problem.message


def given_inputs(subject: SpecSubject) -> Iterator[tuple[SpecInputs, InputType]]:
    """Every group of inputs of the spec with the type it is written for."""
    if subject.template is None:
        return
    spec, bundle = subject.file.spec, subject.template.bundle
    if kind_of_spec(spec) is not bundle.kind:
        return
    groups: list[tuple[SpecInputs | None, Role]] = [(spec.environment, Role.ENVIRONMENT)]
    if bundle.kind is BundleKind.SERVICE:
        groups = [(spec.pipeline, Role.PIPELINE)]
        groups += [(each.inputs, Role.INSTANCE) for each in spec.instances]
    for given, role in groups:
        inputs = bundle.input_type(role)
        if given is not None and inputs is not None:
            yield given, inputs


def name_span(entry: Entry) -> Span:
    """The key without its quotes."""
    return entry.key.content if isinstance(entry.key, ScalarNode) else entry.key.span
