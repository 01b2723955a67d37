"""Any sequence of calls against a model: statuses, refusals, and no stack without an owner."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from emulator.proton_support import (
    ApiError,
    Proton,
    environment_files,
    service_files,
    service_spec,
)
from proton_emulator.service.model.status import (
    DEPLOYMENTS,
    SERVICES,
    VERSIONS,
    DeploymentStatus,
    ServiceStatus,
    VersionStatus,
)

ENVIRONMENTS = st.sampled_from(["a", "b"])
SERVICES_NAMED = st.sampled_from(["x", "y"])
BROKEN = st.booleans()
ENVIRONMENT_TEMPLATE = "{{ 'fail' if environment.inputs.size == 13 else 'fine' }}: 1"
INSTANCE_TEMPLATE = "{{ 'fail' if service_instance.inputs.port == 13 else 'fine' }}: 1"
RULES = settings(max_examples=25, stateful_step_count=12, deadline=None)


def environment_spec(broken: bool) -> str:
    return f"proton: EnvironmentSpec\nspec: {{size: {13 if broken else 1}}}\n"


class Machine(RuleBasedStateMachine):
    """*environments* and *services*: the status expected of each that exists."""

    def __init__(self) -> None:
        super().__init__()
        self.proton = Proton()
        self.environments: dict[str, str] = {}
        self.deployed: set[str] = set()
        self.services: dict[str, str] = {}
        self.inside: dict[str, str] = {}
        self.attempts = 0

    @initialize()
    def register(self) -> None:
        self.proton.register("environment", "env", environment_files(ENVIRONMENT_TEMPLATE))
        self.proton.register("service", "svc", service_files(INSTANCE_TEMPLATE))

    @rule(name=ENVIRONMENTS, broken=BROKEN)
    def create_environment(self, name: str, broken: bool) -> None:
        if name in self.environments:
            return
        self.proton.environment(name, spec=environment_spec(broken))
        self._environment_attempted(name, broken)

    @rule(name=ENVIRONMENTS, broken=BROKEN)
    def update_environment(self, name: str, broken: bool) -> None:
        params = {
            "name": name,
            "deploymentType": "CURRENT_VERSION",
            "spec": environment_spec(broken),
        }
        if name not in self.environments:
            self.refused("ResourceNotFoundException", "UpdateEnvironment", **params)
            return
        self.proton.settled("UpdateEnvironment", **params)
        self._environment_attempted(name, broken)

    @rule(name=ENVIRONMENTS, undeletable=BROKEN)
    def delete_environment(self, name: str, undeletable: bool) -> None:
        if name in self.inside.values():
            self.refused("ConflictException", "DeleteEnvironment", name=name)
            return
        self.proton.cloudformation.undeletable = undeletable
        has_stack = bool(self._stack_names() & self._stacks_of(name))
        self.proton.settled("DeleteEnvironment", name=name)
        self.proton.cloudformation.undeletable = False
        if undeletable and has_stack:
            self.environments[name] = "DELETE_FAILED"
        else:
            self.environments.pop(name, None)
            self.deployed.discard(name)

    @rule(name=SERVICES_NAMED, environment=ENVIRONMENTS, broken=BROKEN)
    def create_service(self, name: str, environment: str, broken: bool) -> None:
        if name in self.services:
            return
        spec = service_spec(f"one:{environment}", port=13 if broken else 80)
        if environment not in self.deployed:
            with pytest.raises(ApiError) as refused:
                self.proton.service(spec, name)
            assert refused.value.code == "ValidationException"
            return
        self.proton.service(spec, name)
        self.services[name] = "CREATE_FAILED" if broken else "ACTIVE"
        self.inside[name] = environment
        self.attempts += 2

    @rule(name=SERVICES_NAMED, broken=BROKEN)
    def update_instance(self, name: str, broken: bool) -> None:
        params = {
            "serviceName": name,
            "name": "one",
            "deploymentType": "CURRENT_VERSION",
            "spec": service_spec(f"one:{self.inside.get(name, 'a')}", port=13 if broken else 81),
        }
        if name not in self.services:
            self.refused("ResourceNotFoundException", "UpdateServiceInstance", **params)
            return
        self.proton.settled("UpdateServiceInstance", **params)
        shown = self.proton("GetServiceInstance", serviceName=name, name="one")
        expected = "FAILED" if broken else "SUCCEEDED"
        assert shown["serviceInstance"]["deploymentStatus"] == expected
        self.attempts += 1

    @rule(name=SERVICES_NAMED)
    def delete_service(self, name: str) -> None:
        self.proton.settled("DeleteService", name=name)
        self.services.pop(name, None)
        self.inside.pop(name, None)

    @rule(name=ENVIRONMENTS)
    def everything_is_refused_while_in_progress(self, name: str) -> None:
        if name not in self.environments:
            return
        self.proton.cloudformation.hold.clear()
        spec = environment_spec(broken=False)
        update = {"name": name, "deploymentType": "CURRENT_VERSION", "spec": spec}
        self.proton("UpdateEnvironment", **update)
        self.refused("ConflictException", "UpdateEnvironment", **update)
        self.refused("ConflictException", "DeleteEnvironment", name=name)
        self.proton.cloudformation.hold.set()
        self.proton.settle()
        self._environment_attempted(name, broken=False)

    @invariant()
    def statuses_are_as_expected(self) -> None:
        shown = self.proton("ListEnvironments")["environments"]
        assert {e["name"]: e["deploymentStatus"] for e in shown} == self.environments
        shown = self.proton("ListServices")["services"]
        assert {s["name"]: s["status"] for s in shown} == self.services

    @invariant()
    def every_stack_has_an_owner_and_every_success_a_stack(self) -> None:
        store = self.proton.engine.store
        owners = (*store.environments.all(), *store.instances.all(), *store.pipelines.all())
        assert self._stack_names() <= {owner.rollout.stack for owner in owners}
        successes = {o.rollout.stack for o in owners if o.rollout.status == "SUCCEEDED"}
        assert successes <= self._stack_names()

    @invariant()
    def every_attempt_is_recorded_and_settled(self) -> None:
        deployments = self.proton("ListDeployments")["deployments"]
        assert len(deployments) == self.attempts
        assert {d["deploymentStatus"] for d in deployments} <= {"SUCCEEDED", "FAILED"}

    def refused(self, code: str, operation: str, **params: Any) -> None:
        """The call is refused with *code* and leaves everything as it was."""
        before = self._snapshot()
        with pytest.raises(ApiError) as refused:
            self.proton(operation, **params)
        assert refused.value.code == code
        assert self._snapshot() == before

    def _environment_attempted(self, name: str, broken: bool) -> None:
        self.environments[name] = "FAILED" if broken else "SUCCEEDED"
        self.deployed |= set() if broken else {name}
        self.attempts += 1

    def _snapshot(self) -> list[Any]:
        store = self.proton.engine.store
        return [store.environments.all(), store.deployments.all(), store.tags.all()]

    def _stack_names(self) -> set[str]:
        return {*self.proton.cloudformation.stacks}

    def _stacks_of(self, environment: str) -> set[str]:
        return {n for n in self._stack_names() if n.startswith(f"AWSProton-{environment}-cloud")}


TestStateMachine = Machine.TestCase
TestStateMachine.settings = RULES


def test_every_status_has_its_successors() -> None:
    assert {*DEPLOYMENTS} == {*DeploymentStatus}
    assert {*VERSIONS} == {*VersionStatus}
    assert {*SERVICES} == {*ServiceStatus}
    for status in DeploymentStatus:
        busy_only = all(next_status.busy for next_status in DEPLOYMENTS[status])
        assert busy_only or status.busy
