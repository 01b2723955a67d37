"""The keys and fixed values of Proton's own files, and what each means.

Sources: the AWS Proton user guide (bundles, template sync, specs) and OpenAPI 3.0.3 (schemas).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from proton_bundle.rules.subjects import FileKind

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.yaml_position import YamlPosition


class Key(NamedTuple):
    """*holds* tells what follows the colon: ``value``, ``mapping`` or ``list``."""

    name: str
    doc: str
    values: tuple[str, ...] = ()
    holds: str = "value"


ANY = "*"
"""In a path: any key or index."""

_MANIFEST = {
    (): (Key("infrastructure", "What provisions this part of the bundle.", holds="mapping"),),
    ("infrastructure",): (Key("templates", "The template files: one entry.", holds="list"),),
    ("infrastructure", "templates", ANY): (
        Key("file", 'The template file in this directory; `"*"` takes every `.tf` file.'),
        Key(
            "rendering_engine",
            "`jinja` for CloudFormation, `hcl` for Terraform, `codebuild` to run commands.",
            ("jinja", "hcl", "codebuild"),
        ),
        Key(
            "template_language",
            "The language of the template; absent for CodeBuild.",
            ("cloudformation", "terraform"),
        ),
        Key("settings", "How the CodeBuild project runs.", holds="mapping"),
    ),
    ("infrastructure", "templates", ANY, "settings"): (
        Key("image", "The CodeBuild image.", ("aws/codebuild/amazonlinux2-x86_64-standard:4.0",)),
        Key("runtimes", "Runtimes and their versions, such as `nodejs: 16`.", holds="mapping"),
        Key("input_type", "The format of the inputs file.", ("JSON", "HCL")),
        Key("env", "Environment variables of the commands.", holds="mapping"),
        Key("provision", "Commands that create and update.", holds="list"),
        Key("deprovision", "Commands that delete.", holds="list"),
        Key(
            "project_properties",
            "Properties of the `AWS::CodeBuild::Project`; values may use Jinja.",
            holds="mapping",
        ),
    ),
    ("infrastructure", "templates", ANY, "settings", "env"): (
        Key("variables", "Names and values.", holds="mapping"),
        Key("secrets_manager", "Names and Secrets Manager references.", holds="mapping"),
    ),
}
_TYPES = ("string", "number", "integer", "boolean", "array", "object")
_PROPERTY = (
    Key(
        "type", "What the value is.", ("string", "number", "integer", "boolean", "array", "object")
    ),
    Key("title", "A short name for forms."),
    Key("description", "What the input is for."),
    Key("default", "The value when the spec gives none."),
    Key("enum", "The only values allowed.", holds="list"),
    Key("pattern", "A regular expression that the text must match."),
    Key("minLength", "The shortest text."),
    Key("maxLength", "The longest text."),
    Key("minimum", "The smallest number."),
    Key("maximum", "The largest number."),
    Key("items", "What each item of the list is.", holds="mapping"),
    Key("minItems", "The fewest items."),
    Key("maxItems", "The most items."),
    Key("nullable", "Whether null is allowed.", ("true", "false")),
    Key("example", "A value for documentation."),
    Key("properties", "The members of an object.", holds="mapping"),
    Key("required", "The members that must be given.", holds="list"),
    Key("$ref", 'Another type of this schema: `"#/TypeName"`.'),
)
_TYPE = ("schema", "types", ANY)
_SCHEMA = {
    (): (Key("schema", "The schema of the bundle's inputs.", holds="mapping"),),
    ("schema",): (
        Key("format", "The schema language and its version.", holds="mapping"),
        Key("environment_input_type", "The type of an environment template's inputs."),
        Key("service_input_type", "The type of a service instance's inputs."),
        Key("pipeline_input_type", "The type of the pipeline's inputs."),
        Key("types", "The types, each an object schema.", holds="mapping"),
    ),
    ("schema", "format"): (Key("openapi", "OpenAPI's version.", ('"3.0.0"',)),),
    _TYPE: (
        Key("type", "Input types are objects.", ("object",)),
        Key("description", "What the type is."),
        Key("properties", "The inputs.", holds="mapping"),
        Key("required", "The inputs that a spec must give.", holds="list"),
    ),
    (*_TYPE, "properties", ANY): _PROPERTY,
    (*_TYPE, "properties", ANY, "items"): _PROPERTY,
    (*_TYPE, "properties", ANY, "properties", ANY): _PROPERTY,
    (*_TYPE, "properties", ANY, "items", "properties", ANY): _PROPERTY,
}
_SPEC = {
    (): (
        Key("proton", "What the spec is for.", ("EnvironmentSpec", "ServiceSpec")),
        Key("spec", "The environment's inputs.", holds="mapping"),
        Key("pipeline", "The pipeline's inputs.", holds="mapping"),
        Key("instances", "The service's instances.", holds="list"),
    ),
    ("instances", ANY): (
        Key("name", "The instance's name."),
        Key("environment", "The environment that the instance is deployed into."),
        Key(
            "spec",
            "The instance's inputs; may be left out when all have defaults.",
            holds="mapping",
        ),
    ),
}
_Rows: TypeAlias = dict[tuple[str, ...], tuple[Key, ...]]
_REGISTRATION: _Rows = {
    (): (
        Key(
            "compatible_environments",
            "The environment templates, `name:major`, that the service works with.",
            holds="list",
        ),
        Key("supported_component_sources", "`DIRECTLY_DEFINED` allows components.", holds="list"),
    ),
}
_WORKSPACE = {
    (): (
        Key("templates", "The bundles to register.", holds="list"),
        Key("environments", "The environments to deploy, by name.", holds="mapping"),
        Key("services", "The services to deploy, by name.", holds="mapping"),
        Key("components", "The components to deploy, by name.", holds="mapping"),
        Key("seed", "What exists in AWS before anything deploys.", holds="mapping"),
    ),
    ("templates", ANY): (
        Key("path", "The bundle's folder."),
        Key("name", "The template's name; else the folder's."),
        Key("kind", "The template's kind; else told from the bundle.", ("environment", "service")),
        Key("major", "The major version; else the folder's, else 1."),
        Key("compatible_environments", "Environment templates, `name:major`.", holds="list"),
        Key("supported_component_sources", "`DIRECTLY_DEFINED` allows components.", holds="list"),
    ),
    ("environments", ANY): (
        Key("template", "The environment template's name."),
        Key("spec", "The spec file."),
        Key("role", "The role that provisions."),
        Key("component_role", "The role that provisions components."),
        Key("codebuild_role", "The role of CodeBuild provisioning."),
        Key("provisioning_repository", "The repository of self-managed provisioning."),
    ),
    ("services", ANY): (
        Key("template", "The service template's name."),
        Key("spec", "The spec file."),
        Key("repository", "The source repository: a folder, or `owner/name`."),
        Key("branch", "The branch that the pipeline builds."),
    ),
    ("components", ANY): (
        Key("path", "The component's folder."),
        Key("service", "The service it is attached to."),
        Key("instance", "The service instance it is attached to."),
        Key("environment", "The environment, for a component attached to no service."),
    ),
    ("seed",): (
        Key("s3", "`bucket/key`: a file, or a folder to zip.", holds="mapping"),
        Key("ssm", "Parameters and their values.", holds="mapping"),
        Key("secretsmanager", "Secrets and their values.", holds="mapping"),
    ),
}
_FILES: dict[FileKind, _Rows] = {
    FileKind.MANIFEST: _MANIFEST,
    FileKind.SCHEMA: _SCHEMA,
    FileKind.SPEC: _SPEC,
    FileKind.REGISTRATION: _REGISTRATION,
    FileKind.WORKSPACE: _WORKSPACE,
}


def keys_below(kind: FileKind | None, path: tuple[str | int, ...]) -> tuple[Key, ...]:
    """The keys that may stand in the mapping at *path* of a file of *kind*."""
    if kind is None:
        return ()
    for pattern, keys in _FILES.get(kind, {}).items():
        if len(pattern) == len(path) and all(
            wanted in (ANY, step) for wanted, step in zip(pattern, path, strict=True)
        ):
            return keys
    return ()


def key_at(kind: FileKind | None, path: tuple[str | int, ...]) -> Key | None:
    """The key at the end of *path*."""
    if not path:
        return None
    return next((key for key in keys_below(kind, path[:-1]) if key.name == path[-1]), None)


def documentation(context: FeatureContext, position: YamlPosition) -> str | None:
    """What the key at *position* means, and which values it takes."""
    key = key_at(context.kind, position.path)
    if key is None or not position.on_key:
        return None
    values = f"\n\nOne of: {', '.join(f'`{each}`' for each in key.values)}" if key.values else ""
    return f"**{key.name}**\n\n{key.doc}{values}"
