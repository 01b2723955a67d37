"""The distinct texts that templates render to, and which parts of them are guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.layout import Role
from proton_bundle.parameters import namespace
from proton_bundle.schema_values import merge_defaults
from proton_bundle.values import Object
from proton_bundle.variants.choices import Choice
from proton_bundle.variants.combining import DEFAULT_CAP, Failure, Rendering, Renderings, combine
from proton_bundle.variants.data import GivenInstance, Givens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.bundle import Bundle, Part
    from proton_bundle.schema import InputType
    from proton_bundle.spec import Spec

__all__ = ["DEFAULT_CAP", "Choice", "Failure", "Rendering", "Renderings", "renderings"]

_KEPT_VALUE = "${Proton::CURRENT_VAL}"


def renderings(
    bundle: Bundle,
    part: Part,
    *,
    spec: Spec | None = None,
    environment_outputs: Mapping[str, str] | None = None,
    cap: int = DEFAULT_CAP,
) -> tuple[Renderings, ...]:
    """For each CloudFormation template of *part* the texts it can render to, at most *cap* each.

    Inputs come from *spec* where it says them, *environment_outputs* are values known from a real
    environment; everything else is made up and known to be.
    """
    names = namespace(
        part.role,
        environment_input=_object(bundle.input_type(Role.ENVIRONMENT)),
        service_input=_object(bundle.input_type(Role.INSTANCE)),
        pipeline_input=_object(bundle.input_type(Role.PIPELINE)),
    )
    given = _givens(bundle, part.role, spec, environment_outputs or {})
    return tuple(combine(each.source, each.jinja, names, given, cap=cap) for each in part.documents)


def _givens(
    bundle: Bundle, role: Role, spec: Spec | None, environment_outputs: Mapping[str, str]
) -> Givens:
    own, instance = bundle.input_type(role), bundle.input_type(Role.INSTANCE)
    said = None
    if spec:
        said = spec.environment if role is Role.ENVIRONMENT else spec.pipeline
    return Givens(
        role,
        inputs=_object(own) or Object(),
        instance_inputs=_object(instance) or Object(),
        spec_inputs=_given(own, said.values if said else {}),
        instances=tuple(
            GivenInstance(each.name or f"instance{number}", _given(instance, each.inputs.values))
            for number, each in enumerate(spec.instances if spec else (), 1)
        ),
        environment_outputs=environment_outputs,
    )


def _given(input_type: InputType | None, said: Mapping[str, object]) -> Mapping[str, object]:
    """What a spec says, objects completed; what only an existing deployment knows is not said."""
    known = {name: value for name, value in said.items() if value != _KEPT_VALUE}
    return merge_defaults(input_type, known) if input_type and known else known


def _object(input_type: InputType | None) -> Object | None:
    return input_type.object if input_type else None
