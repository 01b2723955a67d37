"""Which template version a resource should move to, in the terms of ``deploymentType``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def target_version(version: str) -> dict[str, str]:
    """``1.2`` as the two parameters that create operations take."""
    major, minor = version.split(".")
    return {"templateMajorVersion": major, "templateMinorVersion": minor}


def newer(proton: Any, current: Mapping[str, Any], version: str) -> dict[str, str] | None:
    """The update parameters that lead from *current* to *version*; None when it is there."""
    target = target_version(version)
    used = _used(proton, current)
    if all(used.get(key) == value for key, value in target.items()):
        return None
    same_major = used.get("templateMajorVersion") == target["templateMajorVersion"]
    return {"deploymentType": "MINOR_VERSION" if same_major else "MAJOR_VERSION", **target}


def _used(proton: Any, current: Mapping[str, Any]) -> Mapping[str, Any]:
    """What holds the version in use; of what never deployed, the version that was tried."""
    if "templateMajorVersion" in current:
        return current
    attempt = proton.get_deployment(id=current["lastAttemptedDeploymentId"])["deployment"]
    state: Mapping[str, Any] = next(iter(attempt["targetState"].values()))
    return state
