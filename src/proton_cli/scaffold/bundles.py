"""Which files a new bundle has, and what to do with it next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from proton_cli.errors import UsageError
from proton_cli.scaffold import component, environment, service
from proton_cli.scaffold.provisioning import Provisioning

Kind = Literal["environment", "service", "component"]

# Proton's pattern and length for the names of templates and components.
_NAME = re.compile(r"[0-9A-Za-z]+[0-9A-Za-z_\-]*")
_LONGEST = 100
_COMPATIBLE = re.compile(r"(?P<name>[0-9A-Za-z]+[0-9A-Za-z_\-]*):(0|[1-9]\d*)")


@dataclass(frozen=True, slots=True)
class NewBundle:
    """*files* beneath the folder *name*; *workspace* are lines for ``proton.yaml``."""

    name: str
    files: dict[str, str]
    workspace: str


def new_bundle(
    kind: Kind, name: str, provisioning: Provisioning, compatible: tuple[str, ...]
) -> NewBundle:
    """The files of a new bundle; UsageError for what Proton would not take."""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageError(
            f"'{name}' is no name for a template",
            hint="Letters, digits, '-' and '_', a letter or digit first, at most 100.",
        )
    if compatible and kind != "service":
        raise UsageError(f"--compatible-env is for service templates, not for {_an(kind)}")
    if kind == "component":
        return _component(name, provisioning)
    if kind == "environment":
        return _environment(name, provisioning)
    return _service(name, provisioning, compatible)


def _environment(name: str, provisioning: Provisioning) -> NewBundle:
    files = {"v1/schema/schema.yaml": environment.SCHEMA, "spec/spec.yaml": environment.SPEC}
    files |= {f"v1/{path}": text for path, text in environment.FILES[provisioning].items()}
    workspace = (
        f"templates:\n  - path: {name}/v1\n"
        f"environments:\n  dev: {{template: {name}, spec: {name}/spec/spec.yaml}}\n"
    )
    return NewBundle(name, files, workspace)


def _service(name: str, provisioning: Provisioning, compatible: tuple[str, ...]) -> NewBundle:
    matches = [_COMPATIBLE.fullmatch(each) for each in compatible]
    for text, match in zip(compatible, matches, strict=True):
        if match is None:
            raise UsageError(f"--compatible-env {text}: say NAME:MAJOR, such as network:1")
    spec = service.SPEC.format(name=name, environment="dev")
    files = {"v1/schema/schema.yaml": service.SCHEMA, "spec/spec.yaml": spec}
    files |= {f"v1/{path}": text for path, text in service.FILES[provisioning].items()}
    if compatible:
        listed = "".join(f"  - {each}\n" for each in compatible)
        files["v1/.template-registration.yaml"] = f"compatible_environments:\n{listed}"
    workspace = (
        f"templates:\n  - path: {name}/v1\n"
        f"services:\n  {name}: {{template: {name}, spec: {name}/spec/spec.yaml}}\n"
    )
    return NewBundle(name, files, workspace)


def _component(name: str, provisioning: Provisioning) -> NewBundle:
    files = component.FILES.get(provisioning)
    if files is None:
        raise UsageError("a component cannot be provisioned with CodeBuild")
    workspace = f"components:\n  {name}: {{path: {name}, environment: dev}}\n"
    return NewBundle(name, dict(files), workspace)


def _an(kind: Kind) -> str:
    return "an environment" if kind == "environment" else f"a {kind}"
