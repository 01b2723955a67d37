"""Tags of any resource, by ARN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_emulator.service.api.pagination import page
from proton_emulator.service.engine.tagging import refuse_reserved
from proton_emulator.service.errors import ResourceNotFoundException, ValidationException

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine

_MOST_TAGS = 50


def tag(engine: Engine, params: Params) -> Result:
    arn = params["resourceArn"]
    new = {item["key"]: item["value"] for item in params["tags"]}
    refuse_reserved(new)
    with engine.store.transaction():
        tags = {**_tags(engine, arn), **new}
        if sum(not key.startswith("aws:") for key in tags) > _MOST_TAGS:
            raise ValidationException(f"A resource has at most {_MOST_TAGS} tags.")
        engine.store.tags.put(arn, tags)
    return None


def untag(engine: Engine, params: Params) -> Result:
    arn, keys = params["resourceArn"], params["tagKeys"]
    refuse_reserved(keys)
    with engine.store.transaction():
        left = {key: value for key, value in _tags(engine, arn).items() if key not in keys}
        engine.store.tags.put(arn, left)
    return None


def list_all(engine: Engine, params: Params) -> Result:
    return page(_tags(engine, params["resourceArn"]).items(), params, "tags", _view)


def _view(item: tuple[str, str]) -> Mapping[str, object]:
    return {"key": item[0], "value": item[1]}


def _tags(engine: Engine, arn: Any) -> Mapping[str, str]:
    tags = engine.store.tags.get(arn)
    if tags is None:
        raise ResourceNotFoundException(f"The requested resource does not exist: {arn}")
    return tags


OPERATIONS: Mapping[str, Handler] = {
    "TagResource": tag,
    "UntagResource": untag,
    "ListTagsForResource": list_all,
}
