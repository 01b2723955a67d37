"""What the files around a template say of the deployment that is previewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.layout import Role

if TYPE_CHECKING:
    from proton_bundle.schema import InputType
    from proton_bundle.spec import Spec, SpecInstance
    from proton_bundle.workspace.workspace_file import ComponentEntry, ServiceEntry
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.rendered_preview.choices import Choice


class Declared:
    """The spec of *choice*, and the names that the workspace file gives to what it deploys."""

    def __init__(self, context: FeatureContext, choice: Choice) -> None:
        self.choice = choice
        self._project = context.project
        self._workspace = context.project.workspace_file
        self._bundle = context.bundle
        self._role = context.role
        found = context.project.spec(choice.spec) if choice.spec else None
        self.spec: Spec | None = found.spec if found else None

    @property
    def instance(self) -> SpecInstance | None:
        instances = self.spec.instances if self.spec else ()
        return next((e for e in instances if (e.name or "") == self.choice.instance), None)

    @property
    def environment_name(self) -> str | None:
        """The name of the environment that is deployed with this spec."""
        entries = self._workspace.environments if self._workspace else ()
        return next((each.name for each in entries if self._is_of_spec(each.spec)), None)

    @property
    def service(self) -> ServiceEntry | None:
        entries = self._workspace.services if self._workspace else ()
        return next((each for each in entries if self._is_of_spec(each.spec)), None)

    @property
    def component_name(self) -> str | None:
        """The name of this component."""
        for entry in self._workspace.components if self._workspace and self._bundle else ():
            if self._bundle and self._project.from_workspace(entry.path) == self._bundle.root.path:
                return entry.name
        return None

    @property
    def attached(self) -> ComponentEntry | None:
        """The component that is attached to the chosen instance."""
        service = self.service
        for entry in self._workspace.components if self._workspace and service else ():
            if service and (entry.service, entry.instance) == (service.name, self.choice.instance):
                return entry
        return None

    def outputs_of(self, entry: ComponentEntry | None) -> tuple[str, ...]:
        """The outputs of the component's own template."""
        path = self._project.from_workspace(entry.path) if entry else None
        root = self._project.roots_by_path.get(path) if path is not None else None
        part = self._project.bundle(root).parts.get(Role.COMPONENT) if root else None
        return tuple(part.outputs.declarations) if part else ()

    def input_type(self, role: Role) -> InputType | None:
        """As this bundle's schema says; a component reads what its service's schema declares."""
        if self._bundle is None or self._role is not Role.COMPONENT:
            return self._bundle.bundle.input_type(role) if self._bundle else None
        root = self._bundle.links.attached_to(self._bundle.root)
        return self._project.bundle(root).input_type(role) if root else None

    def _is_of_spec(self, path: str | None) -> bool:
        return path is not None and self._project.from_workspace(path) == self.choice.spec
