"""What a Lambda authorizer's policy says about one method or route.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ACTION = "execute-api:Invoke"


def allows(policy: object, arn: str) -> bool:
    """Whether a statement allows the call and none denies it."""
    effects = {each.get("Effect") for each in _statements(policy) if _applies(each, arn)}
    return effects == {"Allow"}


def _statements(policy: object) -> Iterator[Mapping[str, Any]]:
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    for each in _list(statements):
        if isinstance(each, dict):
            yield each


def _applies(statement: Mapping[str, Any], arn: str) -> bool:
    actions = [str(each).lower() for each in _list(statement.get("Action"))]
    resources = [str(each) for each in _list(statement.get("Resource"))]
    return any(fnmatchcase(_ACTION.lower(), each) for each in actions) and any(
        fnmatchcase(arn, each.replace("[", "[[]")) for each in resources
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
