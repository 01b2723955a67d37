"""Reading ``proton.yaml``: every mistake becomes a problem at its place, the rest is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode import read_yaml
from proton_bundle.decode.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode
from proton_bundle.source import SourceText, Span
from proton_bundle.workspace.workspace_file import (
    ComponentEntry,
    EnvironmentEntry,
    Problem,
    Seed,
    ServiceEntry,
    TemplateEntry,
    WorkspaceFile,
)

# Proton's pattern for resource names (API model: ResourceName).
_NAME = re.compile(r"^[0-9A-Za-z]+[0-9A-Za-z_\-]*$")
_COMPATIBLE = re.compile(r"^[0-9A-Za-z][0-9A-Za-z_\-]*:(0|[1-9]\d*)$")
_KINDS = ("environment", "service")


def is_workspace_file(source: SourceText) -> bool:
    """Whether *source* is one: protonizer's ``proton.yaml`` (``type``, no ``templates``) is not."""
    root = read_yaml(source).root
    if not isinstance(root, MappingNode) or root.entry("proton"):
        return False
    known = ("templates", "environments", "services", "components")
    return any(root.entry(name) for name in known) and not (
        root.entry("type") and not root.entry("templates")
    )


def read_workspace_file(source: SourceText) -> WorkspaceFile:
    """Read *source*; every mistake becomes a problem at its place, the rest is kept."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def read(self) -> WorkspaceFile:
        document = read_yaml(self.source)
        self.problems += [Problem(each.span, each.message) for each in document.problems]
        root = document.root
        if not isinstance(root, MappingNode):
            self._say(
                Span(0, 0), "a workspace file is a mapping with 'templates' and what to deploy"
            )
            root = MappingNode(Span(0, 0), ())
        self._only(root, "templates", "environments", "services", "components", "seed")
        templates = tuple(self._templates(root.get("templates")))
        file = WorkspaceFile(
            source=self.source,
            templates=templates,
            environments=tuple(self._environments(root.get("environments"))),
            services=tuple(self._services(root.get("services"))),
            components=tuple(self._components(root.get("components"))),
            seed=self._seed(root.get("seed")),
            problems=(),
        )
        self._check_links(file)
        return WorkspaceFile(
            file.source,
            file.templates,
            file.environments,
            file.services,
            file.components,
            file.seed,
            tuple(sorted(self.problems, key=lambda each: each.span)),
        )

    def _templates(self, node: Node | None) -> Iterator[TemplateEntry]:
        if node is None:
            return
        if not isinstance(node, SequenceNode):
            self._say(node.span, "'templates' is a list of bundles, each '- path: FOLDER'")
            return
        for item in node.items:
            if not isinstance(item, MappingNode):
                self._say(item.span, "a template is a mapping with the bundle's 'path'")
                continue
            entry = self._template(item)
            if entry is not None:
                yield entry

    def _template(self, item: MappingNode) -> TemplateEntry | None:
        self._only(
            item,
            "path",
            "name",
            "kind",
            "major",
            "compatible_environments",
            "supported_component_sources",
        )
        path = self._text(item, "path", required=True)
        kind = self._text(item, "kind")
        if kind is not None and kind not in _KINDS:
            self._say_at(
                item, "kind", f"'{kind}' is no kind of template: say environment or service"
            )
        compatible = self._texts(item, "compatible_environments")
        for each in compatible or ():
            if not _COMPATIBLE.match(each):
                self._say_at(item, "compatible_environments", f"'{each}' is not NAME:MAJOR")
        sources = self._texts(item, "supported_component_sources")
        for each in sources or ():
            if each != "DIRECTLY_DEFINED":
                self._say_at(
                    item, "supported_component_sources", f"'{each}': only DIRECTLY_DEFINED exists"
                )
        if path is None:
            return None
        name, major = self._text(item, "name"), self._major(item)
        entry = TemplateEntry(path, item.span, name, kind, major, compatible, sources)
        if entry.template_name in (".", ".."):
            self._say_at(item, "path", f"'{path}' names no folder: give the template a 'name'")
        return entry

    def _major(self, item: MappingNode) -> int | None:
        value = self._text(item, "major")
        if value is None:
            return None
        if not re.fullmatch(r"0|[1-9]\d{0,8}", value):
            self._say_at(item, "major", f"'{value}' is not a major version: say 1, 2, …")
            return None
        return int(value)

    def _environments(self, node: Node | None) -> Iterator[EnvironmentEntry]:
        keys = ("role", "component_role", "codebuild_role", "provisioning_repository")
        for name, entry, item in self._named("environments", node):
            self._only(item, "template", "spec", *keys)
            template = self._text(item, "template", required=True)
            spec = self._text(item, "spec")
            if template is not None:
                given = {key: self._text(item, key) for key in keys}
                yield EnvironmentEntry(name, entry.key.span, template, spec, **given)

    def _services(self, node: Node | None) -> Iterator[ServiceEntry]:
        for name, entry, item in self._named("services", node):
            self._only(item, "template", "spec", "repository", "branch")
            template = self._text(item, "template", required=True)
            spec = self._text(item, "spec", required=True)
            repository, branch = self._text(item, "repository"), self._text(item, "branch")
            if template is not None:
                yield ServiceEntry(name, entry.key.span, template, spec, repository, branch)

    def _components(self, node: Node | None) -> Iterator[ComponentEntry]:
        for name, entry, item in self._named("components", node):
            self._only(item, "path", "service", "instance", "environment")
            path = self._text(item, "path", required=True)
            service, instance = self._text(item, "service"), self._text(item, "instance")
            environment = self._text(item, "environment")
            if (service is None) != (instance is None):
                self._say(
                    entry.key.span, f"component '{name}': 'service' and 'instance' go together"
                )
            elif service is None and environment is None:
                self._say(
                    entry.key.span,
                    f"component '{name}' needs 'service' and 'instance', or 'environment'",
                )
            if path is not None:
                yield ComponentEntry(name, entry.key.span, path, service, instance, environment)

    def _seed(self, node: Node | None) -> Seed:
        if node is None:
            return Seed()
        if not isinstance(node, MappingNode):
            self._say(node.span, "'seed' is a mapping of s3, ssm and secretsmanager")
            return Seed()
        self._only(node, "s3", "ssm", "secretsmanager")
        seed = Seed(*(self._texts_by_name(node.get(k)) for k in ("s3", "ssm", "secretsmanager")))
        for key in seed.s3:
            if "/" not in key.strip("/"):
                self._say_at(node, "s3", f"'{key}' is not BUCKET/KEY")
        return seed

    def _check_links(self, file: WorkspaceFile) -> None:
        names = {each.template_name for each in file.templates}
        made: tuple[EnvironmentEntry | ServiceEntry, ...] = (*file.environments, *file.services)
        for each in made:
            if names and each.template not in names:
                known = ", ".join(sorted(names))
                self._say(
                    each.span,
                    f"'{each.name}': no template '{each.template}' in 'templates' ({known})",
                )
        services = {each.name for each in file.services}
        for component in file.components:
            if component.service is not None and component.service not in services:
                self._say(
                    component.span,
                    f"component '{component.name}': no service '{component.service}'",
                )

    # -- reading values ---------------------------------------------------------------------

    def _named(self, key: str, node: Node | None) -> Iterator[tuple[str, Entry, MappingNode]]:
        if node is None:
            return
        if not isinstance(node, MappingNode):
            self._say(node.span, f"'{key}' is a mapping of names")
            return
        for entry in node.entries:
            name = entry.name
            if name is None or not _NAME.match(name) or len(name) > 100:
                self._say(
                    entry.key.span,
                    f"'{name}' is not a name: letters, digits, '-' and '_', at most 100 of them",
                )
            elif not isinstance(entry.value, MappingNode):
                self._say(entry.key.span, f"'{name}' in '{key}' is a mapping")
            else:
                yield name, entry, entry.value

    def _text(self, node: MappingNode, key: str, *, required: bool = False) -> str | None:
        value = node.get(key)
        if isinstance(value, ScalarNode) and (value.value or value.style != "plain"):
            return value.value
        if value is not None:
            self._say_at(node, key, f"'{key}' is a text")
        elif required:
            self._say(node.span, f"'{key}' is missing")
        return None

    def _texts(self, node: MappingNode, key: str) -> tuple[str, ...] | None:
        value = node.get(key)
        if value is None:
            return None
        if isinstance(value, SequenceNode) and all(isinstance(e, ScalarNode) for e in value.items):
            return tuple(each.value for each in value.items if isinstance(each, ScalarNode))
        self._say_at(node, key, f"'{key}' is a list of texts")
        return None

    def _texts_by_name(self, node: Node | None) -> dict[str, str]:
        if node is None:
            return {}
        if not isinstance(node, MappingNode):
            self._say(node.span, "a mapping of names to texts is expected here")
            return {}
        found = {}
        for entry in node.entries:
            if entry.name is None or not isinstance(entry.value, ScalarNode):
                self._say(entry.key.span, "a name and a text are expected here")
                continue
            found[entry.name] = entry.value.value
        return found

    def _only(self, node: MappingNode, *allowed: str) -> None:
        from proton_bundle.suggestions import closest

        for entry in node.entries:
            if entry.name not in allowed:
                close = closest(entry.name or "", allowed)
                hint = f"; did you mean '{close}'?" if close else f" (known: {', '.join(allowed)})"
                self._say(entry.key.span, f"unknown key '{entry.name}'{hint}")

    def _say_at(self, node: MappingNode, key: str, message: str) -> None:
        value = node.get(key)
        self._say(value.span if value is not None else node.span, message)

    def _say(self, span: Span, message: str) -> None:
        self.problems.append(Problem(span, message))
