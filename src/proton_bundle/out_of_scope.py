"""Why a name that Proton has is not readable in a file, and what to write there instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja.typing.known import Advice
from proton_bundle.layout import Role
from proton_bundle.suggestions import closest
from proton_bundle.values import Array, Object

if TYPE_CHECKING:
    from proton_bundle.jinja.typing.known import Explain
    from proton_bundle.values import ValueType

OUT_OF_SCOPE = "out-of-scope"
PREVIEW_NAME = "preview-name"

_FILES = {
    Role.ENVIRONMENT: "an environment's file",
    Role.INSTANCE: "a service instance's file",
    Role.PIPELINE: "a pipeline's file",
    Role.COMPONENT: "a component's file",
}
_REASONS: dict[tuple[Role, str], str] = {
    (Role.ENVIRONMENT, "service"): "an environment knows no service; only instance and pipeline"
    " files read 'service'",
    (Role.ENVIRONMENT, "service_instance"): "an environment knows no service instance; make it an"
    " input, 'environment.inputs.…'",
    (Role.ENVIRONMENT, "service_instances"): "only a pipeline's file reads 'service_instances'",
    (Role.ENVIRONMENT, "pipeline"): "only a pipeline's file reads 'pipeline'",
    (Role.ENVIRONMENT, "component"): "only a component's file reads 'component'",
    (Role.INSTANCE, "service_instances"): "only a pipeline's file reads 'service_instances'; here"
    " it is 'service_instance'",
    (Role.INSTANCE, "pipeline"): "only a pipeline's file reads 'pipeline'; declare the value as an"
    " input of the service",
    (Role.INSTANCE, "component"): "only a component's file reads 'component'; an instance reads"
    " 'service_instance.components.default'",
    (Role.PIPELINE, "environment"): "a pipeline serves instances in several environments: read"
    " 'service_instance.environment' inside {% for service_instance in service_instances %}",
    (Role.PIPELINE, "service_instance"): "a pipeline has all instances in 'service_instances':"
    " read it inside {% for service_instance in service_instances %}",
    (Role.PIPELINE, "component"): "only a component's file reads 'component'",
    (Role.COMPONENT, "service"): "this component is attached to no service instance",
    (Role.COMPONENT, "service_instance"): "this component is attached to no service instance",
    (Role.COMPONENT, "service_instances"): "only a pipeline's file reads 'service_instances'",
    (Role.COMPONENT, "pipeline"): "only a pipeline's file reads 'pipeline'",
}
_ENVIRONMENT_MEMBERS: dict[tuple[Role, str], str] = {
    (Role.ENVIRONMENT, "outputs"): "an environment's own file cannot read its outputs: they come"
    " out of it",
    (Role.ENVIRONMENT, "account_id"): "an environment's own file has no 'account_id'; in"
    " CloudFormation write !Ref AWS::AccountId",
    (Role.INSTANCE, "inputs"): "the environment's inputs stay in its own file; let its template"
    " put the value under Outputs, and read 'environment.outputs'",
    (Role.COMPONENT, "inputs"): "the environment's inputs stay in its own file; let its template"
    " put the value under Outputs, and read 'environment.outputs'",
}
_REPOSITORY = frozenset({"repository_id", "branch_name", "repository_connection_arn"})
_PREVIEW_ROOTS = {"service_name": "service.name", "service_instance_name": "service_instance.name"}
_PREVIEW_SOURCE = {
    "repository": "service.repository_id",
    "branch": "service.branch_name",
    "connection_arn": "service.repository_connection_arn",
}


def out_of_scope(
    role: Role, path: tuple[str, ...], rest: tuple[str, ...] = (), names: Object | None = None
) -> Advice | None:
    """What Proton knows about *path*, whose last name does not exist in a file of *role*.

    *rest* are the names that follow it in the template, *names* the file's namespace.
    """
    message = _not_here(role, path)
    if message is not None:
        return Advice(OUT_OF_SCOPE, message)
    return _preview_form(path, rest, names or Object())


def explain(role: Role, names: Object) -> Explain:
    """``out_of_scope`` as the type check asks for it."""
    return lambda path, rest: out_of_scope(role, path, rest, names)


def _not_here(role: Role, path: tuple[str, ...]) -> str | None:
    match path:
        case ("proton_tags",):
            return "'proton_tags' exists in Terraform files only"
        case (root,) if (role, root) in _REASONS:
            return f"{root!r} is not readable in {_FILES[role]}: {_REASONS[role, root]}"
        case ("environment", name):
            return _ENVIRONMENT_MEMBERS.get((role, name))
        case ("service", name) if name in _REPOSITORY and role is Role.COMPONENT:
            return "a component's file reads only the name of 'service'"
        case ("service_instance", "outputs") if role is Role.INSTANCE:
            return "an instance's own file cannot read its outputs: they come out of it"
        case _:
            return None


# --- the preview format, before June 2021 --------------------------------------------------


def _preview_form(path: tuple[str, ...], rest: tuple[str, ...], names: Object) -> Advice | None:
    match path:
        case ("source",) if rest and rest[0] in _PREVIEW_SOURCE:
            return _renamed(f"source.{rest[0]}", _PREVIEW_SOURCE[rest[0]], count=2)
        case (root,) if root in _PREVIEW_ROOTS:
            return _renamed(root, _PREVIEW_ROOTS[root])
        case ("service_instances", "[]", "spec"):
            return _renamed("spec", _group_of(rest, names))
        case ("environment" | "service_instance" | "pipeline" as root, name):
            return _moved(root, name, names)
        case _:
            return None


def _group_of(rest: tuple[str, ...], names: Object) -> str:
    """A spec held the instance's inputs; what it is not given there an output has to tell."""
    instances = _member_type(names, "service_instances")
    inputs = _member_type(instances, "inputs")
    is_input = isinstance(inputs, Object) and bool(rest) and rest[0] in inputs.members
    return "inputs" if is_input else "outputs"


def _moved(root: str, name: str, names: Object) -> Advice | None:
    """``pipeline.X`` became ``pipeline.inputs.X`` when the inputs got a name of their own."""
    siblings = _member_type(names, root)
    if not isinstance(siblings, Object):
        return None
    for group in ("inputs", "outputs"):
        owner = _member_type(siblings, group)
        if isinstance(owner, Object) and _holds(owner, name, siblings):
            return _renamed(f"{root}.{name}", f"{group}.{name}", shown=f"{root}.{group}.{name}")
    return None


def _holds(owner: Object, name: str, siblings: Object) -> bool:
    """An open set of outputs may hold any name, also one that is only misspelt."""
    return name in owner.members or (owner.open and closest(name, siblings.members) is None)


def _member_type(owner: ValueType | None, name: str) -> ValueType | None:
    if isinstance(owner, Array):
        owner = owner.item
    if not isinstance(owner, Object) or name not in owner.members:
        return None
    return owner.members[name].type


def _renamed(old: str, new: str, *, count: int = 1, shown: str = "") -> Advice:
    message = f"{old!r} is the preview format's name, gone since June 2021; write {shown or new!r}"
    return Advice(PREVIEW_NAME, message, new, count)
