"""Stacks, resources and events in the shapes of CloudFormation's API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation.intrinsics import text
from proton_emulator.aws.cloudformation.transforms import declared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.aws.cloudformation.change_sets import ChangeSet
    from proton_emulator.aws.cloudformation.stack import Stack, StackEvent, StackResource

_IAM_TYPES = (
    "AWS::IAM::AccessKey",
    "AWS::IAM::Group",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::IAM::UserToGroupAddition",
)
_NAMED = ("GroupName", "InstanceProfileName", "ManagedPolicyName", "RoleName", "UserName")


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def stack(value: Stack) -> dict[str, Any]:
    return _present(
        {
            "StackId": value.id,
            "StackName": value.name,
            "Description": value.template.get("Description"),
            "Parameters": value.shown_parameters,
            "CreationTime": value.created,
            "DeletionTime": value.deleted,
            "LastUpdatedTime": value.updated,
            "RollbackConfiguration": {},
            "StackStatus": value.status,
            "StackStatusReason": value.reason,
            "DisableRollback": value.disable_rollback,
            "NotificationARNs": value.notification_arns,
            "TimeoutInMinutes": value.timeout_in_minutes,
            "Capabilities": value.capabilities,
            "Outputs": [
                _present(
                    {
                        "OutputKey": output.key,
                        "OutputValue": output.value,
                        "Description": output.description,
                        "ExportName": output.export_name,
                    }
                )
                for output in value.outputs.values()
            ],
            "RoleARN": value.role_arn,
            "Tags": tags(value),
            "EnableTerminationProtection": value.termination_protection,
            "ParentId": value.parent_id,
            "RootId": value.root_id,
            "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        }
    )


def tags(value: Stack) -> list[dict[str, str]]:
    return [{"Key": key, "Value": item} for key, item in value.identity.tags.items()]


def summary(value: Stack) -> dict[str, Any]:
    return _present(
        {
            "StackId": value.id,
            "StackName": value.name,
            "TemplateDescription": value.template.get("Description"),
            "CreationTime": value.created,
            "LastUpdatedTime": value.updated,
            "DeletionTime": value.deleted,
            "StackStatus": value.status,
            "StackStatusReason": value.reason,
            "ParentId": value.parent_id,
            "RootId": value.root_id,
            "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        }
    )


def resource(owner: Stack, value: StackResource) -> dict[str, Any]:
    return _present(
        {
            "StackName": owner.name,
            "StackId": owner.id,
            "LogicalResourceId": value.logical_id,
            "PhysicalResourceId": value.physical_id or None,
            "ResourceType": value.type,
            "Timestamp": value.timestamp,
            "ResourceStatus": value.status,
            "ResourceStatusReason": value.reason,
            "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
        }
    )


def resource_detail(owner: Stack, value: StackResource) -> dict[str, Any]:
    shown = resource(owner, value)
    shown["LastUpdatedTimestamp"] = shown.pop("Timestamp")
    if "Metadata" in value.definition:
        shown["Metadata"] = json.dumps(value.definition["Metadata"])
    return shown


def resource_summary(value: StackResource) -> dict[str, Any]:
    return _present(
        {
            "LogicalResourceId": value.logical_id,
            "PhysicalResourceId": value.physical_id or None,
            "ResourceType": value.type,
            "LastUpdatedTimestamp": value.timestamp,
            "ResourceStatus": value.status,
            "ResourceStatusReason": value.reason,
            "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
        }
    )


def event(owner: Stack, value: StackEvent) -> dict[str, Any]:
    return _present(
        {
            "StackId": owner.id,
            "EventId": value.id,
            "StackName": owner.name,
            "LogicalResourceId": value.logical_id,
            "PhysicalResourceId": value.physical_id,
            "ResourceType": value.type,
            "Timestamp": value.timestamp,
            "ResourceStatus": value.status,
            "ResourceStatusReason": value.reason,
            "ResourceProperties": value.properties,
        }
    )


def change_set(value: ChangeSet) -> dict[str, Any]:
    request = value.request
    return _present(
        {
            "ChangeSetName": value.name,
            "ChangeSetId": value.id,
            "StackId": value.stack.id,
            "StackName": value.stack.name,
            "Description": value.description,
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": item}
                for key, item in request.parameters.items()
            ],
            "CreationTime": value.created,
            "ExecutionStatus": value.execution_status,
            "Status": value.status,
            "StatusReason": value.reason,
            "Capabilities": request.capabilities,
            "Tags": [{"Key": key, "Value": item} for key, item in request.tags.items()],
            "Changes": value.changes,
            "IncludeNestedStacks": False,
        }
    )


def template_summary(template: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of GetTemplateSummary, and of ValidateTemplate."""
    resources: dict[str, Any] = template.get("Resources") or {}
    needed = capabilities(template)
    kinds = list(dict.fromkeys(each["Type"] for each in resources.values()))
    return _present(
        {
            "Description": template.get("Description"),
            "Version": str(template.get("AWSTemplateFormatVersion", "2010-09-09")),
            "Metadata": json.dumps(template["Metadata"]) if "Metadata" in template else None,
            "ResourceTypes": kinds,
            "DeclaredTransforms": [str(each.get("Name")) for each in declared(template)],
            "Capabilities": needed,
            "CapabilitiesReason": "The template contains IAM resources or macros"
            if needed
            else None,
            "Parameters": [
                _declared_parameter(name, each)
                for name, each in (template.get("Parameters") or {}).items()
            ],
        }
    )


def _declared_parameter(name: str, declaration: Mapping[str, Any]) -> dict[str, Any]:
    default = declaration.get("Default")
    allowed = declaration.get("AllowedValues")
    return _present(
        {
            "ParameterKey": name,
            "DefaultValue": None if default is None else text(default),
            "ParameterType": declaration.get("Type", "String"),
            "NoEcho": str(declaration.get("NoEcho", "")).lower() == "true",
            "Description": declaration.get("Description"),
            "ParameterConstraints": {"AllowedValues": [text(each) for each in allowed]}
            if allowed
            else {},
        }
    )


def capabilities(template: Mapping[str, Any]) -> list[str]:
    """What a caller must acknowledge before CloudFormation deploys a template."""
    needed: list[str] = []
    resources: dict[str, Any] = template.get("Resources") or {}
    iam = [each for each in resources.values() if each.get("Type") in _IAM_TYPES]
    if any(name in (each.get("Properties") or {}) for each in iam for name in _NAMED):
        needed.append("CAPABILITY_NAMED_IAM")
    elif iam:
        needed.append("CAPABILITY_IAM")
    if declared(template):
        needed.append("CAPABILITY_AUTO_EXPAND")
    return needed
