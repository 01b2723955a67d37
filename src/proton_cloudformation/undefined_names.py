"""Names that nothing defines, in templates that a transform completes.

cfn-lint takes any name that begins like a Serverless resource, and knows nothing of what a macro
adds. What the Serverless transform adds has known names, so most misspelt names are certain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, find
from proton_bundle.suggestions import closest
from proton_cloudformation.functions import PSEUDO_PARAMETERS
from proton_cloudformation.references import definitions, references, targets
from proton_cloudformation.registry import resource_schema
from proton_cloudformation.transforms import Transforms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from proton_bundle.decode.nodes import Node
    from proton_bundle.source import Span
    from proton_cloudformation.references import Definition, Reference
    from proton_cloudformation.resource_schema import ResourceSchema
    from proton_cloudformation.template import Template

# What the Serverless transform makes up: some ids whole, the others by adding to a resource's own.
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
_GENERATED = re.compile("Serverless|CodeDeployServiceRole|RecordSetGroup|ApiGatewayDomainName")
_GENERATED_ENDING = re.compile(
    r"Role|Version|Alias|Url|Event|Deployment|BasePathMapping|UsagePlan|ApiKey|Policy"
    r"|[0-9a-f]{10}|\w*(?:Stage|Permissions?|Role|Subscription|Queue|Mapping)\b|\."
)


@dataclass(frozen=True, slots=True)
class UndefinedName:
    """*certain*: no macro of the author's own is likely to define it."""

    span: Span
    message: str
    certain: bool


def undefined_names(template: Template) -> Iterator[UndefinedName]:
    """References that lead nowhere; nothing for templates without a transform."""
    transforms = Transforms.of(template.data)
    if not transforms:
        return
    certain = not transforms.macros
    defined = definitions(template.root)
    grown = {each.name: _event_names(each.node) for each in defined if _is_serverless(each.node)}
    for reference in references(template.root, template.source):
        sections = reference.kind.target_sections
        names = [each.name for each in defined if each.section in sections]
        if reference.name in names:
            yield from _undefined_attribute(reference, defined, certain)
        elif not _is_generated(reference.name, grown):
            yield _undefined_name(reference, names, certain)


def _is_serverless(node: Node) -> bool:
    type_name = find(node, "Type")
    return isinstance(type_name, ScalarNode) and type_name.value.startswith("AWS::Serverless::")


def _event_names(node: Node) -> tuple[str, ...]:
    """What each event source of a function or state machine adds resources under."""
    events = find(node, "Properties", "Events")
    entries = events.entries if isinstance(events, MappingNode) else ()
    return tuple(entry.name for entry in entries if entry.name)


def _is_generated(name: str, grown: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether CloudFormation or the Serverless transform may define *name*."""
    if name in PSEUDO_PARAMETERS or _GENERATED.match(name):
        return True
    for resource, events in grown.items():
        ending = name.removeprefix(resource)
        if ending != name and (_GENERATED_ENDING.match(ending) or ending.startswith(events)):
            return True
    return False


def _undefined_attribute(
    reference: Reference, defined: Iterable[Definition], certain: bool
) -> Iterator[UndefinedName]:
    """An attribute that neither the resource type gives nor any of its properties could be."""
    attribute, span = reference.attribute, reference.attribute_span
    target = next(iter(targets(reference, defined)), None)
    schema = _schema(target.node) if target else None
    if attribute is None or span is None or schema is None or schema.open_attributes:
        return
    if attribute in schema.attributes or attribute.partition(".")[0] in schema.properties:
        return
    near = closest(attribute, schema.attributes)
    advice = f"; did you mean {near!r}?" if near else ""
    message = f"A resource of type {schema.type_name} has no attribute {attribute!r}{advice}"
    yield UndefinedName(span, message, certain)


def _schema(node: Node) -> ResourceSchema | None:
    """The schema of a resource that the Serverless transform leaves as it is."""
    type_name = find(node, "Type")
    if not isinstance(type_name, ScalarNode) or _is_serverless(node):
        return None
    return resource_schema(type_name.value)


def _undefined_name(reference: Reference, names: list[str], certain: bool) -> UndefinedName:
    """A macro adds names of its own or longer ones, not misspellings of those there are."""
    sections = (section.lower().removesuffix("s") for section in reference.kind.target_sections)
    near = closest(reference.name, names)
    misspelt = near is not None and not reference.name.startswith(near)
    advice = f"; did you mean {near!r}?" if near else ""
    message = f"This template has no {' or '.join(sections)} {reference.name!r}{advice}"
    return UndefinedName(reference.span, message, certain or misspelt)
