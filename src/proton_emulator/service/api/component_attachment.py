"""To which instance a component is attached, or wants to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from proton_emulator.service.engine import found
from proton_emulator.service.engine.template_data import attached_component
from proton_emulator.service.errors import ConflictException, ValidationException
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from proton_emulator.service.api.operations import Params
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Component, Instance

DIRECTLY_DEFINED = "DIRECTLY_DEFINED"


class Attachment(NamedTuple):
    """Both None while detached; *environment* is always that in which the component lies."""

    environment: str
    service: str | None = None
    instance: str | None = None


def for_create(engine: Engine, params: Params) -> Attachment:
    """Of the instance that *params* name, or the environment alone."""
    environment = params.get("environmentName")
    if _names_instance(params):
        attachment = _attached(engine, params, None)
        if environment not in (None, attachment.environment):
            raise ValidationException(
                f"The instance {attachment.instance} is in the environment "
                f"{attachment.environment}, not in {environment}."
            )
        return attachment
    if not environment:
        raise ValidationException(
            "Give environmentName, or serviceName and serviceInstanceName to attach the component."
        )
    return Attachment(found.environment(engine, environment).name)


def for_update(engine: Engine, component: Component, params: Params) -> Attachment:
    """Empty names detach; absent ones leave it as it is."""
    names = params.get("serviceName"), params.get("serviceInstanceName")
    if names == (None, None):
        return Attachment(component.environment, component.service, component.instance)
    if names == ("", ""):
        return Attachment(component.environment)
    if not _names_instance(params):
        raise ValidationException("Give both serviceName and serviceInstanceName, or neither.")
    if component.attached_to not in (None, names):
        raise ConflictException(
            f"The component {component.name} is attached to {component.service}/"
            f"{component.instance}: detach it first."
        )
    attachment = _attached(engine, params, component)
    if attachment.environment != component.environment:
        raise ValidationException(
            f"The component {component.name} is in the environment {component.environment}, the "
            f"instance {attachment.instance} in {attachment.environment}."
        )
    return attachment


def _names_instance(params: Params) -> bool:
    service, instance = params.get("serviceName"), params.get("serviceInstanceName")
    if bool(service) != bool(instance):
        raise ValidationException("Give both serviceName and serviceInstanceName, or neither.")
    return bool(service)


def _attached(engine: Engine, params: Params, component: Component | None) -> Attachment:
    instance = found.instance(engine, params["serviceName"], params["serviceInstanceName"])
    found.idle(engine, instance, "service instance")
    other = attached_component(engine, instance.service, instance.name)
    if other is not None and (component is None or other.name != component.name):
        raise ConflictException(
            f"The component {other.name} is attached to {instance.service}/{instance.name} "
            "already; an instance takes one."
        )
    if component is None or component.attached_to is None:
        _refuse_unsupported(engine, instance)
    return Attachment(instance.environment, instance.service, instance.name)


def _refuse_unsupported(engine: Engine, instance: Instance) -> None:
    number = instance.rollout.current_version
    assert number is not None, "an idle instance was deployed at least once"
    version = found.template_version(engine, TemplateKind.SERVICE, instance.template, number)
    if DIRECTLY_DEFINED not in version.component_sources:
        raise ValidationException(
            f"The service template version {version.template}:{number} takes no components: its "
            f"supportedComponentSources must hold {DIRECTLY_DEFINED}."
        )
