"""What a template gives to other templates: the names under ``Outputs``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, find
from proton_bundle.source import Span
from proton_bundle.values import Declaration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.decode import TemplateDocument
    from proton_bundle.decode.nodes import Entry
    from proton_bundle.source import SourceText


_OUTPUT_BLOCK = re.compile(r'^[ \t]*output[ \t]+"([\w-]+)"[ \t]*\{', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Outputs:
    """*open*: other outputs may exist too, because a name is known only after rendering."""

    declarations: Mapping[str, Declaration] = field(default_factory=dict)
    open: bool = False


def template_outputs(document: TemplateDocument) -> Outputs:
    """The outputs of a CloudFormation template, those of untaken branches included."""
    outputs = find(document.yaml.root, "Outputs")
    if not isinstance(outputs, MappingNode):
        return Outputs(open=outputs is not None and _is_dynamic(outputs))
    declarations = {
        entry.name: _declare(entry, document.source.path)
        for entry in outputs.entries
        if entry.name is not None and not _is_dynamic(entry.key)
    }
    return Outputs(declarations, open=any(_is_dynamic(entry.key) for entry in outputs.entries))


def terraform_outputs(source: SourceText) -> Outputs:
    """The ``output`` blocks of a ``.tf`` file; open: what runs Terraform may tell others."""
    found = _OUTPUT_BLOCK.finditer(source.text)
    return Outputs(
        {match[1]: Declaration(path=source.path, span=Span(*match.span(1))) for match in found},
        open=True,
    )


def _declare(entry: Entry, path: str) -> Declaration:
    description = find(entry.value, "Description")
    return Declaration(
        path=path,
        span=entry.key.content if isinstance(entry.key, ScalarNode) else entry.key.span,
        description=description.value if isinstance(description, ScalarNode) else "",
    )


def _is_dynamic(node: object) -> bool:
    return not isinstance(node, ScalarNode) or node.is_dynamic
