"""``proton up``: register, publish and deploy what a workspace file declares, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from proton_bundle.layout import BundleKind
from proton_bundle.workspace.workspace_file import EnvironmentEntry, ServiceEntry
from proton_emulator.workspace_deployer.components import (
    Place,
    deploy_component,
    redeploy_instance,
)
from proton_emulator.workspace_deployer.endpoint import Endpoint, said
from proton_emulator.workspace_deployer.environments import deploy_environment
from proton_emulator.workspace_deployer.outcome import (
    NOT_DEPLOYED,
    Deployed,
    Outcome,
    Service,
)
from proton_emulator.workspace_deployer.progress import Progress, step
from proton_emulator.workspace_deployer.seed import seed
from proton_emulator.workspace_deployer.services import deploy_service, read_service
from proton_emulator.workspace_deployer.specs import instances
from proton_emulator.workspace_deployer.templates import register
from proton_emulator.workspace_deployer.workspace import ComponentToDeploy, Workspace

Thing = TypeVar("Thing", Deployed, Service)


def deploy(endpoint: Endpoint, workspace: Workspace, progress: Progress) -> Outcome:
    """Make *workspace* true at *endpoint*; what depends on a failure is not tried, and says so."""
    return _Deployment(endpoint, workspace, progress).run()


class _Deployment:
    def __init__(self, endpoint: Endpoint, workspace: Workspace, progress: Progress) -> None:
        self.endpoint = endpoint
        self.workspace = workspace
        self.progress = progress
        self.outcome = Outcome()

    def run(self) -> Outcome:
        seed(self.endpoint, self.workspace, self.progress)
        self._templates()
        for environment in self.workspace.file.environments:
            self.outcome.environments[environment.name] = self._environment(environment)
        for service in self.workspace.file.services:
            self.outcome.services[service.name] = self._service(service)
        for component in self.workspace.components:
            self.outcome.components[component.entry.name] = self._component(component)
        return self.outcome

    def _templates(self) -> None:
        # Environment templates first: a service template version names them.
        ordered = sorted(
            self.workspace.templates.values(), key=lambda each: each.kind is BundleKind.SERVICE
        )
        for template in ordered:
            self.outcome.templates[template.name] = register(self.endpoint, template, self.progress)

    def _environment(self, entry: EnvironmentEntry) -> Deployed:
        reason = self._unusable(entry.template)
        if reason:
            return Deployed(NOT_DEPLOYED, reason)
        spec = self.workspace.environment_specs[entry.name]
        return self._step(
            f"Deploy environment {entry.name}",
            lambda: deploy_environment(
                self.endpoint,
                entry,
                spec,
                self.workspace.templates[entry.template],
                self.outcome.templates[entry.template].version,
            ),
            lambda message: Deployed(NOT_DEPLOYED, message),
        )

    def _service(self, entry: ServiceEntry) -> Service:
        spec = self.workspace.service_specs.get(entry.name, "")
        needed = {str(each.get("environment")) for each in instances(spec).values()}
        reason = self._unusable(entry.template) or self._missing_environment(needed)
        if reason:
            return Service(NOT_DEPLOYED, reason)
        return self._step(
            f"Deploy service {entry.name}",
            lambda: deploy_service(
                self.endpoint,
                entry,
                spec,
                self.workspace.templates[entry.template],
                self.outcome.templates[entry.template].version,
            ),
            lambda message: Service(NOT_DEPLOYED, message),
        )

    def _component(self, component: ComponentToDeploy) -> Deployed:
        entry = component.entry
        service = self.outcome.services.get(entry.service) if entry.service else None
        if service is not None and service.status != "ACTIVE":
            return Deployed(NOT_DEPLOYED, f"service {entry.service} is not deployed")
        if reason := self._missing_environment([entry.environment] if entry.environment else []):
            return Deployed(NOT_DEPLOYED, reason)
        touched: list[Place] = []

        def act() -> Deployed:
            deployed, places = deploy_component(self.endpoint, component)
            touched.extend(places)
            return deployed

        deployed = self._step(
            f"Deploy component {entry.name}", act, lambda message: Deployed(NOT_DEPLOYED, message)
        )
        for place in touched if deployed.succeeded else ():
            known = self.outcome.services.get(place.service)
            if known is not None and place.instance in known.instances:
                self._redeploy(*place)
        return deployed

    def _redeploy(self, service: str, instance: str) -> None:
        def act() -> Service:
            redeploy_instance(self.endpoint, service, instance)
            return read_service(self.endpoint, service)

        self.outcome.services[service] = self._step(
            f"Redeploy instance {instance} with its component",
            act,
            lambda message: Service("ACTIVE", message, {instance: Deployed("FAILED", message)}),
        )

    def _step(self, text: str, act: Callable[[], Thing], refused: Callable[[str], Thing]) -> Thing:
        from botocore.exceptions import ClientError

        with step(self.progress, text) as ending:
            try:
                result = act()
            except ClientError as error:
                result = refused(said(error))
            ending.status, ending.message = result.status, result.message or _part_messages(result)
            ending.failed = not result.succeeded
        return result

    def _unusable(self, template: str) -> str | None:
        registered = self.outcome.templates.get(template)
        if registered is None:
            return f"template {template} is not among 'templates'"
        return None if registered.succeeded else f"template {template} is not published"

    def _missing_environment(self, needed: Iterable[str]) -> str | None:
        for name in sorted(needed):
            known = self.outcome.environments.get(name)
            if known is not None and not known.succeeded:
                return f"environment {name} is not deployed"
        return None


def _part_messages(result: Deployed | Service) -> str:
    if isinstance(result, Deployed):
        return ""
    return "\n".join(dict.fromkeys(part.message for part in result.parts if part.message))
