"""The tables, the lock around changes to them, and waiting for a change."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from proton_emulator.service.model.deployables import (
    Component,
    Deployable,
    Deployment,
    Environment,
    Instance,
    Pipeline,
    Service,
)
from proton_emulator.service.model.names import Target, TargetType, TemplateKind, Version
from proton_emulator.service.model.settings import AccountSettings, Repository
from proton_emulator.service.model.templates import Template, TemplateVersion
from proton_emulator.service.store.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Store:
    """What one account holds in one region. Change it inside ``with store.transaction():``.

    A transaction that ends with an exception leaves everything as it was.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.RLock())
        self._undo: list[Callable[[], None]] | None = None
        self._closed = False
        self.templates: Table[tuple[TemplateKind, str], Template] = Table(self._remember)
        self.versions: Table[tuple[TemplateKind, str, Version], TemplateVersion] = Table(
            self._remember
        )
        self.environments: Table[str, Environment] = Table(self._remember)
        self.services: Table[str, Service] = Table(self._remember)
        self.instances: Table[tuple[str, str], Instance] = Table(self._remember)
        self.pipelines: Table[str, Pipeline] = Table(self._remember)
        self.components: Table[str, Component] = Table(self._remember)
        self.deployments: Table[str, Deployment] = Table(self._remember)
        self.repositories: Table[tuple[str, str], Repository] = Table(self._remember)
        self.settings: Table[None, AccountSettings] = Table(self._remember)
        self.tags: Table[str, Mapping[str, str]] = Table(self._remember)
        # The template version and the inputs of a resource's last build: deprovisioning needs both.
        self.built: Table[Target, tuple[Version, Mapping[str, object]]] = Table(self._remember)
        self.tokens: Table[tuple[str, str], tuple[float, str, object]] = Table(self._remember)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Alone among the writers; nested ones join the outermost."""
        with self._changed:
            if self._undo is not None:
                yield
                return
            self._undo = []
            try:
                yield
            except BaseException:
                for step in reversed(self._undo):
                    step()
                raise
            finally:
                self._undo = None
                self._changed.notify_all()

    def close(self) -> None:
        """Refuse further changes: late work of a reset emulator must not reach the next state."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait_until(self, condition: Callable[[], bool], timeout: float | None) -> bool:
        """Whether *condition* held within *timeout* seconds; checked after each transaction.

        None waits for as long as the store is open.
        """
        with self._changed:
            return self._changed.wait_for(lambda: self._closed or condition(), timeout)

    def deployable(self, target: Target) -> Deployable | None:
        match target.type:
            case TargetType.ENVIRONMENT:
                return self.environments.get(target.name)
            case TargetType.SERVICE_INSTANCE:
                return self.instances.get((target.service, target.name))
            case TargetType.SERVICE_PIPELINE:
                return self.pipelines.get(target.service)
            case TargetType.COMPONENT:
                return self.components.get(target.name)

    def put(self, resource: Deployable) -> None:
        match resource:
            case Environment():
                self.environments.put(resource.name, resource)
            case Instance():
                self.instances.put((resource.service, resource.name), resource)
            case Pipeline():
                self.pipelines.put(resource.service, resource)
            case Component():
                self.components.put(resource.name, resource)

    def remove(self, target: Target) -> None:
        match target.type:
            case TargetType.ENVIRONMENT:
                self.environments.remove(target.name)
            case TargetType.SERVICE_INSTANCE:
                self.instances.remove((target.service, target.name))
            case TargetType.SERVICE_PIPELINE:
                self.pipelines.remove(target.service)
            case TargetType.COMPONENT:
                self.components.remove(target.name)

    def _remember(self, undo: Callable[[], None]) -> None:
        if self._undo is None:
            raise AssertionError("the store is changed outside a transaction")
        if self._closed:
            raise StoreClosedError
        self._undo.append(undo)


class StoreClosedError(Exception):
    """The emulator was reset or stopped while this work was under way."""
