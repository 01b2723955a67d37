"""What completes a template before it deploys, and so what a template need not say itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVERLESS = "AWS::Serverless-2016-10-31"
_AWS_OWN = frozenset({_SERVERLESS, "AWS::LanguageExtensions"})
_REWRITING = ("Fn::Transform", "Fn::ForEach::")


@dataclass(frozen=True, slots=True)
class Transforms:
    """*serverless* adds resources named after those there are; *macros* may change anything."""

    serverless: bool
    macros: bool

    @classmethod
    def of(cls, data: Mapping[str, object]) -> Transforms:
        """The transforms of a template in long form."""
        names = _declared(data.get("Transform", []))
        return cls(_SERVERLESS in names, not names <= _AWS_OWN or _rewrites_itself(data))

    def __bool__(self) -> bool:
        return self.serverless or self.macros


def _declared(declared: object) -> frozenset[str]:
    listed = declared if isinstance(declared, list) else [declared]
    names = (each.get("Name") if isinstance(each, dict) else each for each in listed)
    return frozenset(str(name) for name in names)


def _rewrites_itself(data: object) -> bool:
    """Whether a part of the template is replaced before it deploys."""
    pending = [data]
    while pending:
        current = pending.pop()
        if isinstance(current, dict):
            if any(str(key).startswith(_REWRITING) for key in current):
                return True
            pending.extend(current.values())
        elif isinstance(current, list):
            pending.extend(current)
    return False
