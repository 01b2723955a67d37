"""Templates and their versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.files import FileTree
    from proton_emulator.service.model.names import TemplateKind, Version
    from proton_emulator.service.model.status import VersionStatus

CUSTOMER_MANAGED = "CUSTOMER_MANAGED"


@dataclass(frozen=True, slots=True)
class Template:
    """*provisioning* is ``provisioning`` of an environment template, ``pipelineProvisioning`` of a
    service template: CUSTOMER_MANAGED or None. *issued*: the highest minor number given out per
    major, deleted versions included, since numbers are not reused. *request*: what created it.
    """

    kind: TemplateKind
    name: str
    created_at: float
    modified_at: float
    request: str
    display_name: str | None = None
    description: str | None = None
    encryption_key: str | None = None
    provisioning: str | None = None
    issued: Mapping[int, int] = field(default_factory=dict)

    @property
    def customer_managed(self) -> bool:
        return self.provisioning == CUSTOMER_MANAGED


@dataclass(frozen=True, slots=True)
class EnvironmentTemplateReference:
    """An environment template and major version with which a service template works."""

    name: str
    major: int


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """*files* are the bundle as it was registered, *root* the folder in them that is the bundle."""

    kind: TemplateKind
    template: str
    version: Version
    status: VersionStatus
    bucket: str
    key: str
    created_at: float
    modified_at: float
    status_message: str | None = None
    description: str | None = None
    compatible: tuple[EnvironmentTemplateReference, ...] = ()
    component_sources: tuple[str, ...] = ()
    schema: str | None = None
    files: FileTree | None = None
    root: str = ""
