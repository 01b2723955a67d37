"""PB618: an input's value has no entry in the mapping that it is looked up in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode, Node, ScalarNode, SequenceNode, find, walk
from proton_bundle.findings import Finding, Related, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject
from proton_bundle.source import Span
from proton_bundle.suggestions import closest
from proton_bundle.values import Object, Scalar

RULE = Rule(
    code="PB618",
    name="enum-without-mapping",
    severity=Severity.WARNING,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A value that the schema allows has no entry in a mapping",
    why="Fn::FindInMap fails for what the mapping does not hold, and with it the deployment of "
    "every spec that gives this value.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            size:
              type: string
              enum: [small, large]
              default: small
    -- infrastructure/cloudformation.yaml --
    Mappings:
      Sizes:
        small: {seconds: 30}
        «lage»: {seconds: 300}
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          VisibilityTimeout: !FindInMap [Sizes, "{{ environment.inputs.size }}", seconds]
    """,
    good="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            size:
              type: string
              enum: [small, large]
              default: small
    -- infrastructure/cloudformation.yaml --
    Mappings:
      Sizes:
        small: {seconds: 30}
        large: {seconds: 300}
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          VisibilityTimeout: !FindInMap [Sizes, "{{ environment.inputs.size }}", seconds]
    """,
    base="environment",
)

_PATH = re.compile(r"\{\{-?\s*([\w.]+)\s*-?\}\}")


def check(subject: TemplateSubject) -> Iterator[Finding]:
    document = subject.template.document
    mappings = find(document.yaml.root, "Mappings")
    if not isinstance(mappings, MappingNode):
        return
    said: set[tuple[str, str]] = set()
    for call in _calls(document.yaml.root):
        name, key = call.items[:2]
        looked_up = mappings.entry(name.value) if isinstance(name, ScalarNode) else None
        source = _PATH.fullmatch(key.value) if isinstance(key, ScalarNode) else None
        if looked_up is None or source is None or (looked_up.name or "", source[1]) in said:
            continue
        said.add((looked_up.name or "", source[1]))
        enum = _enum(subject.template.namespace, source[1])
        missing = _missing(looked_up.value, enum)
        if missing:
            values = ", ".join(f"'{each}'" for each in missing)
            message = f"this mapping has no {values}, which '{source[1]}' may be"
            key_meant = _meant(looked_up.value, missing, enum)
            if key_meant is not None:
                message = (
                    f"no value of '{source[1]}' is '{key_meant.value}', and {values} is missing"
                )
            related = (Related(subject.path, key.span, "looked up here"),)
            span = key_meant.content if key_meant else _span(looked_up.key)
            yield RULE.at(subject.path, span, message, related=related)


def _meant(mapping: Node, missing: list[str], enum: tuple[object, ...]) -> ScalarNode | None:
    """The entry whose name is most likely a misspelt one of *missing*."""
    entries = mapping.entries if isinstance(mapping, MappingNode) else ()
    allowed = {str(each) for each in enum}
    keys = [each.key for each in entries if isinstance(each.key, ScalarNode)]
    others = (key for key in keys if key.value not in allowed)
    return next((key for key in others if closest(key.value, missing)), None)


def _calls(root: Node | None) -> Iterator[SequenceNode]:
    """The arguments of each ``Fn::FindInMap`` that has no default value of its own."""
    for node in walk(root):
        found: Node | None = node
        if isinstance(node, MappingNode):
            found = node.get("Fn::FindInMap")
        elif not isinstance(node, SequenceNode) or node.tag != "!FindInMap":
            continue
        if isinstance(found, SequenceNode) and len(found.items) == len(("map", "key", "key")):
            yield found


def _enum(names: Object, path: str) -> tuple[object, ...]:
    """The values that the schema allows under *path*; none where any may be given."""
    found: object = names
    for step in path.split("."):
        member = found.members.get(step) if isinstance(found, Object) else None
        found = member.type if member else None
    return found.enum if isinstance(found, Scalar) else ()


def _missing(mapping: Node, enum: tuple[object, ...]) -> list[str]:
    entries = mapping.entries if isinstance(mapping, MappingNode) else ()
    keys = {entry.name for entry in entries}
    dynamic = any(not isinstance(e.key, ScalarNode) or e.key.is_dynamic for e in entries)
    if not entries or dynamic:
        return []
    return [str(each) for each in enum if str(each) not in keys]


def _span(key: Node) -> Span:
    return key.content if isinstance(key, ScalarNode) else key.span
