"""Registration side files: ``.template-registration.yaml`` and the older ``.compatible-envs``.

Source: AWS Proton user guide, "Syncing service templates". AWS's samples first misspelled the key
``compatible_environments`` without its ``s``; the value is read all the same, the rule says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from proton_bundle.decode import read_yaml
from proton_bundle.decode.nodes import MappingNode, Node, ScalarNode, SequenceNode
from proton_bundle.source import SourceText, Span

TEMPLATE_REGISTRATION = ".template-registration.yaml"
COMPATIBLE_ENVS = ".compatible-envs"


@dataclass(frozen=True, slots=True)
class CompatibleEnvironment:
    """``NAME:MAJOR`` as written; *name* and *major* are None when it is not of that form."""

    text: str
    span: Span
    name: str | None
    major: int | None


@dataclass(frozen=True, slots=True)
class Registration:
    """What a side file says; *compatible* None when it does not name the key at all."""

    source: SourceText
    compatible: tuple[CompatibleEnvironment, ...] | None
    component_sources: tuple[ScalarNode, ...]
    root: Node | None


def read_registration(source: SourceText) -> Registration:
    """Read either kind of side file; the rules judge what it says."""
    if source.path.rsplit("/", 1)[-1] == COMPATIBLE_ENVS:
        return Registration(source, tuple(_lines(source)), (), None)
    root = read_yaml(source).root
    if not isinstance(root, MappingNode):
        return Registration(source, None, (), root)
    named = root.get("compatible_environments") or root.get("compatible_environment")
    return Registration(
        source,
        None if named is None else tuple(_compatible(each) for each in _scalars(named)),
        tuple(_scalars(root.get("supported_component_sources"))),
        root,
    )


def _lines(source: SourceText) -> list[CompatibleEnvironment]:
    found = []
    for line in range(source.line_count):
        text = source.line_text(line)
        if not text.strip():
            continue
        start = source.line_span(line).start + len(text) - len(text.lstrip())
        found.append(_environment(text.strip(), Span(start, start + len(text.strip()))))
    return found


def _scalars(node: Node | None) -> list[ScalarNode]:
    if isinstance(node, SequenceNode):
        return [each for each in node.items if isinstance(each, ScalarNode)]
    return []


def _compatible(node: ScalarNode) -> CompatibleEnvironment:
    return _environment(node.value, node.content)


def _environment(text: str, span: Span) -> CompatibleEnvironment:
    match = re.fullmatch(r"([0-9A-Za-z][0-9A-Za-z_\-]*):(0|[1-9]\d{0,8})", text)
    if match is None:
        return CompatibleEnvironment(text, span, None, None)
    return CompatibleEnvironment(text, span, match[1], int(match[2]))
