"""With which specs and instances a template can be rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.layout import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.layout import BundleRoot
    from proton_lsp.features import FeatureContext


@dataclass(frozen=True, slots=True)
class Choice:
    """*spec* is a path of the folder, None for no spec; *instance* is set where one is rendered."""

    spec: str | None = None
    instance: str | None = None

    @property
    def label(self) -> str:
        if self.spec is None:
            return "no spec: defaults and stand-ins"
        return f"{self.spec}: {self.instance}" if self.instance else self.spec


def choices(context: FeatureContext) -> tuple[Choice, ...]:
    """All there are, the specs' own order kept; the last is no spec."""
    return (*dict.fromkeys(_of_specs(context)), Choice())


def choose(options: tuple[Choice, ...], wanted: Choice | None, preferred: str) -> Choice:
    """*wanted*, else the first with the spec *preferred*, else the first."""
    if wanted is not None and wanted in options:
        return wanted
    preferred = (wanted.spec if wanted else None) or preferred
    return next((each for each in options if each.spec == preferred), options[0])


def _of_specs(context: FeatureContext) -> Iterator[Choice]:
    links = context.folder.analysis.links
    root = _described_by_specs(context)
    for file in links.specs_of(root) if root is not None else ():
        if context.role is Role.ENVIRONMENT or (
            context.role is Role.PIPELINE and file.spec.pipeline is not None
        ):
            yield Choice(file.path)
        elif context.role in (Role.INSTANCE, Role.COMPONENT):
            attached = _attached_to(context)
            for instance in sorted(file.spec.instances, key=lambda each: each.name not in attached):
                yield Choice(file.path, instance.name or "")


def _attached_to(context: FeatureContext) -> frozenset[str | None]:
    """The instances that the workspace file attaches this component to."""
    workspace, root = context.project.workspace_file, context.bundle and context.bundle.root
    return frozenset(
        entry.instance
        for entry in (workspace.components if workspace and root else ())
        if root and context.project.from_workspace(entry.path) == root.path
    )


def _described_by_specs(context: FeatureContext) -> BundleRoot | None:
    """The bundle whose specs matter: a component has those of the service it is attached to."""
    bundle = context.bundle
    if bundle is None or context.role is not Role.COMPONENT:
        return bundle.root if bundle else None
    return bundle.links.attached_to(bundle.root)
