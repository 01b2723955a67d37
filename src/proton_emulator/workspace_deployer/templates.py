"""Register and publish a bundle; a changed bundle becomes a new minor version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proton_bundle.layout import BundleKind
from proton_emulator.workspace_deployer.endpoint import Endpoint, settled
from proton_emulator.workspace_deployer.outcome import NOT_DEPLOYED, Template
from proton_emulator.workspace_deployer.progress import Progress, step
from proton_emulator.workspace_deployer.seed import ensure_bucket
from proton_emulator.workspace_deployer.workspace import TemplateToRegister

BUCKET = "proton-workbench-bundles"
# Tells a later run whether the bundle is still the one that this version was made from.
DIGEST_TAG = "proton-workbench:bundle-sha256"


def register(
    endpoint: Endpoint,
    template: TemplateToRegister,
    progress: Progress,
    *,
    bucket: str | None = None,
) -> Template:
    """Make sure that *template* is published as it is on disk."""
    text = f"Register and publish {template.kind.value} template {template.name}"
    with step(progress, text) as ending:
        outcome = Registrar(endpoint, template, bucket or BUCKET).register()
        ending.status = f"{outcome.version} {outcome.status}".strip()
        ending.message, ending.failed = outcome.message, not outcome.succeeded
    return outcome


class Registrar:
    """Registers one template; the two kinds differ only in their operations' names."""

    def __init__(self, endpoint: Endpoint, template: TemplateToRegister, bucket: str) -> None:
        self.endpoint = endpoint
        self.bucket = bucket
        self.template = template
        self.kind = template.kind.value

    def register(self) -> Template:
        self._ensure_template()
        existing = self._versions()
        for version in reversed(existing):
            if version["status"] == "PUBLISHED" and self._digest(version) == self.template.digest:
                return self._outcome(version)
        compatible = self._compatible()
        if self.template.kind is BundleKind.SERVICE and not compatible:
            return Template("", NOT_DEPLOYED, self._no_environment())
        version = self._create_version(existing, compatible)
        if version["status"] == "REGISTRATION_FAILED":
            return self._outcome(version)
        return self._outcome(self._publish(version))

    def _ensure_template(self) -> None:
        name = self.template.name
        missing = self.endpoint.proton.exceptions.ResourceNotFoundException
        try:
            self._call("get", "template", name=name)
        except missing:
            self._call("create", "template", name=name, **self._customer_managed())

    def _customer_managed(self) -> dict[str, str]:
        if self.template.kind is BundleKind.SERVICE:
            return (
                {} if self.template.has_pipeline else {"pipelineProvisioning": "CUSTOMER_MANAGED"}
            )
        return {} if self.template.provisioned else {"provisioning": "CUSTOMER_MANAGED"}

    def _versions(self) -> list[dict[str, Any]]:
        major = {"majorVersion": str(self.template.major)} if self.template.major else {}
        paginator = self.endpoint.proton.get_paginator(f"list_{self.kind}_template_versions")
        pages = paginator.paginate(templateName=self.template.name, **major)
        return [each for page in pages for each in page["templateVersions"]]

    def _digest(self, version: Mapping[str, Any]) -> str | None:
        listed = self.endpoint.proton.list_tags_for_resource(resourceArn=version["arn"])["tags"]
        return next((tag["value"] for tag in listed if tag["key"] == DIGEST_TAG), None)

    def _compatible(self) -> list[dict[str, str]]:
        """The named environment templates that exist at this endpoint: Proton refuses others."""
        missing = self.endpoint.proton.exceptions.ResourceNotFoundException
        found = []
        for each in self.template.compatible:
            name, _, major = each.partition(":")
            try:
                self.endpoint.proton.get_environment_template(name=name)
            except missing:
                continue
            found.append({"templateName": name, "majorVersion": major})
        return found

    def _no_environment(self) -> str:
        if wanted := ", ".join(self.template.compatible):
            return f"no compatible environment template is registered ({wanted}): publish one first"
        return (
            "no compatible environment template is named: give compatible_environments in the "
            "workspace file or the bundle's registration file, or --compatible-env NAME:MAJOR"
        )

    def _create_version(
        self, existing: list[dict[str, Any]], compatible: list[dict[str, str]]
    ) -> dict[str, Any]:
        key = f"{self.kind}/{self.template.name}/{self.template.digest}.tar.gz"
        ensure_bucket(self.endpoint, self.bucket)
        s3 = self.endpoint.client("s3")
        s3.put_object(Bucket=self.bucket, Key=key, Body=self.template.archive)
        request: dict[str, Any] = {
            "templateName": self.template.name,
            "source": {"s3": {"bucket": self.bucket, "key": key}},
            "tags": [{"key": DIGEST_TAG, "value": self.template.digest}],
        }
        if existing:
            request["majorVersion"] = existing[-1]["majorVersion"]
        if self.template.kind is BundleKind.SERVICE:
            request["compatibleEnvironmentTemplates"] = compatible
            request["supportedComponentSources"] = list(self.template.component_sources)
        created = self._call("create", "template_version", **request)
        return settled(lambda: self._call("get", "template_version", **_key(created)), key="status")

    def _publish(self, version: Mapping[str, Any]) -> dict[str, Any]:
        return self._call("update", "template_version", status="PUBLISHED", **_key(version))

    def _outcome(self, version: Mapping[str, Any]) -> Template:
        number = f"{version['majorVersion']}.{version['minorVersion']}"
        return Template(number, version["status"], version.get("statusMessage") or "")

    def _call(self, verb: str, noun: str, **request: Any) -> dict[str, Any]:
        response = getattr(self.endpoint.proton, f"{verb}_{self.kind}_{noun}")(**request)
        wrapper = f"{self.kind}Template" + ("Version" if noun == "template_version" else "")
        result: dict[str, Any] = response[wrapper]
        return result


def _key(version: Mapping[str, Any]) -> dict[str, str]:
    return {name: version[name] for name in ("templateName", "majorVersion", "minorVersion")}
