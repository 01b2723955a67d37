"""Tags: the customer's, those Proton adds to its resources, and those it puts on stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.errors import ValidationException
from proton_emulator.service.model.deployables import Component, Environment, Instance
from proton_emulator.service.model.names import Target, TemplateKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable


def set_tags(
    engine: Engine,
    arn: str,
    given: Iterable[Mapping[str, str]] | None,
    proton: Mapping[str, str] | None = None,
    *,
    parent: str | None = None,
) -> None:
    """The tags of a new resource: its parent's customer tags, *given*, and Proton's own."""
    inherited = customer_tags(engine, parent) if parent else {}
    own = {f"aws:{key}": value for key, value in (proton or {}).items()}
    chosen = {tag["key"]: tag["value"] for tag in given or ()}
    refuse_reserved(chosen)
    engine.store.tags.put(arn, {**inherited, **chosen, **own})


def refuse_reserved(keys: Iterable[str]) -> None:
    """ValidationException for tags that only AWS may set."""
    reserved = [key for key in keys if key.startswith("aws:")]
    if reserved:
        raise ValidationException(f"Tags with the prefix aws: are reserved: {', '.join(reserved)}")


def customer_tags(engine: Engine, arn: str) -> dict[str, str]:
    tags = engine.store.tags.get(arn) or {}
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


def proton_tags(engine: Engine, resource: Deployable) -> dict[str, str]:
    """``proton:*`` of a deployable, as its stack gets them; its own carry ``aws:`` in front."""
    place = engine.place
    tags = {"proton:account": place.account}
    match resource:
        case Environment(name=name, template=template):
            tags["proton:template"] = place.template(TemplateKind.ENVIRONMENT, template)
            tags["proton:environment"] = place.target(Target.environment(name))
        case Component(name=name, environment=environment):
            tags["proton:component"] = place.target(Target.component(name))
            tags["proton:environment"] = place.target(Target.environment(environment))
        case Instance(environment=environment):
            tags["proton:template"] = place.template(TemplateKind.SERVICE, resource.template)
            tags["proton:environment"] = place.target(Target.environment(environment))
            tags["proton:service"] = place.service(resource.service)
            tags["proton:service-instance"] = place.target(resource.target)
        case _:
            tags["proton:template"] = place.template(TemplateKind.SERVICE, resource.template)
            tags["proton:service"] = place.service(resource.service)
    return tags
