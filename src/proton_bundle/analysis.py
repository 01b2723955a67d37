"""What is known of a bundle's templates before anything renders: trees, names, types, links."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from proton_bundle.bundle import Bundle, Part
from proton_bundle.decode import TemplateDocument, read_template
from proton_bundle.decode.comments import without_comments
from proton_bundle.files import TextFile
from proton_bundle.jinja.type_check import TypeCheck, check
from proton_bundle.layout import BundleKind, BundleRoot, Role
from proton_bundle.manifest import Engine
from proton_bundle.out_of_scope import explain
from proton_bundle.parameters import namespace
from proton_bundle.source import SourceText
from proton_bundle.values import Object
from proton_bundle.workspace.links import EnvironmentLinks, Links
from proton_bundle.workspace.project import Project


# Not slotted: cached properties keep what they computed in the instance.
@dataclass(frozen=True)
class TemplateAnalysis:
    """One Jinja file of a part: a CloudFormation template, or a CodeBuild manifest."""

    part: Part
    file: TextFile
    namespace: Object

    @property
    def source(self) -> SourceText:
        return self.file.source

    @property
    def path(self) -> str:
        return self.file.source.path

    @property
    def role(self) -> Role:
        return self.part.role

    @cached_property
    def document(self) -> TemplateDocument:
        for document in self.part.documents:
            if document.source.path == self.path:
                return document
        if self.part.engine is Engine.CODEBUILD:
            return read_template(without_comments(self.file.source))
        return read_template(self.file.source)

    @cached_property
    def names(self) -> TypeCheck:
        """Every name that the file reads, resolved, and what is wrong with it."""
        return check(
            self.document.jinja,
            self.namespace,
            source_path=self.path,
            explain=explain(self.role, self.namespace),
        )


@dataclass(frozen=True)
class BundleAnalysis:
    """A bundle with its place in the project."""

    root: BundleRoot
    bundle: Bundle
    project: Project
    links: Links

    @cached_property
    def environments(self) -> EnvironmentLinks:
        return self.links.environments(self.root)

    @cached_property
    def templates(self) -> tuple[TemplateAnalysis, ...]:
        """The Jinja files of all parts, in the parts' order."""
        return tuple(
            self._template(part, file)
            for part in self.bundle.parts.values()
            for file in _jinja_files(part)
        )

    def namespace(self, role: Role) -> Object:
        """What the files of *role* may read, with the types and declarations that are known."""
        return self._namespaces(role)

    def template(self, path: str) -> TemplateAnalysis | None:
        """The Jinja file at *path*; the others are not looked at."""
        for part in self.bundle.parts.values():
            for file in _jinja_files(part):
                if file.source.path == path:
                    return self._template(part, file)
        return None

    def _template(self, part: Part, file: TextFile) -> TemplateAnalysis:
        path = file.source.path
        if path not in self._made:
            self._made[path] = TemplateAnalysis(part, file, self.namespace(part.role))
        return self._made[path]

    @cached_property
    def _made(self) -> dict[str, TemplateAnalysis]:
        return {}

    def _namespaces(self, role: Role) -> Object:
        if role not in self._known:
            self._known[role] = self._namespace(role)
        return self._known[role]

    @cached_property
    def _known(self) -> dict[Role, Object]:
        return {}

    def _namespace(self, role: Role) -> Object:
        schema = self.bundle.schema
        service = self.links.attached_to(self.root) if role is Role.COMPONENT else None
        if service is not None:
            # An attached component reads the inputs of the instance it is attached to.
            schema = self.project.bundle(service).schema
        # Only a pipeline reads them, and they cost the parsing of the instance's template.
        instance = self.bundle.parts.get(Role.INSTANCE) if role is Role.PIPELINE else None
        outputs = instance.outputs if instance else None
        linked = None if role is Role.ENVIRONMENT else self.links.environment_outputs(self.root)
        return namespace(
            role,
            environment_input=_object(schema and schema.environment_input),
            service_input=_object(schema and schema.service_input),
            pipeline_input=_object(schema and schema.pipeline_input),
            environment_outputs=linked,
            instance_outputs=None if outputs is None or outputs.open else outputs.declarations,
            component_attached=None if service is None else True,
        )


class ProjectAnalysis:
    """All bundles of a project, analysed when asked for and kept."""

    def __init__(self, project: Project, links: Links | None = None) -> None:
        self.project = project
        self.links = links or Links(project)
        self._bundles: dict[str, BundleAnalysis] = {}

    def forget(self, root: str) -> None:
        """Drop all that was parsed of the bundle at *root*; it is read again when needed."""
        self._bundles.pop(root, None)
        self.project.forget(root)

    def bundle(self, root: BundleRoot) -> BundleAnalysis:
        if root.path not in self._bundles:
            bundle = self.project.bundle(root)
            self._bundles[root.path] = BundleAnalysis(root, bundle, self.project, self.links)
        return self._bundles[root.path]

    def bundle_around(self, path: str) -> BundleAnalysis | None:
        """The bundle in whose folder *path* lies."""
        root = self.project.root_of(path)
        return None if root is None else self.bundle(root)

    @property
    def bundles(self) -> tuple[BundleAnalysis, ...]:
        """Bundles proper, without components."""
        roots = self.project.roots
        return tuple(self.bundle(r) for r in roots if r.kind is not BundleKind.COMPONENT)

    @property
    def components(self) -> tuple[BundleAnalysis, ...]:
        roots = self.project.roots
        return tuple(self.bundle(r) for r in roots if r.kind is BundleKind.COMPONENT)


def _jinja_files(part: Part) -> tuple[TextFile, ...]:
    if part.engine is Engine.CLOUDFORMATION:
        return part.template_files
    if part.engine is Engine.CODEBUILD and part.manifest_file is not None:
        return (part.manifest_file,)
    return ()


def _object(input_type: object) -> Object | None:
    from proton_bundle.schema import InputType

    return input_type.object if isinstance(input_type, InputType) else None
