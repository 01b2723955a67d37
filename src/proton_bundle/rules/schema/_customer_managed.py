"""The inputs of a bundle that is a schema alone."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry, MappingNode
from proton_bundle.layout import Role
from proton_bundle.rules.layout._directories import has_directory, misnamed
from proton_bundle.rules.schema._objects import properties_of
from proton_bundle.rules.subjects import BundleSubject


def inputs(subject: BundleSubject) -> Iterator[tuple[str, Entry, MappingNode]]:
    """The schema's path, and each input with its description; none for any other bundle."""
    bundle, schema = subject.bundle, subject.bundle.schema
    if schema is None or schema.environment_input is None or not bundle.is_customer_managed:
        return
    # Where directories of a service lie, it is the schema that is wrong.
    if misnamed(subject) or has_directory(subject, Role.INSTANCE, Role.PIPELINE):
        return
    for entry in properties_of(schema.environment_input.node):
        if isinstance(entry.value, MappingNode):
            yield schema.source.path, entry, entry.value
