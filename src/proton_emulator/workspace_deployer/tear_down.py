"""``proton down``: delete what a workspace file declares, in the order that Proton allows."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from proton_bundle.layout import BundleKind
from proton_bundle.workspace.workspace_file import ComponentEntry
from proton_emulator.workspace_deployer.endpoint import Endpoint, said, settled
from proton_emulator.workspace_deployer.progress import Progress, step
from proton_emulator.workspace_deployer.workspace import TemplateToRegister, Workspace


def tear_down(endpoint: Endpoint, workspace: Workspace, progress: Progress) -> list[str]:
    """Delete components, services, environments and templates; return what could not be deleted."""
    return _TearDown(endpoint, progress).run(workspace)


class _TearDown:
    def __init__(self, endpoint: Endpoint, progress: Progress) -> None:
        self.endpoint = endpoint
        self.proton = endpoint.proton
        self.progress = progress
        self.left: list[str] = []

    def run(self, workspace: Workspace) -> list[str]:
        known = {each["branch"] for each in self._pull_requests()}
        # A service goes only when nothing is attached to it, and what an instance still uses of a
        # component goes only after the instance.
        for component in reversed(workspace.components):
            self._detach(component.entry)
        for service in reversed(workspace.file.services):
            self._service(service.name)
        for component in reversed(workspace.components):
            self._component(component.entry)
        for environment in reversed(workspace.file.environments):
            self._environment(environment.name)
        # Service templates first: they name the environment templates.
        templates = workspace.templates.values()
        for template in sorted(templates, key=lambda each: each.kind is BundleKind.ENVIRONMENT):
            self._template(template)
        self._destroyed(known)
        return self.left

    def _pull_requests(self) -> list[Mapping[str, Any]]:
        return list(self.endpoint.administration("pull-requests").get("pull_requests", ()))

    def _destroyed(self, known: set[str]) -> None:
        """Proton forgets a resource before the emulator's automation has destroyed what it made."""

        def read() -> Mapping[str, Any]:
            new = [each for each in self._pull_requests() if each["branch"] not in known]
            problems = [f"{each['folder']}: {each['problem']}" for each in new if each["problem"]]
            pending = any(each["pending"] for each in new)
            return {"status": "IN_PROGRESS" if pending else "DONE", "problems": problems}

        state = read()
        if state["status"] == "DONE" and not state["problems"]:
            return
        with step(self.progress, "Destroy what Terraform made") as ending:
            state = settled(read, key="status")
            ending.failed = bool(state["problems"])
            ending.message = "\n".join(state["problems"])
        if state["problems"]:
            self.left.append("what Terraform made")

    def _service(self, name: str) -> None:
        def read() -> Mapping[str, Any]:
            service: Mapping[str, Any] = self.proton.get_service(name=name)["service"]
            return service

        self._gone(f"service {name}", lambda: self.proton.delete_service(name=name), read, "status")

    def _environment(self, name: str) -> None:
        def read() -> Mapping[str, Any]:
            environment: Mapping[str, Any] = self.proton.get_environment(name=name)["environment"]
            return environment

        self._gone(f"environment {name}", lambda: self.proton.delete_environment(name=name), read)

    def _detach(self, entry: ComponentEntry) -> None:
        with contextlib.suppress(self.proton.exceptions.ResourceNotFoundException):
            if self._read_component(entry).get("serviceInstanceName"):
                self.proton.update_component(
                    name=entry.name,
                    deploymentType="CURRENT_VERSION",
                    serviceName="",
                    serviceInstanceName="",
                )
                settled(lambda: self._read_component(entry))

    def _component(self, entry: ComponentEntry) -> None:
        self._gone(
            f"component {entry.name}",
            lambda: self.proton.delete_component(name=entry.name),
            lambda: self._read_component(entry),
        )

    def _read_component(self, entry: ComponentEntry) -> Mapping[str, Any]:
        component: Mapping[str, Any] = self.proton.get_component(name=entry.name)["component"]
        return component

    def _template(self, template: TemplateToRegister) -> None:
        from botocore.exceptions import ClientError

        kind = template.kind.value
        paginator = self.proton.get_paginator(f"list_{kind}_template_versions")
        delete = getattr(self.proton, f"delete_{kind}_template_version")
        missing = self.proton.exceptions.ResourceNotFoundException
        with step(self.progress, f"Delete {kind} template {template.name}") as ending:
            try:
                pages = list(paginator.paginate(templateName=template.name))
                versions = [each for page in pages for each in page["templateVersions"]]
                # The recommended version may go only when it is the last one.
                for version in sorted(versions, key=_number):
                    delete(
                        **{k: version[k] for k in ("templateName", "majorVersion", "minorVersion")}
                    )
                getattr(self.proton, f"delete_{kind}_template")(name=template.name)
                ending.status = "DELETED"
            except missing:
                ending.status = "absent"
            except ClientError as error:
                ending.failed, ending.message = True, said(error)
                self.left.append(f"{kind} template {template.name}")

    def _gone(
        self,
        what: str,
        delete: Callable[[], Any],
        read: Callable[[], Mapping[str, Any]],
        key: str = "deploymentStatus",
    ) -> None:
        from botocore.exceptions import ClientError

        missing = self.proton.exceptions.ResourceNotFoundException
        with step(self.progress, f"Delete {what}") as ending:
            gone = "absent"
            try:
                read()  # for the API it is no error to delete what is not there
                gone = "DELETED"
                delete()
                state = settled(read, key=key)
            except missing:
                ending.status = gone
                return
            except ClientError as error:
                ending.message = said(error)
            else:
                ending.status = str(state[key])
                ending.message = str(state.get(f"{key}Message", ""))
            ending.failed = True
            self.left.append(what)


def _number(version: Mapping[str, Any]) -> tuple[int, int]:
    return int(version["majorVersion"]), int(version["minorVersion"])
