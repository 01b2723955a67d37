"""AWS-managed provisioning: one CloudFormation stack a resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proton_emulator.service.model.deployables import Provisioned
from proton_emulator.service.provisioners.outcome import (
    Outcome,
    ProvisioningError,
    StoppedError,
    TemplateRejectedError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.processes.running import Interrupt

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
# CloudFormation updates no stack in these: what is left of it goes, and it is made anew.
_MUST_BE_REPLACED = frozenset(
    {"ROLLBACK_COMPLETE", "CREATE_FAILED", "ROLLBACK_FAILED", "DELETE_FAILED"}
)
_BEGINNINGS = frozenset({"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"})
_FIRST_POLL, _SLOWEST_POLL = 0.02, 5.0


@dataclass(frozen=True, slots=True)
class CloudFormation:
    """Stacks through one boto3 client; *interrupt* ends the waiting."""

    client: Any
    interrupt: Interrupt

    def deploy(self, stack: str, template: str, tags: Mapping[str, str]) -> Outcome:
        """Create or update *stack* and wait for it."""
        arguments = {
            "StackName": stack,
            "TemplateBody": template,
            "Capabilities": _CAPABILITIES,
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        existing = self._describe(stack)
        if existing and existing["StackStatus"] in _MUST_BE_REPLACED:
            self.delete(stack)
            existing = None
        if existing is None:
            self._call("create_stack", **arguments)
        elif not self._update(arguments):
            return self._outcome(existing)
        return self._outcome(self._settled(stack))

    def delete(self, stack: str) -> None:
        """Delete *stack*, if it exists, and wait until it is gone."""
        existing = self._describe(stack)
        if existing is None:
            return
        identifier = existing["StackId"]
        self._call("delete_stack", StackName=identifier)
        gone = self._wait(identifier)
        if gone is not None and gone["StackStatus"] != "DELETE_COMPLETE":
            raise self._failure(gone)

    def undo(self, stack: str) -> None:
        """Take back the operation under way: a stack just begun goes, an update is rolled back."""
        existing = self._describe(stack)
        if existing is None or not existing["StackStatus"].endswith("_IN_PROGRESS"):
            return
        if existing["StackStatus"].startswith("CREATE"):
            self.delete(stack)
            return
        self._call("cancel_update_stack", StackName=existing["StackId"])
        self._wait(stack)

    def _update(self, arguments: Mapping[str, Any]) -> bool:
        """Whether there was anything to update."""
        try:
            self._call("update_stack", **arguments)
        except ProvisioningError as error:
            if "No updates are to be performed" in str(error):
                return False
            raise
        return True

    def _settled(self, stack: str) -> Mapping[str, Any]:
        described = self._wait(stack)
        if described is None:
            raise ProvisioningError(f"The stack {stack} disappeared while it was deployed.")
        if described["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            raise self._failure(described)
        return described

    def _wait(self, stack: str) -> Mapping[str, Any] | None:
        pause = _FIRST_POLL
        while True:
            described = self._describe(stack)
            if described is None or not described["StackStatus"].endswith("_IN_PROGRESS"):
                return described
            if self.interrupt.wait(pause):
                raise StoppedError
            pause = min(pause * 1.5, _SLOWEST_POLL)

    def _describe(self, stack: str) -> Mapping[str, Any] | None:
        """The stack as CloudFormation describes it, None when there is none."""
        from botocore.exceptions import ClientError

        try:
            found: Mapping[str, Any] = self.client.describe_stacks(StackName=stack)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in error.response["Error"].get("Message", ""):
                return None
            raise ProvisioningError(_text(error)) from error
        return found if found["StackStatus"] != "DELETE_COMPLETE" else None

    def _call(self, operation: str, **arguments: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return getattr(self.client, operation)(**arguments)
        except ClientError as error:
            rejected = error.response["Error"].get("Code") == "ValidationError"
            if rejected and operation in ("create_stack", "update_stack"):
                raise TemplateRejectedError(_text(error)) from error
            raise ProvisioningError(_text(error)) from error
        except BotoCoreError as error:
            raise ProvisioningError(f"CloudFormation could not be reached: {error}") from error

    def _failure(self, described: Mapping[str, Any]) -> ProvisioningError:
        """Why the stack failed: the first resource that did, in CloudFormation's words."""
        name, status = described["StackName"], described["StackStatus"]
        for event in reversed(self._events_of_last_operation(described["StackId"])):
            if _explains(event):
                resource, reason = event["LogicalResourceId"], event["ResourceStatusReason"]
                if resource == name:
                    return ProvisioningError(f"{reason} (stack {name}, {status})")
                kind = event["ResourceType"]
                message = f"{resource} ({kind}): {reason} (stack {name}, {status})"
                return ProvisioningError(message, resource=resource)
        why = described.get("StackStatusReason") or "CloudFormation gives no reason"
        return ProvisioningError(f"{why} (stack {name}, {status})")

    def _events_of_last_operation(self, identifier: str) -> list[Mapping[str, Any]]:
        """Newest first, back to the event with which the stack's last operation began."""
        events = []
        for event in self._call("describe_stack_events", StackName=identifier)["StackEvents"]:
            events.append(event)
            begun = event["ResourceStatus"] in _BEGINNINGS
            if begun and event["PhysicalResourceId"] == identifier:
                break
        return events

    @staticmethod
    def _outcome(described: Mapping[str, Any]) -> Outcome:
        stack = Provisioned(described["StackName"], described["StackId"])
        outputs = {o["OutputKey"]: o["OutputValue"] for o in described.get("Outputs", ())}
        return Outcome(outputs, (stack,))


def _explains(event: Mapping[str, Any]) -> bool:
    """Whether *event* is a cause and not a consequence, such as a cancelled sibling."""
    reason = event.get("ResourceStatusReason", "")
    failed = event["ResourceStatus"].endswith("_FAILED")
    consequence = "cancelled" in reason or "resource(s) failed" in reason
    return failed and bool(reason) and not consequence


def _text(error: Any) -> str:
    details = error.response.get("Error", {})
    return str(details.get("Message") or details.get("Code") or error)
