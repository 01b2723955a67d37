"""Every published CloudFormation template: rendered as jinja2 renders it, mapped to the character."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import jinja2
import pytest
import yaml

from corpus import AWS_SAMPLES, BUNDLES, require_corpus
from proton_bundle.bundle import read_bundle
from proton_bundle.context import (
    ComponentData,
    EnvironmentData,
    InstanceData,
    ServiceData,
    environment_context,
    instance_context,
    pipeline_context,
)
from proton_bundle.files import FolderFiles
from proton_bundle.jinja.filters import FILTERS
from proton_bundle.layout import Role, find_bundles
from proton_bundle.limits import DEFAULT, Limits
from proton_bundle.manifest import Engine
from proton_bundle.rendering import render
from proton_bundle.schema_values import merge_defaults
from proton_bundle.source_map import SegmentKind

if TYPE_CHECKING:
    from proton_bundle.bundle import Bundle
    from proton_bundle.context import Context
    from proton_bundle.source import SourceText

pytestmark = require_corpus

# Outputs that a template looks up in a table.
OUTPUTS = {"LambdaRuntime": "python3.8"}


class AnyOutputs(dict[str, str]):
    """Outputs of an environment that is not at hand: each name is there."""

    def __missing__(self, name: str) -> str:
        return OUTPUTS.get(name, f"value-of-{name}")


ENVIRONMENT = EnvironmentData("dev", "123456789012")
SERVICE = ServiceData("shop", "arn:connection", "org/shop", "main")


def inputs_of(bundle: Bundle, role: Role) -> dict[str, object]:
    found = bundle.input_type(role)
    assert found is not None
    given = {name: f"a-{name}" for name, m in found.object.members.items() if not m.has_default}
    return merge_defaults(found, given)


def context_of(bundle: Bundle, role: Role) -> Context:
    inputs = inputs_of(bundle, role)
    if role is Role.ENVIRONMENT:
        return environment_context("dev", inputs)
    if role is Role.INSTANCE:
        context = instance_context(
            environment=ENVIRONMENT, service=SERVICE, name="one", inputs=inputs
        )
        context["environment"]["outputs"] = AnyOutputs()  # type: ignore[index]
        return context
    instances = [
        InstanceData(name, inputs_of(bundle, Role.INSTANCE), ENVIRONMENT) for name in ("one", "two")
    ]
    context = pipeline_context(service=SERVICE, inputs=inputs, instances=instances)
    for instance in context["service_instances"]:  # type: ignore[attr-defined]
        instance["outputs"] = AnyOutputs()
        instance["environment"]["outputs"] = AnyOutputs()
    return context


@cache
def templates() -> dict[str, tuple[SourceText, Context]]:
    files = FolderFiles(BUNDLES)
    found: dict[str, tuple[SourceText, Context]] = {}
    for root in find_bundles(files.paths()):
        bundle = read_bundle(files, root.path)
        for role, part in bundle.parts.items():
            if part.engine is Engine.CLOUDFORMATION and role is not Role.COMPONENT:
                for file in part.template_files:
                    found[file.source.path] = (file.source, context_of(bundle, role))
    return found


def plain(text: str, context: Context) -> str:
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
    environment.filters.update(FILTERS)
    return environment.from_string(text).render(context)


def test_every_template_renders_as_jinja2_renders_it_with_a_whole_source_map() -> None:
    assert len(templates()) > 40
    exact = total = 0
    for path, (source, context) in templates().items():
        result = render(source, context)
        assert result.problem is None, path
        assert result.text == plain(source.text, context), path
        assert result.source_map is not None
        position = 0
        for segment in result.source_map.segments:
            assert segment.rendered.start == position
            position = segment.rendered.end
            if segment.kind is SegmentKind.LITERAL:
                made = result.text[segment.rendered.start : position]
                assert made == source.slice(segment.template).replace("\r\n", "\n")
                exact += len(made)
        assert position == len(result.text)
        total += position
    assert exact / total > 0.97


def test_a_template_costs_a_hundredth_of_what_it_may() -> None:
    limits = Limits(render_steps=DEFAULT.render_steps // 100)
    for path, (source, context) in templates().items():
        assert render(source, context, limits=limits).problem is None, path


@pytest.mark.parametrize(
    "outputs",
    [None, {"BucketName": "b", "BucketAccessPolicyArn": "arn:aws:iam::123456789012:policy/access"}],
    ids=["detached", "attached"],
)
def test_the_fargate_service_is_yaml_with_and_without_a_component(
    outputs: dict[str, str] | None,
) -> None:
    root = AWS_SAMPLES / "service-templates" / "load-balanced-fargate-svc" / "v1"
    bundle = read_bundle(FolderFiles(root))
    component = ComponentData("bucket", outputs) if outputs is not None else None
    environment = EnvironmentData("dev", "1")
    context = instance_context(
        environment=environment,
        service=SERVICE,
        name="one",
        inputs=inputs_of(bundle, Role.INSTANCE),
        component=component,
    )
    context["environment"]["outputs"] = AnyOutputs()  # type: ignore[index]
    (file,) = bundle.parts[Role.INSTANCE].template_files
    result = render(file.source, context)
    assert result.text is not None, result.problem

    class Loader(yaml.SafeLoader):
        """Takes CloudFormation's short forms for what they are written on."""

    Loader.add_multi_constructor("!", lambda loader, _, node: getattr(node, "value", None))
    resources = yaml.load(result.text, Loader)["Resources"]
    policies = resources["ServiceTaskDefTaskRole"]["Properties"]["ManagedPolicyArns"]
    expected = [outputs["BucketAccessPolicyArn"]] if outputs else []
    assert policies[1:] == expected
    containers = resources["ServiceTaskDef"]["Properties"]["ContainerDefinitions"]
    variables = containers[0].get("Environment") or []
    named = {each["Name"]: each["Value"] for each in variables if isinstance(each, dict)}
    assert (named.items() >= outputs.items()) if outputs else True
