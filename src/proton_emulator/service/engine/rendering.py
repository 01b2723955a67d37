"""Rendering within the time a deployment has, problems said with file and line."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.rendering import render
from proton_emulator.service.provisioners import ProvisioningError
from proton_emulator.service.provisioners.outcome import StoppedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.source import SourceText, Span
    from proton_bundle.source_map import SourceMap
    from proton_emulator.processes.running import Interrupt

_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class RenderedTemplate:
    """*text* for the provisioner, and the way back to the template it came from."""

    source: SourceText
    text: str
    source_map: SourceMap

    def format_problem(self) -> str | None:
        """Why the text is no CloudFormation template, with file and line; None when it is one."""
        from proton_cloudformation.template import load

        problems = load(self.text, self.source.path).problems
        if not problems:
            return None
        first = problems[0]
        return f"{self._place(first.span)}: the rendered template is not valid: {first.message}"

    def located(self, error: ProvisioningError) -> str:
        """*error* with file and line of what it is about, where that can be told."""
        from proton_emulator.service.engine.fault_place import fault_place

        span = fault_place(self.text, error.resource, str(error))
        return f"{self._place(span)}: {error}" if span else str(error)

    def _place(self, span: Span) -> str:
        origin = self.source_map.to_template(span.start, span.end)
        return _place(self.source, origin.span.start if origin else 0)


def rendered(
    source: SourceText, context: Mapping[str, object], stopping: Interrupt
) -> RenderedTemplate:
    """ProvisioningError with ``file:line: reason`` when *source* cannot be rendered."""
    deadline = time.monotonic() + _SECONDS

    def check() -> None:
        if stopping.is_set():
            raise StoppedError
        if time.monotonic() > deadline:
            raise ProvisioningError(
                f"{source.path}: rendering took longer than {_SECONDS:g} seconds. "
                "Does a loop in the template end?"
            )

    rendering = render(source, context, check=check)
    if rendering.text is None or rendering.source_map is None:
        problem = rendering.problem
        assert problem is not None, "a rendering has a text or a problem"
        raise ProvisioningError(f"{_place(source, problem.span.start)}: {problem.message}")
    return RenderedTemplate(source, rendering.text, rendering.source_map)


def _place(source: SourceText, offset: int) -> str:
    return f"{source.path}:{source.position(offset).line + 1}"
