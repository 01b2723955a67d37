"""What makes Proton refuse a bundle: its directories, its manifests, its schema.

Jinja and CloudFormation mistakes are found at deployment, as they were by the service itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.bundle import read_bundle
from proton_bundle.layout import DIRECTORIES, Role
from proton_bundle.manifest import Engine
from proton_bundle.registration import refusals
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.bundle import Bundle, Part
    from proton_bundle.files import FileTree, TextFile
    from proton_bundle.schema import InputType, Schema

_NO_BUNDLE = (
    "The archive holds no bundle: there is no schema/schema.yaml in it. "
    "Pack the folder that holds the schema directory."
)
_MOST_SCHEMA_BYTES = 50 * 1024
_MOST_TEMPLATE_BYTES = 200 * 1024


def registration_problems(
    files: FileTree, root: str | None, kind: TemplateKind, *, customer_managed: bool = False
) -> tuple[str, ...]:
    """Each says what is wrong and where.

    *customer_managed*: the environment, or the service's pipeline, is not provisioned by Proton.
    """
    if root is None:
        return (_NO_BUNDLE,)
    bundle = read_bundle(files, root)
    own = (
        *_schema_problems(bundle, kind, customer_managed),
        *_directory_problems(bundle, kind, customer_managed),
        *(problem for part in bundle.parts.values() for problem in _part_problems(part)),
    )
    # The service's own words where they are known; the checker's rules know the rest.
    return own or refusals(files, root)


def _schema_problems(bundle: Bundle, kind: TemplateKind, customer_managed: bool) -> Iterator[str]:
    file, schema = bundle.schema_file, bundle.schema
    assert file is not None, "the root was found by its schema"
    assert schema is not None, "the root was found by its schema"
    if too_large := _too_large(file, _MOST_SCHEMA_BYTES):
        yield too_large
    if schema.document.problems or file.problem:
        yield from _unreadable(file, schema)
        return
    path = file.source.path
    if schema.openapi != "3.0.0":
        yield f'{path}: schema.format.openapi must be "3.0.0".'
    if schema.types_node is None:
        yield f"{path}: Missing property [types]"
        return
    if kind is TemplateKind.ENVIRONMENT:
        yield from _input_problems(path, schema.environment_input, "environmentInputType", kind)
        return
    yield from _input_problems(path, schema.service_input, "serviceInputType", kind)
    if not customer_managed:
        yield from _input_problems(path, schema.pipeline_input, "pipelineInputType", kind)
    elif schema.pipeline_input is not None:
        yield f"{path}: the template has no pipeline, so pipeline_input_type must be absent."


def _input_problems(
    path: str, input_type: InputType | None, key: str, kind: TemplateKind
) -> Iterator[str]:
    title = f"{kind.capitalize()} template schema is not valid"
    if input_type is None:
        yield f"{title}: Missing property [{key}] ({path})"
    elif input_type.node is None:
        yield f"{title}: {key} names {input_type.name}, which is not in types ({path})"
    elif input_type.raw.get("type") != "object":
        yield f"{title}: {input_type.name} must have type: object ({path})"
    elif not input_type.properties:
        yield f"{title}: {input_type.name} must have at least one property ({path})"


def _unreadable(file: TextFile, schema: Schema) -> Iterator[str]:
    if file.problem:
        yield file.problem.message
    for problem in schema.document.problems:
        line = file.source.position(problem.span.start).line + 1
        yield f"{file.source.path}:{line}: {problem.message}"


def _directory_problems(
    bundle: Bundle, kind: TemplateKind, customer_managed: bool
) -> Iterator[str]:
    if kind is TemplateKind.ENVIRONMENT:
        required: tuple[Role, ...] = () if customer_managed else (Role.ENVIRONMENT,)
        forbidden: tuple[Role, ...] = (Role.ENVIRONMENT,) if customer_managed else ()
    else:
        required = (Role.INSTANCE,) if customer_managed else (Role.INSTANCE, Role.PIPELINE)
        forbidden = (Role.PIPELINE,) if customer_managed else ()
    for role in required:
        if role not in bundle.parts:
            yield f"The bundle has no directory {_path(bundle, role)}, which the template needs."
    for role in forbidden:
        if role in bundle.parts:
            yield (
                f"The bundle has a directory {_path(bundle, role)}, but the template is "
                "CUSTOMER_MANAGED there: remove it."
            )


def _path(bundle: Bundle, role: Role) -> str:
    return f"{bundle.root}/{DIRECTORIES[role]}" if bundle.root else DIRECTORIES[role]


def _part_problems(part: Part) -> Iterator[str]:
    file, manifest = part.manifest_file, part.manifest
    if file is None or manifest is None:
        yield f"{part.directory}/manifest.yaml is missing."
        return
    if too_large := _too_large(file, _MOST_SCHEMA_BYTES):
        yield too_large
    path = file.source.path
    if file.problem:
        yield file.problem.message
    for problem in manifest.document.problems:
        line = file.source.position(problem.span.start).line + 1
        yield f"{path}:{line}: {problem.message}"
    if not manifest.entries:
        yield f"{path}: infrastructure.templates must list a template."
    elif part.engine is None:
        yield f"{path}: rendering_engine must be jinja, hcl or codebuild."
    elif part.engine is not Engine.CODEBUILD:
        yield from _file_problems(part, path)


def _file_problems(part: Part, manifest: str) -> Iterator[str]:
    for entry in part.manifest.entries if part.manifest else ():
        if not entry.selected(part.names):
            yield f"{manifest}: {part.directory}/{entry.file} is named but not in the bundle."
    for file in part.template_files:
        if file.problem:
            yield file.problem.message
        if too_large := _too_large(file, _MOST_TEMPLATE_BYTES):
            yield too_large


def _too_large(file: TextFile, limit: int) -> str | None:
    size = len(file.source.text.encode())
    if size <= limit:
        return None
    return f"{file.source.path} has {size:,} bytes; the largest allowed is {limit:,}."
