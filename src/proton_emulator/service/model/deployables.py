"""What Proton deploys: environments, service instances, pipelines and components."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from proton_emulator.service.model.names import Target, TargetType
from proton_emulator.service.model.status import DeploymentStatus, ServiceStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.model.names import Version


@dataclass(frozen=True, slots=True)
class Provisioned:
    """One thing that a provisioner made, as the API lists it."""

    name: str
    identifier: str
    engine: str = "CLOUDFORMATION"


@dataclass(frozen=True, slots=True)
class Rollout:
    """How far a resource's deployments are. Times are epoch seconds.

    *version*, *outputs* and *resources* are those of the last success; *attempted_version* is that
    of the last attempt. *stack* is kept from the first attempt on: the name is stable.
    """

    status: DeploymentStatus
    attempted_at: float
    attempted_id: str | None = None
    attempted_version: Version | None = None
    message: str | None = None
    succeeded_at: float | None = None
    succeeded_id: str | None = None
    version: Version | None = None
    outputs: Mapping[str, str] = field(default_factory=dict)
    resources: tuple[Provisioned, ...] = ()
    stack: str | None = None

    @property
    def current_version(self) -> Version | None:
        """The version in use, or the one whose first deployment failed."""
        return self.version or self.attempted_version


@dataclass(frozen=True, slots=True)
class RepositoryBranch:
    """A branch of a linked repository, to which self-managed provisioning opens pull requests."""

    provider: str
    name: str
    branch: str


@dataclass(frozen=True, slots=True)
class EnvironmentRoles:
    """Who provisions an environment and what lies in it."""

    service: str | None = None
    codebuild: str | None = None
    component: str | None = None
    repository: RepositoryBranch | None = None
    account_connection: str | None = None


@dataclass(frozen=True, slots=True)
class Environment:
    """*request*: what created it; *modified*: whether it was updated since."""

    name: str
    template: str
    spec: str
    rollout: Rollout
    created_at: float
    request: str
    roles: EnvironmentRoles = field(default_factory=EnvironmentRoles)
    description: str | None = None
    provisioning: str | None = None
    modified: bool = False

    @property
    def target(self) -> Target:
        return Target.environment(self.name)


@dataclass(frozen=True, slots=True)
class SourceRepository:
    """Where a service's code lives; all empty for a template without pipeline."""

    id: str | None = None
    branch: str | None = None
    connection: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """*spec* is the whole ServiceSpec as text, *version* that with which it was created."""

    name: str
    template: str
    version: Version
    spec: str
    status: ServiceStatus
    created_at: float
    modified_at: float
    request: str
    status_message: str | None = None
    description: str | None = None
    repository: SourceRepository = field(default_factory=SourceRepository)
    modified: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """*spec* is a whole ServiceSpec, of which the entry with this name counts."""

    service: str
    name: str
    environment: str
    template: str
    spec: str
    rollout: Rollout
    created_at: float
    token: str | None = None

    @property
    def target(self) -> Target:
        return Target.instance(self.service, self.name)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """*spec* is a whole ServiceSpec, of which the ``pipeline`` part counts."""

    service: str
    template: str
    spec: str
    rollout: Rollout
    created_at: float

    @property
    def target(self) -> Target:
        return Target.pipeline(self.service)


@dataclass(frozen=True, slots=True)
class Component:
    """*service* and *instance* are None while it is detached."""

    name: str
    environment: str
    manifest: str
    template_file: str
    rollout: Rollout
    created_at: float
    modified_at: float
    service: str | None = None
    instance: str | None = None
    service_spec: str | None = None
    description: str | None = None
    token: str | None = None

    @property
    def target(self) -> Target:
        return Target.component(self.name)

    @property
    def attached_to(self) -> tuple[str, str] | None:
        """Service and instance."""
        return (self.service, self.instance) if self.service and self.instance else None


Deployable: TypeAlias = Environment | Instance | Pipeline | Component


@dataclass(frozen=True, slots=True)
class Deployment:
    """One attempt. *initial_state* and *target_state* are the members of the API's unions;

    *notified* is the status of the last notification about it, *outputs* None until there are any.
    """

    id: str
    target: Target
    environment: str
    created_at: float
    modified_at: float
    target_created_at: float
    status: DeploymentStatus
    target_state: Mapping[str, object]
    initial_state: Mapping[str, object] | None = None
    completed_at: float | None = None
    message: str | None = None
    outputs: Mapping[str, str] | None = None
    notified: DeploymentStatus | None = None

    @property
    def instance(self) -> str | None:
        return self.target.name if self.target.type is TargetType.SERVICE_INSTANCE else None

    @property
    def component(self) -> str | None:
        return self.target.name if self.target.type is TargetType.COMPONENT else None
