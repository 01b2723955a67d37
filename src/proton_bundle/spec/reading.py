"""Specs: the inputs of an environment, or of a service's pipeline and instances."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.decode import read_yaml
from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode
from proton_bundle.input_values import read_mapping
from proton_bundle.source import Span
from proton_bundle.suggestions import closest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.decode.nodes import Document, Entry, Node
    from proton_bundle.source import SourceText


class SpecKind(StrEnum):
    """The value of a spec's ``proton`` key."""

    ENVIRONMENT = "EnvironmentSpec"
    SERVICE = "ServiceSpec"


@dataclass(frozen=True, slots=True)
class SpecInputs:
    """Inputs as given. *node* is what stands there, None where the key is missing."""

    node: Node | None
    span: Span
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def mapping(self) -> MappingNode | None:
        return self.node if isinstance(self.node, MappingNode) else None

    def span_at(self, pointer: tuple[str | int, ...]) -> Span:
        """Where the value under *pointer* stands, or the nearest value around it."""
        node, span = self.node, self.span
        for step in pointer:
            node = _child(node, step)
            if node is None:
                break
            span = node.span
        return span


@dataclass(frozen=True, slots=True)
class SpecInstance:
    """One item of ``instances``; *span* is the whole item."""

    span: Span
    node: MappingNode
    name: str | None
    name_span: Span | None
    environment: str | None
    environment_span: Span | None
    inputs: SpecInputs


@dataclass(frozen=True, slots=True)
class Spec:
    """*kind* None: the ``proton`` key is missing or names no kind; *kind_span* then tells where.

    *environment* is for an environment's spec; *pipeline* None where the key is missing.
    *instances_node* is what stands under ``instances``.
    """

    source: SourceText
    document: Document
    kind: SpecKind | None
    kind_span: Span
    environment: SpecInputs | None
    pipeline: SpecInputs | None
    instances_node: Node | None
    instances: tuple[SpecInstance, ...]

    def instance(self, name: str) -> SpecInstance | None:
        return next((each for each in self.instances if each.name == name), None)


def is_spec(document: Document) -> bool:
    """Whether a YAML file is a spec: it has a ``proton`` key at its top, whatever the value.

    A misspelled key whose value is a kind of spec is meant to be one.
    """
    return isinstance(document.root, MappingNode) and _kind_entry(document.root) is not None


def read_spec(source: SourceText) -> Spec:
    """Never raises; `proton_bundle.spec.check` says what is wrong."""
    document = read_yaml(source)
    root = document.root if isinstance(document.root, MappingNode) else None
    entry = _kind_entry(root) if root else None
    proton = entry.value if entry and entry.name == "proton" else None
    instances = root.get("instances") if root else None
    items = instances.items if isinstance(instances, SequenceNode) else ()
    return Spec(
        source=source,
        document=document,
        kind=_kind(proton),
        kind_span=_kind_span(entry),
        environment=_inputs(root, "spec"),
        pipeline=_inputs(root, "pipeline"),
        instances_node=instances,
        instances=tuple(_instance(item) for item in items if isinstance(item, MappingNode)),
    )


def _kind_entry(root: MappingNode) -> Entry | None:
    named = root.entry("proton")
    if named is not None:
        return named
    kinds = (entry for entry in root.entries if _kind(entry.value) is not None)
    return next((entry for entry in kinds if closest(entry.name or "", ("proton",))), None)


def _kind_span(entry: Entry | None) -> Span:
    """The value of ``proton``, or the key that is misspelled."""
    if entry is None:
        return Span(0, 0)
    return entry.value.span if entry.name == "proton" else entry.key.span


def _kind(node: Node | None) -> SpecKind | None:
    if isinstance(node, ScalarNode) and node.value in tuple(SpecKind):
        return SpecKind(node.value)
    return None


def _instance(node: MappingNode) -> SpecInstance:
    name, name_span = _scalar(node, "name")
    environment, environment_span = _scalar(node, "environment")
    return SpecInstance(
        span=node.span,
        node=node,
        name=name,
        name_span=name_span,
        environment=environment,
        environment_span=environment_span,
        inputs=_inputs(node, "spec") or SpecInputs(None, node.span),
    )


def _inputs(parent: MappingNode | None, key: str) -> SpecInputs | None:
    entry = parent.entry(key) if parent else None
    if entry is None:
        return None
    return SpecInputs(entry.value, entry.key.span, read_mapping(entry.value))


def _scalar(node: MappingNode, key: str) -> tuple[str, Span] | tuple[None, None]:
    value = node.get(key)
    if isinstance(value, ScalarNode) and value.value:
        return value.value, value.content
    return None, None


def _child(node: Node | None, step: str | int) -> Node | None:
    if isinstance(node, MappingNode) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None
