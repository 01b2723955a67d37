"""Types that are one call of their service's API to make and one to remove."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    keep,
    lower_first,
)
from proton_emulator.aws.cloudformation.stack import Desired, Physical

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ApiCall:
    """How properties become arguments of one operation, and its answer a physical id.

    *identifier* and *gives* are dotted paths into properties and answer; *removed_by* maps the
    arguments of *remove* to such paths, ``Ref`` being the physical id.
    """

    service: str
    make: str
    remove: str
    identifier: str
    removed_by: Mapping[str, str]
    named: str = ""  # the property that a made-up name fills where the template gives none
    camel_case: bool = False
    only: tuple[str, ...] = ()  # the properties passed on; all where empty
    renamed: Mapping[str, str] = field(default_factory=dict)
    gives: Mapping[str, str] = field(default_factory=dict)  # GetAtt name -> path
    kept: bool = False  # a change must not cost its content or id

    def handler(self) -> ApiHandler:
        return ApiHandler(self._make, self._remove, keep if self.kept else None)

    def _make(self, desired: Desired) -> Physical:
        properties = self._named(desired)
        answer = getattr(client(self.service, desired.stack), self.make)(**self._given(properties))
        known = properties | {key: value for key, value in answer.items() if value is not None}
        identifier = str(_at(known, self.identifier))
        values = {name: _at(known, path) for name, path in self.gives.items()}
        return Physical(identifier, attributes(values), known | {"Ref": identifier})

    def _named(self, desired: Desired) -> dict[str, Any]:
        properties = dict(desired.properties)
        if self.named:
            properties.setdefault(self.named, desired.name)
        return properties

    def _given(self, properties: dict[str, Any]) -> dict[str, Any]:
        passed = {
            self.renamed.get(key, key): value
            for key, value in properties.items()
            if key != "Tags" and (not self.only or key in self.only)
        }
        lowered: dict[str, Any] = lower_first(passed)
        return lowered if self.camel_case else passed

    def _remove(self, desired: Desired, current: Physical) -> None:
        arguments = {name: _at(current.model, path) for name, path in self.removed_by.items()}
        getattr(client(self.service, desired.stack), self.remove)(**arguments)


def _at(known: Mapping[str, Any], path: str) -> Any:
    found: Any = known
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found
