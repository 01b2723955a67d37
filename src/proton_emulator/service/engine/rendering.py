"""Rendering within the time a deployment has, problems said with file and line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from proton_bundle.rendering import render
from proton_emulator.service.provisioners import ProvisioningError
from proton_emulator.service.provisioners.outcome import StoppedError

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

    from proton_bundle.source import SourceText

_SECONDS = 10.0


def rendered(source: SourceText, context: Mapping[str, object], stopping: threading.Event) -> str:
    """The text for the provisioner; ProvisioningError with ``file:line: reason``."""
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
    if rendering.text is None:
        problem = rendering.problem
        assert problem is not None, "a rendering has a text or a problem"
        line = source.position(problem.span.start).line + 1
        raise ProvisioningError(f"{source.path}:{line}: {problem.message}")
    return rendering.text
