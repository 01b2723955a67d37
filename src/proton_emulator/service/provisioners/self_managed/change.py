"""What one deployment wants of a repository, and the names under which it asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


# The deployment id of the pull request that follows a deletion.
DELETED = "<proton-resource-deleted>"


class Kind(StrEnum):
    """What is deployed, in the word of branch and file names."""

    ENVIRONMENT = "environment"
    SERVICE_INSTANCE = "service_instance"
    PIPELINE = "pipeline"
    COMPONENT = "component"


@dataclass(frozen=True, slots=True)
class Change:
    """The files of one deployment before Proton adds its own.

    *folder* is ``dev``, ``dev/svc-inst``, ``svc/pipeline`` or ``dev/components/c``; *sources* are
    texts by file name; *context* is what `proton_bundle.context` gives; *template_arn* and
    *version* are None for components.
    """

    kind: Kind
    arn: str
    deployment: str
    folder: str
    sources: Mapping[str, str]
    context: Mapping[str, object]
    tags: Mapping[str, str]
    template_arn: str | None = None
    version: tuple[int, int] | None = None
    environment_arn: str | None = None


def branch(kind: Kind, id: str) -> str:  # noqa: A002 (the word of the API)
    """The branch of a pull request; *id* is a UUID of its own."""
    return f"proton--proton-{kind}-{id}"


def title(arn: str) -> str:
    """Of the pull request and of its commit."""
    resource = arn.split(":", 5)[-1]
    return f"Update requested for Proton - {resource}"
