"""What a template would read, were it deployed with a spec: known values, and stand-ins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.context import (
    ComponentData,
    EnvironmentData,
    InstanceData,
    ServiceData,
    component_context,
    environment_context,
    instance_context,
    pipeline_context,
)
from proton_bundle.jinja.type_check import check
from proton_bundle.layout import Role
from proton_bundle.parameters import namespace
from proton_bundle.schema_values import merge_defaults, missing_inputs
from proton_bundle.spec import CURRENT_VALUE
from proton_bundle.values import UNKNOWN, Member, Object
from proton_bundle.variants.choices import keys_looked_up
from proton_lsp.features.rendered_preview.declared import Declared
from proton_lsp.features.rendered_preview.stand_ins import Reads, StandIns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proton_bundle.analysis import TemplateAnalysis
    from proton_bundle.context import Context
    from proton_bundle.jinja.typing.known import Reference
    from proton_bundle.source import Span
    from proton_bundle.spec import SpecInputs, SpecInstance
    from proton_bundle.variants.values import Path, Values
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.rendered_preview.choices import Choice

_INSTANCE = ("service_instance",)
_INSTANCES = ("service_instances", "[]")
_COMPONENT = ("service_instance", "components", "default")
_ANYTHING = Object(open=True, rest=Member(UNKNOWN))


@dataclass(frozen=True, slots=True)
class Given:
    """*values* knows which parts of *context* are stand-ins, *reads* what the template reads."""

    context: Context
    values: Values
    reads: Reads

    def rests_on_stand_in(self, span: Span) -> bool:
        """Whether an expression in *span* of the template reads one."""
        return self.reads.rests_on(span, self.values)


def given(
    context: FeatureContext,
    template: TemplateAnalysis,
    choice: Choice,
    references: Sequence[Reference] | None = None,
) -> Given:
    """What the file of *template* reads when it is deployed as *choice* says.

    *references* are its names, where they are known; names that the checks refuse may be missing.
    """
    return _Reading(context, template, choice, references).given()


class _Reading:
    def __init__(
        self,
        context: FeatureContext,
        template: TemplateAnalysis,
        choice: Choice,
        references: Sequence[Reference] | None,
    ) -> None:
        self.role = template.role
        self.declared = Declared(context, choice)
        self.spec = self.declared.spec
        jinja = template.document.jinja
        names = references
        if names is None:
            names = check(jinja, self._namespace(), source_path=template.path).references
        self.reads = Reads(jinja, names)
        self.values = StandIns(examples=keys_looked_up(jinja, names))

    def given(self) -> Given:
        return Given(self.made(), self.values, self.reads)

    def _namespace(self) -> Object:
        """What may be read; unlike for the checks, every output is thought to exist."""
        return namespace(
            self.role,
            environment_input=self._shape(Role.ENVIRONMENT),
            service_input=self._shape(Role.INSTANCE),
            pipeline_input=self._shape(Role.PIPELINE),
        )

    def _shape(self, role: Role) -> Object:
        input_type = self.declared.input_type(role)
        return input_type.object if input_type else _ANYTHING

    def made(self) -> Context:
        match self.role:
            case Role.ENVIRONMENT:
                return self.environment()
            case Role.INSTANCE:
                return self.instance()
            case Role.PIPELINE:
                return self.pipeline()
            case Role.COMPONENT:
                return self.component()

    # --- one for each role ---

    def environment(self) -> Context:
        said = self.spec.environment if self.spec else None
        return environment_context(
            self.declared.environment_name or self.values.stub(("environment", "name")),
            self._inputs(Role.ENVIRONMENT, said, ("environment", "inputs")),
        )

    def instance(self) -> Context:
        chosen = self.declared.instance
        return instance_context(
            environment=self._environment(chosen, ("environment",)),
            service=self._service_data(),
            name=(chosen.name if chosen else None) or self.values.stub((*_INSTANCE, "name")),
            inputs=self._inputs(
                Role.INSTANCE, chosen.inputs if chosen else None, (*_INSTANCE, "inputs")
            ),
            component=self._attached(),
        )

    def pipeline(self) -> Context:
        said = self.spec.pipeline if self.spec else None
        instances = self.spec.instances if self.spec else (None,)
        return pipeline_context(
            service=self._service_data(),
            inputs=self._inputs(Role.PIPELINE, said, ("pipeline", "inputs")),
            instances=[self._pipeline_instance(each) for each in instances],
        )

    def component(self) -> Context:
        chosen, service = self.declared.instance, self.declared.service
        return component_context(
            name=self.declared.component_name or self.values.stub(("component", "name")),
            environment=self._environment(chosen, ("environment",)),
            service=service.name if service else self.values.stub(("service", "name")),
            instance=(chosen.name if chosen else None) or self.values.stub((*_INSTANCE, "name")),
            instance_inputs=self._inputs(
                Role.INSTANCE, chosen.inputs if chosen else None, (*_INSTANCE, "inputs")
            ),
        )

    # --- parts of them ---

    def _inputs(
        self, role: Role, said: SpecInputs | None, path: Path, item: str = ""
    ) -> dict[str, object]:
        """What the spec says, else the default, else a stand-in; as without it, nothing renders."""
        input_type = self.declared.input_type(role)
        known = dict(said.values) if said else {}
        known = {name: value for name, value in known.items() if value != CURRENT_VALUE}
        if input_type is None:
            unknown = (name for name in self.reads.below(path) if name not in known)
            return known | {name: self.values.stub((*path, name), item) for name in unknown}
        if self.spec is None:
            return self.values.members(input_type.object, path, known, item)
        missing = frozenset(missing_inputs(input_type, known))
        members = {k: v for k, v in input_type.object.members.items() if k in missing}
        return merge_defaults(input_type, known) | self.values.members(
            Object(members), path, {}, item
        )

    def _pipeline_instance(self, instance: SpecInstance | None) -> InstanceData:
        name = instance.name if instance else None
        item = name or ""
        said = instance.inputs if instance else None
        path = (*_INSTANCES, "inputs")
        return InstanceData(
            name=name or self.values.stub((*_INSTANCES, "name")),
            inputs=self._inputs(Role.INSTANCE, said, path, item=item),
            environment=self._environment(instance, (*_INSTANCES, "environment"), item),
            outputs=self._outputs((*_INSTANCES, "outputs"), item),
        )

    def _environment(
        self, instance: SpecInstance | None, path: Path, item: str = ""
    ) -> EnvironmentData:
        named = instance.environment if instance else None
        return EnvironmentData(
            name=named or self.values.stub((*path, "name"), item),
            account_id=self.values.stub((*path, "account_id"), item),
            outputs=self._outputs((*path, "outputs"), item),
        )

    def _outputs(self, path: Path, item: str = "", more: Iterable[str] = ()) -> dict[str, str]:
        """An output exists when the template reads it; whether it really does, the checks say."""
        names = dict.fromkeys((*self.reads.below(path), *more))
        return {name: self.values.stub((*path, name), item) for name in names}

    def _service_data(self) -> ServiceData:
        service = self.declared.service
        stub = self.values.stub
        name = service.name if service else stub(("service", "name"))
        if self.spec is not None and self.spec.pipeline is None:
            return ServiceData(name)
        return ServiceData(
            name,
            stub(("service", "repository_connection_arn")),
            (service and service.repository) or stub(("service", "repository_id")),
            (service and service.branch) or stub(("service", "branch_name")),
        )

    def _attached(self) -> ComponentData | None:
        """The component that the workspace file attaches; without a spec, one that fits."""
        entry = self.declared.attached
        if entry is None and self.spec is not None:
            return None
        name = entry.name if entry else self.values.stub((*_COMPONENT, "name"))
        outputs = self._outputs((*_COMPONENT, "outputs"), more=self.declared.outputs_of(entry))
        return ComponentData(name, outputs) if entry or outputs else None
