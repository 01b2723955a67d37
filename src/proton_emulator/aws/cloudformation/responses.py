"""CloudFormation on the wire: one method an operation; moto's own class serves the rest."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, BaseResponse

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation import change_sets, operations, wire
from proton_emulator.aws.cloudformation.errors import ValidationError
from proton_emulator.aws.cloudformation.intrinsics import text
from proton_emulator.aws.cloudformation.models import (
    CloudFormationBackend,
    cloudformation_backends,
)
from proton_emulator.aws.cloudformation.request import StackRequest
from proton_emulator.aws.cloudformation.template import load
from proton_emulator.aws.cloudformation.template_location import fetch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proton_emulator.aws.cloudformation.stack import Stack

_PAGE = 100


class CloudFormationResponse(BaseResponse):  # type: ignore[misc] # moto has no type information
    """Reads ``self.params`` (parsed by botocore's model) and answers in the model's shapes."""

    def __init__(self) -> None:
        super().__init__(service_name="cloudformation")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> CloudFormationBackend:
        found: CloudFormationBackend = cloudformation_backends[self.current_account][self.region]
        return found

    # -- stacks ----------------------------------------------------------------------------------

    def create_stack(self) -> ActionResult:
        on_failure = self._get_param("OnFailure") or (
            "DO_NOTHING" if self._get_bool_param("DisableRollback", if_none=False) else "ROLLBACK"
        )
        request = self._request(on_failure=on_failure)
        return ActionResult({"StackId": operations.create_stack(self.backend, request).id})

    def update_stack(self) -> ActionResult:
        previous = self.backend.get(self._get_param("StackName"))
        stack = operations.update_stack(self.backend, self._request(previous))
        return ActionResult({"StackId": stack.id})

    def delete_stack(self) -> ActionResult:
        retain = self._get_param("RetainResources", [])
        operations.delete_stack(self.backend, self._get_param("StackName"), retain)
        return ActionResult({})

    def describe_stacks(self) -> ActionResult:
        name = self._get_param("StackName")
        if name:
            return ActionResult({"Stacks": [wire.stack(self.backend.get(name))]})
        stacks = [each for each in self.backend.all_stacks() if not each.gone]
        page, token = self._page(stacks)
        return ActionResult({"Stacks": [wire.stack(each) for each in page]} | token)

    def list_stacks(self) -> ActionResult:
        wanted = self._get_param("StackStatusFilter")
        stacks = [each for each in self.backend.all_stacks() if not wanted or each.status in wanted]
        page, token = self._page(stacks)
        return ActionResult({"StackSummaries": [wire.summary(each) for each in page]} | token)

    def update_termination_protection(self) -> ActionResult:
        stack = self._stack()
        stack.termination_protection = bool(self._get_param("EnableTerminationProtection"))
        return ActionResult({"StackId": stack.id})

    def get_stack_policy(self) -> ActionResult:
        return ActionResult({"StackPolicyBody": self._stack().policy_body})

    def set_stack_policy(self) -> ActionResult:
        self._stack().policy_body = self._get_param("StackPolicyBody")
        return ActionResult({})

    # -- resources and events --------------------------------------------------------------------

    def describe_stack_resources(self) -> ActionResult:
        stack, logical_id = self._owner(), self._get_param("LogicalResourceId")
        found = [
            wire.resource(stack, each)
            for each in stack.resources.values()
            if logical_id in (None, each.logical_id)
        ]
        return ActionResult({"StackResources": found})

    def describe_stack_resource(self) -> ActionResult:
        stack, logical_id = self._stack(), self._get_param("LogicalResourceId")
        if logical_id not in stack.resources:
            raise ValidationError(f"Resource {logical_id} does not exist for stack {stack.name}")
        detail = wire.resource_detail(stack, stack.resources[logical_id])
        return ActionResult({"StackResourceDetail": detail})

    def list_stack_resources(self) -> ActionResult:
        page, token = self._page(list(self._stack().resources.values()))
        summaries = [wire.resource_summary(each) for each in page]
        return ActionResult({"StackResourceSummaries": summaries} | token)

    def describe_stack_events(self) -> ActionResult:
        stack = self._stack()
        page, token = self._page(stack.events[::-1])
        return ActionResult({"StackEvents": [wire.event(stack, each) for each in page]} | token)

    # -- templates and exports -------------------------------------------------------------------

    def get_template(self) -> ActionResult:
        name = self._get_param("ChangeSetName")
        if name:
            found = self.backend.change_set(name, self._get_param("StackName"))
            return ActionResult({"TemplateBody": found.request.body})
        stack = self._stack()
        if self._get_param("TemplateStage") == "Processed":
            return ActionResult({"TemplateBody": json.dumps(stack.template, default=str)})
        stages = ["Original", "Processed"]
        return ActionResult({"TemplateBody": stack.body, "StagesAvailable": stages})

    def get_template_summary(self) -> ActionResult:
        name = self._get_param("StackName")
        template = self.backend.get(name).template if name else load(self._body(None))
        return ActionResult(wire.template_summary(template))

    def validate_template(self) -> ActionResult:
        summary = wire.template_summary(operations.validated(self._body(None)))
        for parameter in summary["Parameters"]:
            parameter.pop("ParameterType", None)
            parameter.pop("ParameterConstraints", None)
        return ActionResult(summary)

    def list_exports(self) -> ActionResult:
        page, token = self._page(list(self.backend.exports()))
        exports = [
            {"ExportingStackId": owner.id, "Name": name, "Value": value}
            for name, value, owner in page
        ]
        return ActionResult({"Exports": exports} | token)

    def list_imports(self) -> ActionResult:
        name = self._get_param("ExportName")
        users = self.backend.importers(name)
        if not users:
            raise ValidationError(f"Export '{name}' is not imported by any stack.")
        return ActionResult({"Imports": users})

    # -- change sets -----------------------------------------------------------------------------

    def create_change_set(self) -> ActionResult:
        name = self._get_param("ChangeSetName")
        kind = self._get_param("ChangeSetType") or "UPDATE"
        previous = self.backend.find(self._get_param("StackName"))
        made = change_sets.create(
            self.backend, name, kind, self._request(previous), self._get_param("Description")
        )
        return ActionResult({"Id": made.id, "StackId": made.stack.id})

    def describe_change_set(self) -> ActionResult:
        return ActionResult(wire.change_set(self._change_set()))

    def list_change_sets(self) -> ActionResult:
        stack = self._stack()
        found = [each for each in self.backend.change_sets.values() if each.stack is stack]
        return ActionResult({"Summaries": [wire.change_set(each) for each in found]})

    def execute_change_set(self) -> ActionResult:
        change_sets.execute(self.backend, self._change_set())
        return ActionResult({})

    def delete_change_set(self) -> ActionResult:
        self.backend.change_sets.pop(self._change_set().id, None)
        return ActionResult({})

    # -- everything else -------------------------------------------------------------------------

    def call_action(self) -> Any:
        """As moto's, but what nobody implements is an AWS error rather than an HTML page."""
        from moto.core.responses import method_names_from_class
        from moto.core.utils import camelcase_to_underscores

        action = self._get_action()
        if camelcase_to_underscores(action) in method_names_from_class(type(self)):
            return super().call_action()
        stock = moto_internals.stock_cloudformation_response()
        if camelcase_to_underscores(action) in method_names_from_class(stock):
            other = stock()
            other.__dict__.update(self.__dict__)
            return other.call_action()
        message = f"{action} is not implemented by this emulator of CloudFormation"
        status, headers, body = self.serialized(ActionResult(ValidationError(message)))
        return status, headers | {"status": str(status)}, body

    # -- reading the request ---------------------------------------------------------------------

    def _stack(self) -> Stack:
        return self.backend.get(self._get_param("StackName"))

    def _owner(self) -> Stack:
        physical_id = self._get_param("PhysicalResourceId")
        if not physical_id:
            return self._stack()
        for stack in self.backend.all_stacks():
            if any(each.physical_id == physical_id for each in stack.resources.values()):
                return stack
        raise ValidationError(f"Stack for {physical_id} does not exist")

    def _change_set(self) -> Any:
        return self.backend.change_set(
            self._get_param("ChangeSetName"), self._get_param("StackName")
        )

    def _request(self, previous: Stack | None = None, on_failure: str = "ROLLBACK") -> StackRequest:
        given = self._get_param("Tags")
        tags = {tag["Key"]: tag["Value"] for tag in given or ()}
        if given is None and previous is not None:
            tags = dict(previous.identity.tags)
        return StackRequest(
            name=self._get_param("StackName"),
            body=self._body(previous),
            parameters=_parameters(self._get_param("Parameters", []), previous),
            tags=tags,
            on_failure=on_failure,
            capabilities=list(self._get_param("Capabilities", [])),
            notification_arns=list(self._get_param("NotificationARNs", [])),
            role_arn=self._get_param("RoleARN"),
            termination_protection=bool(self._get_param("EnableTerminationProtection")),
            timeout_in_minutes=self._get_param("TimeoutInMinutes"),
            policy_body=self._get_param("StackPolicyBody"),
        )

    def _body(self, previous: Stack | None) -> str:
        body, url = self._get_param("TemplateBody"), self._get_param("TemplateURL")
        if body:
            return str(body)
        if url:
            return fetch(url, self.current_account, self.region)
        if previous is not None and self._get_param("UsePreviousTemplate"):
            return previous.body
        raise ValidationError("Either Template URL or Template Body must be specified.")

    def _page(self, items: Sequence[Any]) -> tuple[Sequence[Any], dict[str, str]]:
        start = _start(self._get_param("NextToken"))
        following = start + _PAGE
        token = {"NextToken": _token(following)} if following < len(items) else {}
        return items[start:following], token


def _parameters(given: list[Mapping[str, Any]], previous: Stack | None) -> dict[str, str]:
    known = previous.given_parameters if previous else {}
    values: dict[str, str] = {}
    for each in given:
        key = each["ParameterKey"]
        if not each.get("UsePreviousValue"):
            values[key] = text(each.get("ParameterValue", ""))
        elif key in known:
            values[key] = known[key]
    return values


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(str(start).encode()).decode()


def _start(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token))
    except ValueError:
        raise ValidationError("NextToken is not one this service has given") from None
