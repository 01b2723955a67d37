"""What Proton refused about a spec, in the order in which it looked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode
from proton_bundle.layout import BundleKind
from proton_bundle.schema_values import missing_inputs, validate
from proton_bundle.source import Span
from proton_bundle.spec.reading import SpecKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proton_bundle.decode.nodes import Node
    from proton_bundle.schema import InputType, Schema
    from proton_bundle.spec.reading import Spec, SpecInputs, SpecInstance


class SpecProblemKind(StrEnum):
    YAML = "yaml"
    KIND = "kind"
    STRUCTURE = "structure"
    ENVIRONMENT = "environment"
    MISSING_INPUT = "missing-input"
    VALUE = "value"
    PIPELINE = "pipeline"


@dataclass(frozen=True, slots=True)
class SpecProblem:
    """*message* is what the API answers; *detail* says more where Proton's own text says little."""

    kind: SpecProblemKind
    span: Span
    message: str
    detail: str = ""


def check_spec(
    spec: Spec,
    schema: Schema,
    kind: BundleKind,
    *,
    has_pipeline: bool = True,
    refuse_environment: Callable[[str], str | None] | None = None,
) -> tuple[SpecProblem, ...]:
    """All that is wrong with *spec* for a template of *kind* with *schema*.

    *refuse_environment* tells why instances cannot run in an environment, None if they can.
    A spec that is not a spec at all has that one problem only.
    """
    checker = _Checker(spec, schema, kind)
    shapeless = tuple(checker.shape())
    if shapeless:
        return shapeless
    return (
        *checker.environments(refuse_environment),
        *checker.missing(has_pipeline),
        *checker.values(has_pipeline),
        *checker.pipeline(has_pipeline),
    )


class _Checker:
    def __init__(self, spec: Spec, schema: Schema, kind: BundleKind) -> None:
        self.spec = spec
        self.schema = schema
        self.is_service = kind is BundleKind.SERVICE

    def shape(self) -> Iterator[SpecProblem]:
        """The first thing that makes the text no spec of this kind."""
        for problem in self.spec.document.problems:
            yield self._misshapen(SpecProblemKind.YAML, problem.span, problem.message)
            return
        expected = SpecKind.SERVICE if self.is_service else SpecKind.ENVIRONMENT
        if self.spec.kind is not expected:
            detail = f"Expected 'proton: {expected}'."
            yield self._misshapen(SpecProblemKind.KIND, self.spec.kind_span, detail)
            return
        broken = self._service_shape() if self.is_service else self._environment_shape()
        for span, detail in broken:
            yield self._misshapen(SpecProblemKind.STRUCTURE, span, detail)
            return

    def environments(self, refuse: Callable[[str], str | None] | None) -> Iterator[SpecProblem]:
        for instance in self.spec.instances if refuse else ():
            name, span = instance.environment, instance.environment_span
            message = refuse(name) if refuse and name else None
            if message is not None and span is not None:
                yield SpecProblem(SpecProblemKind.ENVIRONMENT, span, message)

    def missing(self, has_pipeline: bool) -> Iterator[SpecProblem]:
        for label, inputs, input_type in self._inputs(has_pipeline):
            for name in missing_inputs(input_type, inputs.values):
                message = f"{label}: the required input '{name}' is missing."
                yield SpecProblem(SpecProblemKind.MISSING_INPUT, inputs.span, message)

    def values(self, has_pipeline: bool) -> Iterator[SpecProblem]:
        for label, inputs, input_type in self._inputs(has_pipeline):
            for problem in validate(input_type, inputs.values):
                path = "/".join(map(str, problem.pointer))
                message = f"{label}/{path}: {problem.message}"
                span = inputs.span_at(problem.pointer)
                yield SpecProblem(SpecProblemKind.VALUE, span, message)

    def pipeline(self, has_pipeline: bool) -> Iterator[SpecProblem]:
        pipeline = self.spec.pipeline
        if self.is_service and pipeline and pipeline.values and not has_pipeline:
            message = (
                "The service template has no pipeline, so the spec cannot give pipeline inputs."
            )
            yield SpecProblem(SpecProblemKind.PIPELINE, pipeline.span, message)

    def _inputs(self, has_pipeline: bool) -> Iterator[tuple[str, SpecInputs, InputType]]:
        """What a message calls them, the inputs given, and their type."""
        if not self.is_service:
            if self.spec.environment and self.schema.environment_input:
                yield "spec", self.spec.environment, self.schema.environment_input
            return
        if has_pipeline and self.spec.pipeline and self.schema.pipeline_input:
            yield "pipeline", self.spec.pipeline, self.schema.pipeline_input
        for instance in self.spec.instances:
            if self.schema.service_input:
                yield f"instances/{instance.name}", instance.inputs, self.schema.service_input

    def _environment_shape(self) -> Iterator[tuple[Span, str]]:
        inputs = self.spec.environment
        if inputs is None:
            yield self.spec.kind_span, "Expected a 'spec' key with the environment's inputs."
        elif not _is_mapping_or_empty(inputs.node):
            yield _place(inputs), "Expected 'spec' to be a mapping of inputs."

    def _service_shape(self) -> Iterator[tuple[Span, str]]:
        pipeline, instances = self.spec.pipeline, self.spec.instances_node
        if pipeline is not None and not _is_mapping_or_empty(pipeline.node):
            yield _place(pipeline), "Expected 'pipeline' to be a mapping of inputs."
        if instances is None:
            if pipeline is None:
                yield self.spec.kind_span, "Expected an 'instances' list."
        elif not isinstance(instances, SequenceNode):
            yield instances.span, "Expected 'instances' to be a list."
        else:
            for item in instances.items:
                if not isinstance(item, MappingNode):
                    yield item.span, "Expected an instance with 'name', 'environment' and 'spec'."
        for instance in self.spec.instances:
            yield from _instance_shape(instance)
        yield from self._repeated_names()

    def _repeated_names(self) -> Iterator[tuple[Span, str]]:
        seen: set[str] = set()
        for instance in self.spec.instances:
            if instance.name is not None and instance.name_span is not None:
                if instance.name in seen:
                    yield instance.name_span, f"There are two instances named '{instance.name}'."
                seen.add(instance.name)

    def _misshapen(self, kind: SpecProblemKind, span: Span, detail: str) -> SpecProblem:
        word = "Service" if self.is_service else "Environment"
        # The real service's text; its environment form is ours.
        message = (
            f"The provided {word} Spec file was not correctly formatted. "
            "Please check that it is valid yaml according to the Spec definition."
        )
        return SpecProblem(kind, span, message, detail)


def _instance_shape(instance: SpecInstance) -> Iterator[tuple[Span, str]]:
    if instance.name is None:
        yield instance.span, "Expected a 'name' for each instance."
    if instance.environment is None:
        yield instance.span, "Expected an 'environment' for each instance."
    if not _is_mapping_or_empty(instance.inputs.node):
        yield _place(instance.inputs), "Expected an instance's 'spec' to be a mapping of inputs."


def _place(inputs: SpecInputs) -> Span:
    """What stands in place of a mapping."""
    return inputs.node.span if inputs.node else inputs.span


def _is_mapping_or_empty(node: Node | None) -> bool:
    if isinstance(node, ScalarNode):
        return node.value == "" and node.style == "plain"
    return node is None or isinstance(node, MappingNode)
