"""How long a build may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.provisioners.codebuild.variables import as_text
from proton_emulator.service.provisioners.outcome import ProvisioningError

if TYPE_CHECKING:
    from collections.abc import Mapping

PROPERTY = "TimeoutInMinutes"
_DEFAULT_MINUTES = 60.0  # CodeBuild's


def minutes_allowed(project_properties: Mapping[str, object]) -> float:
    """What the project's TimeoutInMinutes says, as a number or, rendered, as a text of one."""
    given = project_properties.get(PROPERTY)
    if given is None:
        return _DEFAULT_MINUTES
    try:
        minutes = float(as_text(given))
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < float("inf"):
        raise ProvisioningError(
            f"project_properties.{PROPERTY} of the manifest is {given!r}: it has to be a number "
            "of minutes."
        )
    return minutes
