"""The stacks, exports, change sets and macros of one account and region."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any

from moto.core.base_backend import BackendDict, BaseBackend

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation.change_sets import NO_CHANGES, ChangeSet, changes
from proton_emulator.aws.cloudformation.engine import create_stack, delete_stack, fail_creation
from proton_emulator.aws.cloudformation.errors import (
    AlreadyExistsException,
    ChangeSetNotFoundException,
    InvalidChangeSetStatus,
    TransformFailedError,
    ValidationError,
    no_such_stack,
)
from proton_emulator.aws.cloudformation.journal import stack_status
from proton_emulator.aws.cloudformation.parameters import Parameters, resolve
from proton_emulator.aws.cloudformation.plan import Plan, make_plan
from proton_emulator.aws.cloudformation.scope import StackScope
from proton_emulator.aws.cloudformation.stack import Stack, StackIdentity
from proton_emulator.aws.cloudformation.template import load
from proton_emulator.aws.cloudformation.template_location import fetch
from proton_emulator.aws.cloudformation.transforms import has_transforms, transform
from proton_emulator.aws.cloudformation.update import StackUpdate
from proton_emulator.aws.cloudformation.validation import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_emulator.aws.cloudformation.request import StackRequest

_UPDATABLE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")


class CloudFormationBackend(BaseBackend):  # type: ignore[misc] # moto has no type information
    """Thread-safe: the tables change under a lock, resources are made outside it."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self._lock = RLock()
        self.stacks: dict[str, Stack] = {}
        self.change_sets: dict[str, ChangeSet] = {}
        self.macros: dict[str, str] = {}  # name -> function ARN

    # -- reading ---------------------------------------------------------------------------------

    def all_stacks(self) -> list[Stack]:
        """Newest first, deleted ones included."""
        with self._lock:
            return list(self.stacks.values())[::-1]

    def find(self, name_or_id: str) -> Stack | None:
        """By ARN also what was deleted, by name only what is there."""
        for stack in self.all_stacks():
            if stack.id == name_or_id or (stack.name == name_or_id and not stack.gone):
                return stack
        return None

    def get(self, name_or_id: str) -> Stack:
        stack = self.find(name_or_id)
        if stack is None:
            raise no_such_stack(name_or_id)
        return stack

    def exports(self) -> Iterator[tuple[str, str, Stack]]:
        for stack in self.all_stacks():
            for output in stack.outputs.values():
                if output.export_name and not stack.gone:
                    yield output.export_name, output.value, stack

    def find_export(self, name: str) -> str | None:
        return next((value for key, value, _ in self.exports() if key == name), None)

    def importers(self, name: str) -> list[str]:
        return [each.name for each in self.all_stacks() if not each.gone and name in each.imports]

    # -- creating --------------------------------------------------------------------------------

    def create_stack(self, request: StackRequest) -> Stack:
        """Check the request, then create; raises CloudFormationError before anything is made."""
        template = load(request.body)
        parameters = resolve(template, request.parameters, self.account_id, self.region_name)
        if not has_transforms(template):
            check(template)
        stack = self._register(request)
        self._create(stack, template, parameters, request.on_failure)
        return stack

    def _register(self, request: StackRequest) -> Stack:
        identity = self.new_identity(request.name, request.tags)
        stack = Stack(identity, request.body)
        request.describe(stack)
        with self._lock:
            if (found := self.find(request.name)) is not None:
                raise AlreadyExistsException(f"Stack [{found.name}] already exists")
            self.stacks[stack.id] = stack
            stack_status(stack, "CREATE_IN_PROGRESS", "User Initiated")
        return stack

    def _create(
        self, stack: Stack, template: dict[str, Any], parameters: Parameters, on_failure: str
    ) -> None:
        try:
            plan = self._plan(stack, template, parameters)
        except (TransformFailedError, ValidationError) as error:
            fail_creation(stack, getattr(error, "message", str(error)), on_failure)
            return
        stack.template = dict(plan.scope.template)
        stack.shown_parameters = parameters.shown
        create_stack(stack, plan, on_failure)
        self._finish(stack, plan)

    def _plan(self, stack: Stack, template: dict[str, Any], parameters: Parameters) -> Plan:
        place = stack.identity
        processed = transform(template, parameters.raw, place, dict(self.macros))
        scope = StackScope(
            processed,
            place,
            parameters.values,
            live={},
            find_export=self.find_export,
            notification_arns=stack.notification_arns,
        )
        return make_plan(scope)

    def _finish(self, stack: Stack, plan: Plan) -> None:
        stack.imports = plan.scope.imported

    def new_identity(self, name: str, tags: dict[str, str]) -> StackIdentity:
        identifier = moto_internals.random_source().uuid4()
        arn = (
            f"arn:{self.partition}:cloudformation:{self.region_name}:{self.account_id}:"
            f"stack/{name}/{identifier}"
        )
        return StackIdentity(arn, name, self.account_id, self.region_name, tags)

    # -- updating and deleting -------------------------------------------------------------------

    def update_stack(self, request: StackRequest) -> Stack:
        """Bring a stack to a new template, parameters or tags; rolls back where that fails."""
        stack = self.get(request.name)
        body = request.body or stack.body
        template = load(body)
        parameters = resolve(template, request.parameters, self.account_id, self.region_name)
        if not has_transforms(template):
            check(template)
        with self._lock:
            if stack.status not in _UPDATABLE:
                raise ValidationError(
                    f"Stack:{stack.id} is in {stack.status} state and can not be updated."
                )
            if not has_transforms(template):
                self._require_changes(stack, template, request)
            stack_status(stack, "UPDATE_IN_PROGRESS", "User Initiated")
        self._update(stack, body, template, parameters, request)
        return stack

    def _require_changes(
        self, stack: Stack, template: dict[str, Any], request: StackRequest
    ) -> None:
        same_tags = request.tags == dict(stack.identity.tags)
        same_parameters = request.parameters == stack.given_parameters
        if template == stack.template and same_parameters and same_tags:
            raise ValidationError("No updates are to be performed.")

    def _update(
        self,
        stack: Stack,
        body: str,
        template: dict[str, Any],
        parameters: Parameters,
        request: StackRequest,
    ) -> None:
        before = stack.identity
        stack.identity = StackIdentity(
            before.id, before.name, before.account_id, before.region, request.tags
        )
        try:
            plan = self._plan(stack, template, parameters)
        except (TransformFailedError, ValidationError) as error:
            stack.identity = before
            reason = getattr(error, "message", str(error))
            stack_status(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
            stack_status(stack, "UPDATE_ROLLBACK_COMPLETE")
            return
        if StackUpdate(stack, plan).run():
            stack.body, stack.template = body, dict(plan.scope.template)
            stack.shown_parameters = parameters.shown
            request.describe(stack)
            self._finish(stack, plan)
        else:
            stack.identity = before

    def delete_stack(self, name_or_id: str, retain: list[str]) -> None:
        """Delete what is there; a stack that is not is no error, as on AWS."""
        stack = self.find(name_or_id)
        if stack is None or stack.gone:
            return
        with self._lock:
            if stack.termination_protection:
                raise ValidationError(
                    f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
                )
            for name, _, owner in self.exports():
                users = self.importers(name) if owner is stack else []
                if users:
                    raise ValidationError(
                        f"Export {name} cannot be deleted as it is in use by {' and '.join(users)}"
                    )
            if stack.status == "DELETE_IN_PROGRESS":
                return
        delete_stack(stack, retain)

    # -- templates and change sets ---------------------------------------------------------------

    def template_at(self, url: str) -> str:
        """The text of a template in S3, by any of the forms of its address."""
        return fetch(url, self.account_id, self.region_name)

    def validate(self, body: str) -> dict[str, Any]:
        template = load(body)
        if not has_transforms(template):
            check(template)
        return template

    def create_change_set(
        self, name: str, kind: str, request: StackRequest, description: str | None
    ) -> ChangeSet:
        """Compare a request with its stack; for CREATE the stack waits in REVIEW_IN_PROGRESS."""
        template = load(request.body)
        parameters = resolve(template, request.parameters, self.account_id, self.region_name)
        stack = self.get(request.name) if kind == "UPDATE" else self._reviewed(request)
        arn = stack.id.replace(f":stack/{stack.name}/", f":changeSet/{name}/", 1)
        arn = f"{arn.rpartition('/')[0]}/{moto_internals.random_source().uuid4()}"
        made = ChangeSet(arn, name, kind, stack, request, description)
        try:
            plan = self._plan(stack, template, parameters)
        except (TransformFailedError, ValidationError) as error:
            made.fail(getattr(error, "message", str(error)))
        else:
            made.changes = list(changes(stack, plan.scope.template))
            if kind == "UPDATE" and not made.changes and request.body == stack.body:
                made.fail(NO_CHANGES)
        with self._lock:
            self.change_sets[made.id] = made
        return made

    def _reviewed(self, request: StackRequest) -> Stack:
        found = self.find(request.name)
        if found is not None and found.status == "REVIEW_IN_PROGRESS":
            return found
        if found is not None:
            raise AlreadyExistsException(f"Stack [{request.name}] already exists")
        stack = Stack(self.new_identity(request.name, request.tags), request.body)
        with self._lock:
            self.stacks[stack.id] = stack
            stack_status(stack, "REVIEW_IN_PROGRESS", "User Initiated")
        return stack

    def change_set(self, name_or_id: str, stack_name: str | None) -> ChangeSet:
        """By ARN, or by name together with its stack's name."""
        for each in list(self.change_sets.values())[::-1]:
            owner = stack_name is None or stack_name in (each.stack.name, each.stack.id)
            if each.id == name_or_id or (each.name == name_or_id and owner):
                return each
        raise ChangeSetNotFoundException(f"ChangeSet [{name_or_id}] does not exist")

    def execute_change_set(self, found: ChangeSet) -> None:
        if found.execution_status != "AVAILABLE":
            raise InvalidChangeSetStatus(
                f"ChangeSet [{found.id}] cannot be executed in its current execution status of "
                f"[{found.execution_status}]"
            )
        found.execution_status = "EXECUTE_IN_PROGRESS"
        request, stack = found.request, found.stack
        template = load(request.body)
        parameters = resolve(template, request.parameters, self.account_id, self.region_name)
        if found.kind == "UPDATE":
            stack_status(stack, "UPDATE_IN_PROGRESS", "User Initiated")
            self._update(stack, request.body, template, parameters, request)
        else:
            request.describe(stack)
            stack_status(stack, "CREATE_IN_PROGRESS", "User Initiated")
            self._create(stack, template, parameters, request.on_failure)
        found.execution_status = "EXECUTE_COMPLETE"

    def delete_change_set(self, found: ChangeSet) -> None:
        with self._lock:
            self.change_sets.pop(found.id, None)


cloudformation_backends = BackendDict(CloudFormationBackend, "cloudformation")
