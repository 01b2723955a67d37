"""Which names each infrastructure file may read, with their types: Proton's parameter namespaces.

The table of the user guide, rebuilt: an environment file reads its own inputs, an instance file
its inputs and the environment's outputs, a pipeline file its inputs and every instance, a
component file the environment's outputs and the instance it is attached to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_bundle.layout import Role
from proton_bundle.values import STRING, UNKNOWN, Array, Member, Object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.values import Declaration, ValueType

_OUTPUT = Member(
    STRING,
    description="An output of the environment's template. Outputs are strings, always:"
    " true arrives as `'True'`.",
    is_output=True,
)
_INSTANCE_OUTPUT = Member(
    STRING,
    description="An output of the service instance's template; absent until it has deployed.",
    is_output=True,
)
_COMPONENT_OUTPUT = Member(
    STRING,
    required=False,
    description="An output of the attached component's template.",
    is_output=True,
)


def namespace(
    role: Role,
    *,
    environment_input: Object | None = None,
    service_input: Object | None = None,
    pipeline_input: Object | None = None,
    environment_outputs: Mapping[str, Declaration] | None = None,
    instance_outputs: Mapping[str, Declaration] | None = None,
    component_attached: bool | None = None,
) -> Object:
    """The roots that a file of *role* may read; None stands for what is not known.

    *component_attached* is asked of an instance (does a component add its outputs to it?) and of
    a component (does it have an instance to read?).
    """
    match role:
        case Role.ENVIRONMENT:
            return _roots(environment=_own_environment(environment_input))
        case Role.INSTANCE:
            environment = _linked_environment(environment_outputs)
            return _roots(
                environment=environment,
                service=_service(with_repository=True),
                service_instance=_instance(service_input, environment, component_attached),
            )
        case Role.PIPELINE:
            environment = _linked_environment(environment_outputs)
            return _roots(
                pipeline=_pipeline(pipeline_input),
                service=_service(with_repository=True),
                service_instances=_instances(service_input, environment, instance_outputs),
            )
        case Role.COMPONENT:
            return _component_roots(environment_outputs, service_input, component_attached)


def _component_roots(
    environment_outputs: Mapping[str, Declaration] | None,
    service_input: Object | None,
    component_attached: bool | None,
) -> Object:
    component = _object("component", name=_text("The component's name."))
    roots = {
        "component": Member(component, description="This component."),
        "environment": _linked_environment(environment_outputs),
    }
    if component_attached is not False:
        attached = _object(
            "service_instance",
            name=_text("The name of the service instance the component is attached to."),
            inputs=_inputs(service_input, "The inputs of that service instance."),
        )
        roots["service"] = _service(with_repository=False)
        roots["service_instance"] = Member(
            attached, description="The service instance that the component is attached to."
        )
    return _roots(**roots)


# --- the roots -----------------------------------------------------------------------------


def _own_environment(inputs: Object | None) -> Member:
    environment = _object(
        "environment",
        name=_text("The environment's name."),
        inputs=_inputs(inputs, "The environment's inputs: its spec's values over the defaults."),
    )
    return Member(environment, description="This environment.")


def _linked_environment(outputs: Mapping[str, Declaration] | None) -> Member:
    environment = _object(
        "environment",
        account_id=_text("The AWS account that the environment is provisioned in."),
        name=_text("The environment's name."),
        outputs=Member(
            _outputs(outputs, _OUTPUT, "environment.outputs"),
            description="The outputs of the environment's template, all of them strings.",
        ),
    )
    return Member(environment, description="The environment that this is deployed into.")


def _service(*, with_repository: bool) -> Member:
    members = {"name": _text("The service's name.")}
    if with_repository:
        members |= {
            "repository_connection_arn": _text(
                "The ARN of the connection to the service's repository; `''` without a pipeline."
            ),
            "repository_id": _text(
                "The service's repository, such as `owner/name`; `''` without a pipeline."
            ),
            "branch_name": _text("The branch that the pipeline builds; `''` without a pipeline."),
        }
    return Member(_object("service", **members), description="The service.")


def _instance(inputs: Object | None, environment: Member, attached: bool | None) -> Member:
    component = _object(
        "component",
        name=_text("The attached component's name.", required=attached is True),
        outputs=Member(
            _outputs(None, _COMPONENT_OUTPUT, "component.outputs"),
            description="The outputs of the attached component's template.",
        ),
    )
    components = _object(
        "components",
        default=Member(component, description="The attached component; empty without one."),
    )
    instance = _object(
        "service_instance",
        name=_text("The service instance's name."),
        inputs=_inputs(inputs, "The instance's inputs: its spec's values over the defaults."),
        components=Member(components, description="The components attached to the instance."),
        environment=Member(
            environment.type,
            description="The same as `environment`. Write that: other engines lack this name.",
        ),
    )
    return Member(instance, description="This service instance.")


def _pipeline(inputs: Object | None) -> Member:
    described = "The pipeline's inputs: the spec's values over the defaults."
    return Member(
        _object("pipeline", inputs=_inputs(inputs, described)),
        description="The service's pipeline.",
    )


def _instances(
    inputs: Object | None, environment: Member, outputs: Mapping[str, Declaration] | None
) -> Member:
    item = _object(
        "service_instances[]",
        name=_text("The service instance's name."),
        inputs=_inputs(inputs, "The inputs of this service instance."),
        outputs=Member(
            _outputs(outputs, _INSTANCE_OUTPUT, "service_instances[].outputs"),
            description="The instance's outputs, strings; `{}` before it has deployed.",
        ),
        environment=Member(
            environment.type, description="The environment that this instance is deployed into."
        ),
    )
    return Member(
        Array(item), description="The service's instances, in the order of the service's spec."
    )


# --- members -------------------------------------------------------------------------------


def _roots(**members: Member) -> Object:
    return Object(members)


def _object(label: str, **members: Member) -> Object:
    return Object(members, label=label)


def _text(description: str, *, required: bool = True) -> Member:
    return Member(STRING, required=required, description=description)


def _inputs(inputs: Object | None, description: str) -> Member:
    known: ValueType = UNKNOWN if inputs is None else inputs
    return Member(known, description=description)


def _outputs(names: Mapping[str, Declaration] | None, output: Member, label: str) -> Object:
    """Named outputs, or, when it is not known which there are, any name."""
    if names is None:
        return Object(open=True, rest=output, label=label)
    members = {
        name: Member(
            STRING,
            declaration=declaration,
            description=declaration.description or output.description,
            is_output=True,
        )
        for name, declaration in names.items()
    }
    return Object(members, label=label)


def in_written_files(names: Object, role: Role) -> Object:
    """Jinja's *names* as Proton writes them to the files that Terraform and CodeBuild read.

    An instance's environment goes by one way there, not by ``service_instance.environment`` too.
    """
    instance = names.members.get("service_instance")
    if role is not Role.INSTANCE or instance is None or not isinstance(instance.type, Object):
        return names
    inner = {k: v for k, v in instance.type.members.items() if k != "environment"}
    written = replace(instance, type=replace(instance.type, members=inner))
    return replace(names, members={**names.members, "service_instance": written})
