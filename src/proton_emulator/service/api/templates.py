"""Environment and service templates: one life, two names."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.api.idempotency import fingerprint, same_request
from proton_emulator.service.api.pagination import page
from proton_emulator.service.engine import found
from proton_emulator.service.engine.tagging import set_tags
from proton_emulator.service.engine.versions import recommended, versions_of
from proton_emulator.service.errors import ConflictException, ServiceQuotaExceededException
from proton_emulator.service.model.names import TemplateKind
from proton_emulator.service.model.templates import Template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine

_MOST_TEMPLATES = 100


def view(engine: Engine, template: Template) -> dict[str, object]:
    version = recommended(engine, template.kind, template.name)
    return {
        "arn": engine.place.template(template.kind, template.name),
        "createdAt": template.created_at,
        "description": template.description,
        "displayName": template.display_name,
        "encryptionKey": template.encryption_key,
        "lastModifiedAt": template.modified_at,
        "name": template.name,
        "recommendedVersion": None if version is None else str(version),
        _provisioning(template.kind): template.provisioning,
    }


def create(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    name = params["name"]
    with engine.store.transaction():
        existing = engine.store.templates.get((kind, name))
        if existing:
            modified = existing.modified_at != existing.created_at
            what = f"The {kind} template {name}"
            same_request(existing.request, params, modified=modified, what=what)
            return _wrapped(engine, existing)
        if len(engine.store.templates.all()) >= _MOST_TEMPLATES:
            raise ServiceQuotaExceededException(
                f"An account has at most {_MOST_TEMPLATES} registered templates."
            )
        return _wrapped(engine, _put_new(kind, engine, params))


def _put_new(kind: TemplateKind, engine: Engine, params: Params) -> Template:
    now = engine.clock.now()
    template = Template(
        kind=kind,
        name=params["name"],
        created_at=now,
        modified_at=now,
        request=fingerprint(params),
        display_name=params.get("displayName"),
        description=params.get("description"),
        encryption_key=params.get("encryptionKey"),
        provisioning=params.get(_provisioning(kind)),
    )
    engine.store.templates.put((kind, template.name), template)
    arn = engine.place.template(kind, template.name)
    own = {"proton:account": engine.place.account, "proton:template": arn}
    set_tags(engine, arn, params.get("tags"), own)
    return template


def get(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    return _wrapped(engine, found.template(engine, kind, params["name"]))


def list_all(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    templates = [t for t in engine.store.templates.all() if t.kind is kind]
    ordered = sorted(templates, key=lambda template: template.name)
    return page(ordered, params, "templates", partial(view, engine))


def update(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        template = found.template(engine, kind, params["name"])
        changed = replace(
            template,
            modified_at=engine.clock.now(),
            display_name=params.get("displayName", template.display_name),
            description=params.get("description", template.description),
        )
        engine.store.templates.put((kind, template.name), changed)
    return _wrapped(engine, changed)


def delete(kind: TemplateKind, engine: Engine, params: Params) -> Result:
    """A repeat succeeds with an empty answer."""
    name = params["name"]
    with engine.store.transaction():
        template = engine.store.templates.get((kind, name))
        if template is None:
            return None
        if versions_of(engine, kind, name):
            raise ConflictException(
                f"The {kind} template {name} has versions: delete its versions first."
            )
        answer = _wrapped(engine, template)
        engine.store.templates.remove((kind, name))
        engine.store.tags.remove(engine.place.template(kind, name))
    return answer


def _wrapped(engine: Engine, template: Template) -> dict[str, object]:
    return {f"{template.kind}Template": view(engine, template)}


def _provisioning(kind: TemplateKind) -> str:
    return "provisioning" if kind is TemplateKind.ENVIRONMENT else "pipelineProvisioning"


def _operations(kind: TemplateKind) -> Mapping[str, Handler]:
    noun = f"{kind.capitalize()}Template"
    return {
        f"Create{noun}": partial(create, kind),
        f"Get{noun}": partial(get, kind),
        f"List{noun}s": partial(list_all, kind),
        f"Update{noun}": partial(update, kind),
        f"Delete{noun}": partial(delete, kind),
    }


OPERATIONS = {**_operations(TemplateKind.ENVIRONMENT), **_operations(TemplateKind.SERVICE)}
