"""Outputs of an environment template whose values can be read off the template itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import ScalarNode, find
from proton_bundle.layout import Role
from proton_bundle.variants import renderings
from proton_cloudformation.template import load

if TYPE_CHECKING:
    from proton_bundle.bundle import Bundle
    from proton_bundle.spec import Spec
    from proton_bundle.variants import Rendering


def literal_outputs(bundle: Bundle, spec: Spec | None = None) -> dict[str, str]:
    """What services see of an environment made from *bundle*, as far as no input decides it.

    Only outputs with the same plain value in every rendering; Proton gives all of them as text.
    """
    part = bundle.parts.get(Role.ENVIRONMENT)
    files = renderings(bundle, part, spec=spec) if part else ()
    found = [_literals(rendering) for file in files for rendering in file.items]
    if not found or any(file.capped for file in files):
        return {}
    first, *others = found
    return {
        name: value
        for name, value in first.items()
        if all(other.get(name) == value for other in others)
    }


def _literals(rendering: Rendering) -> dict[str, str]:
    template = load(rendering.text)
    outputs = template.data.get("Outputs")
    literals: dict[str, str] = {}
    for name in outputs if isinstance(outputs, dict) else ():
        value = find(template.root, "Outputs", name, "Value")
        if not isinstance(value, ScalarNode) or value.tag:
            continue
        if not rendering.rests_on_unknown(value.span) and not rendering.rests_on_default(
            value.span
        ):
            literals[name] = value.value
    return literals
