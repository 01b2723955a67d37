"""Which spec and which environment templates belong to a bundle, from strong evidence to weak.

The workspace file; registration side files; protonizer's description; then the folders: a spec lies
in its bundle's folder or beside its version folder; else the nearest folder around it with one
bundle of the kind decides; else the bundle that shares most of its names. Fit is judged by shared
names, never by validity. Where nothing applies the link is unknown, and nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from posixpath import basename, dirname, join

from proton_bundle.bundle import Bundle
from proton_bundle.decode import read_yaml
from proton_bundle.decode.nodes import ScalarNode, SequenceNode, find
from proton_bundle.layout import BundleKind, BundleRoot, Role
from proton_bundle.spec import Spec, SpecKind
from proton_bundle.values import Declaration
from proton_bundle.workspace.project import Project, SpecFile
from proton_bundle.workspace.registration_files import COMPATIBLE_ENVS, TEMPLATE_REGISTRATION
from proton_bundle.workspace.workspace_file import EnvironmentEntry, ServiceEntry

_READ_OUTPUT = re.compile(r"\benvironment\s*\.\s*outputs\s*\.\s*(\w+)")
_DECLARING = ("proton.yaml", "proton.yml", TEMPLATE_REGISTRATION, COMPATIBLE_ENVS)
# A guess by folders holds only when at least this share of the names read is known there.
_FIT = 0.5


@dataclass(frozen=True, slots=True)
class EnvironmentLinks:
    """The environment templates that a service template or component works with.

    *missing* are named ``NAME:MAJOR`` but not in the tree; *declared* false means a guess from the
    folders.
    """

    known: tuple[BundleRoot, ...]
    missing: tuple[str, ...]
    declared: bool

    @property
    def is_unknown(self) -> bool:
        return not self.known


class Links:
    """The links of one project; every answer is computed once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._environments: dict[str, EnvironmentLinks] = {}
        self._specs: dict[str, BundleRoot | None] = {}

    def after(self, project: Project, paths: Iterable[str]) -> Links:
        """The links of *project*, after an edit of *paths* that added and removed no file.

        What the edit cannot have changed is kept: an edit of a template must not cost a workspace.
        """
        links, touched = Links(project), frozenset(paths)
        if any(basename(path) in _DECLARING for path in touched):
            return links
        roots = {root for path in touched if (root := project.root_of(path)) is not None}
        links._environments = {
            path: found
            for path, found in self._environments.items()
            if not roots & {project.roots_by_path.get(path), *found.known}
        }
        schemas = any(basename(path) in ("schema.yaml", "schema.yml") for path in touched)
        links._specs = {
            path: root
            for path, root in self._specs.items()
            if path not in touched and not (schemas and (root is None or root in roots))
        }
        return links

    # -- environments -----------------------------------------------------------------------

    def environments(self, root: BundleRoot) -> EnvironmentLinks:
        """The environment templates that the service bundle or component at *root* works with."""
        if root.path not in self._environments:
            self._environments[root.path] = self._find_environments(root)
        return self._environments[root.path]

    def services(self, environment: BundleRoot) -> tuple[BundleRoot, ...]:
        """The service bundles and components that work with *environment*."""
        return tuple(
            root
            for root in self.project.roots
            if root.kind is not BundleKind.ENVIRONMENT
            and environment in self.environments(root).known
        )

    def environment_outputs(self, root: BundleRoot) -> dict[str, Declaration] | None:
        """The outputs that every linked environment template has; None when that is not known."""
        links = self.environments(root)
        if links.is_unknown:
            return None
        found: dict[str, Declaration] | None = None
        for environment in links.known:
            outputs = self.project.bundle(environment).environment_outputs
            if outputs.open:
                return None
            names = dict(outputs.declarations)
            found = names if found is None else {k: v for k, v in found.items() if k in names}
        return found

    def _find_environments(self, root: BundleRoot) -> EnvironmentLinks:
        if root.kind is BundleKind.COMPONENT:
            service = self.attached_to(root)
            if service is not None:
                return self.environments(service)
        named = self.declared_environments(root)
        if named is not None:
            pairs = [(text, self._template(text, root)) for text in named]
            return EnvironmentLinks(
                known=tuple(dict.fromkeys(found for _, found in pairs if found)),
                missing=tuple(text for text, found in pairs if found is None),
                declared=True,
            )
        guess = self._nearest(root.path, BundleKind.ENVIRONMENT)
        if guess is None or not self._fits(root, guess):
            return EnvironmentLinks((), (), declared=False)
        return EnvironmentLinks((guess,), (), declared=False)

    def declared_environments(self, root: BundleRoot) -> tuple[str, ...] | None:
        """``NAME:MAJOR`` of every compatible environment template that some file declares."""
        workspace = self.project.workspace_file
        for entry in workspace.templates if workspace else ():
            if self.project.from_workspace(entry.path) == root.path:
                if entry.compatible_environments is not None:
                    return entry.compatible_environments
                break
        registration = self.project.registration(root)
        if registration is not None and registration.compatible:
            return tuple(each.text for each in registration.compatible if each.name)
        return self._described_environments(root)

    def _described_environments(self, root: BundleRoot) -> tuple[str, ...] | None:
        """protonizer's ``proton.yaml`` in the bundle's folder."""
        file = self.project.text(join(root.path, "proton.yaml"))
        if file is None:
            return None
        node = find(read_yaml(file.source).root, "compatibleEnvironments")
        if not isinstance(node, SequenceNode):
            return None
        return tuple(each.value for each in node.items if isinstance(each, ScalarNode)) or None

    def _template(self, text: str, near: BundleRoot) -> BundleRoot | None:
        """The environment template ``NAME:MAJOR``: same engine, then nearest, where several are."""
        name, _, major = text.partition(":")
        candidates = [
            root
            for root in self.project.roots
            if root.kind is BundleKind.ENVIRONMENT
            and self.project.name_of(root) == name
            and root.major in (None, int(major) if major.isdigit() else None)
        ]
        engine = self._engine(near)
        return min(
            candidates,
            key=lambda each: (self._engine(each) != engine, _distance(each.path, near.path)),
            default=None,
        )

    def _engine(self, root: BundleRoot) -> object:
        parts = self.project.bundle(root).parts.values()
        return next((part.engine for part in parts if part.engine), None)

    def _fits(self, root: BundleRoot, environment: BundleRoot) -> bool:
        read = outputs_read(self.project.bundle(root))
        outputs = self.project.bundle(environment).environment_outputs
        if not read or outputs.open:
            return True
        return len(read & outputs.declarations.keys()) >= _FIT * len(read)

    # -- components -------------------------------------------------------------------------

    def attached_to(self, component: BundleRoot) -> BundleRoot | None:
        """The service template that the workspace file attaches *component* to an instance of."""
        workspace = self.project.workspace_file
        if workspace is None:
            return None
        services = {each.name: each.template for each in workspace.services}
        for entry in workspace.components:
            if self.project.from_workspace(entry.path) == component.path:
                return self._of_workspace(services.get(entry.service or ""))
        return None

    def _of_workspace(self, template: str | None) -> BundleRoot | None:
        """The bundle that the workspace file registers under the name *template*."""
        workspace = self.project.workspace_file
        for entry in workspace.templates if workspace and template else ():
            if entry.template_name == template:
                return self.project.roots_by_path.get(self.project.from_workspace(entry.path))
        return None

    # -- specs ------------------------------------------------------------------------------

    def bundle_of(self, spec: SpecFile) -> BundleRoot | None:
        """The bundle that *spec* is written for; None when nothing tells."""
        if spec.path not in self._specs:
            self._specs[spec.path] = self._find_bundle(spec)
        return self._specs[spec.path]

    def specs_of(self, root: BundleRoot) -> tuple[SpecFile, ...]:
        return tuple(each for each in self.project.specs if self.bundle_of(each) == root)

    def _find_bundle(self, file: SpecFile) -> BundleRoot | None:
        kind = kind_of_spec(file.spec)
        return (
            self._declared_bundle(file)
            or self._around(file, kind)
            or self._nearest(dirname(file.path), kind)
            or self._most_shared(file.spec, kind)
        )

    def _declared_bundle(self, file: SpecFile) -> BundleRoot | None:
        workspace = self.project.workspace_file
        if workspace is None:
            return None
        entries: tuple[EnvironmentEntry | ServiceEntry, ...] = (
            *workspace.environments,
            *workspace.services,
        )
        for entry in entries:
            if entry.spec is None or self.project.from_workspace(entry.spec) != file.path:
                continue
            return self._of_workspace(entry.template)
        return None

    def _around(self, file: SpecFile, kind: BundleKind) -> BundleRoot | None:
        """The bundle in whose folder, or beside whose version folder, the spec lies."""
        inside = self.project.root_of(file.path)
        if inside is not None and inside.kind is kind:
            return inside
        folder = dirname(file.path)
        while folder:
            versions = [
                root
                for root in self.project.roots
                if root.kind is kind and root.major is not None and dirname(root.path) == folder
            ]
            if versions:
                return self._best(file.spec, versions)
            folder = dirname(folder)
        return None

    def _nearest(self, folder: str, kind: BundleKind) -> BundleRoot | None:
        """The one bundle of *kind* in the nearest folder around that has exactly one."""
        while True:
            beneath = [
                root
                for root in self.project.roots
                if root.kind is kind and (not folder or f"{root.path}/".startswith(f"{folder}/"))
            ]
            if len(beneath) == 1:
                return beneath[0]
            if beneath or not folder:
                return None
            folder = dirname(folder)

    def _most_shared(self, spec: Spec, kind: BundleKind) -> BundleRoot | None:
        candidates = [root for root in self.project.roots if root.kind is kind]
        best = self._best(spec, candidates) if candidates else None
        return best if best is not None and self._shared(spec, best) > 0 else None

    def _best(self, spec: Spec, candidates: Iterable[BundleRoot]) -> BundleRoot:
        """The candidate that shares most input names; the higher major where several do."""
        key: Callable[[BundleRoot], tuple[int, int]] = lambda root: (  # noqa: E731 - a sort key
            self._shared(spec, root),
            root.major or 0,
        )
        return max(candidates, key=key)

    def _shared(self, spec: Spec, root: BundleRoot) -> int:
        bundle = self.project.bundle(root)
        known = {
            name
            for role in (Role.ENVIRONMENT, Role.INSTANCE, Role.PIPELINE)
            if (inputs := bundle.input_type(role)) is not None
            for name in inputs.properties
        }
        return len(input_names(spec) & known)


@dataclass(frozen=True, slots=True)
class Reading:
    """The outputs that one template reads of another, and those of them that it does not have."""

    outputs: tuple[str, ...]
    missing: tuple[str, ...]


def reading_of(bundle: Bundle, environment: Bundle) -> Reading:
    """What *bundle* reads of *environment*; nothing is missing where outputs may be more."""
    read, outputs = outputs_read(bundle), environment.environment_outputs
    missing = frozenset() if outputs.open else read - outputs.declarations.keys()
    return Reading(tuple(sorted(read - missing)), tuple(sorted(missing)))


def outputs_read(bundle: Bundle) -> frozenset[str]:
    """The names behind ``environment.outputs.`` in a bundle's templates, told from the text."""
    return frozenset(
        name
        for part in bundle.parts.values()
        for file in part.template_files
        for name in _READ_OUTPUT.findall(file.source.text)
    )


def input_names(spec: Spec) -> frozenset[str]:
    """Every input that a spec gives a value, of whatever it is the spec."""
    given = (spec.environment, spec.pipeline, *(each.inputs for each in spec.instances))
    return frozenset(name for inputs in given if inputs for name in inputs.values)


def kind_of_spec(spec: Spec) -> BundleKind:
    """What the spec says it is for; where it says nothing valid, what its keys tell."""
    if spec.kind is not None:
        return BundleKind.SERVICE if spec.kind is SpecKind.SERVICE else BundleKind.ENVIRONMENT
    service = spec.instances_node is not None or spec.pipeline is not None
    return BundleKind.SERVICE if service else BundleKind.ENVIRONMENT


def _distance(one: str, other: str) -> int:
    """Steps between two folders of a tree."""
    first, second = one.split("/"), other.split("/")
    shared = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        shared += 1
    return len(first) + len(second) - 2 * shared
