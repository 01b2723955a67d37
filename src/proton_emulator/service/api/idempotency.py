"""Repeats of a request: by name, or by client token for eight hours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from proton_emulator.service.errors import ConflictException, ValidationException

if TYPE_CHECKING:
    from proton_emulator.service.api.operations import Params
    from proton_emulator.service.engine.engine import Engine

_REMEMBERED = 8 * 3600.0


def fingerprint(params: Params) -> str:
    """The request as one comparable text; the client token is no part of what is asked."""
    asked = {key: value for key, value in params.items() if key != "clientToken"}
    return json.dumps(asked, sort_keys=True)


def same_request(created_by: str, params: Params, *, modified: bool, what: str) -> None:
    """Return when *params* repeat the request that created *what*, which is there unmodified."""
    if fingerprint(params) != created_by:
        raise ValidationException(f"Idempotent parameter mismatch: {what} exists already.")
    if modified:
        raise ConflictException(f"{what} exists already and was modified since it was created.")


def remembered(engine: Engine, operation: str, params: Params) -> object:
    """The key of what the same client token made before, None for a new token."""
    token = params.get("clientToken")
    known = engine.store.tokens.get((operation, token)) if token else None
    if known is None:
        return None
    at, asked, key = known
    if engine.clock.now() - at > _REMEMBERED:
        return None
    if asked != fingerprint(params):
        raise ValidationException(
            "Idempotent parameter mismatch: the client token was used before."
        )
    return key


def remember(engine: Engine, operation: str, params: Params, key: object) -> None:
    """Keep what the client token of *params* made."""
    if token := params.get("clientToken"):
        entry = (engine.clock.now(), fingerprint(params), key)
        engine.store.tokens.put((operation, token), entry)
