"""PB710: a workspace file names a file or folder that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from proton_bundle.decode import read_yaml
from proton_bundle.decode.nodes import MappingNode, Node, ScalarNode, SequenceNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import ProjectSubject

RULE = Rule(
    code="PB710",
    name="workspace-path",
    severity=Severity.ERROR,
    scope=Scope.PROJECT,
    noticed=Noticed.NEVER,
    title="A workspace file names a file or folder that is not there",
    why="Paths are relative to the workspace file.",
    bad="""
    -- proton.yaml --
    templates:
      - path: network/v1
      - path: «worker/v2»
    environments:
      dev: {template: network, spec: network/spec/spec.yaml}
    services:
      jobs: {template: worker, spec: worker/spec/spec.yaml}
    components:
      store: {path: bucket, service: jobs, instance: worker-dev}
    """,
    good="""
    -- proton.yaml --
    templates:
      - path: network/v1
      - path: worker/v1
    environments:
      dev: {template: network, spec: network/spec/spec.yaml}
    services:
      jobs: {template: worker, spec: worker/spec/spec.yaml}
    components:
      store: {path: bucket, service: jobs, instance: worker-dev}
    """,
    base="project",
)


def check(subject: ProjectSubject) -> Iterator[Finding]:
    project = subject.project.project
    workspace = project.workspace_file
    root = read_yaml(workspace.source).root if workspace else None
    if workspace is None or not isinstance(root, MappingNode):
        return
    folders = {dirname(path) for path in project.paths}
    known = project.path_set | {parent for folder in folders for parent in _upwards(folder)}
    for node in _paths(root):
        path = project.from_workspace(node.value)
        # What lies above the tree that was read cannot be judged.
        if path not in known and not path.startswith(("..", "/")):
            message = f"'{node.value}' is not there"
            yield RULE.at(workspace.source.path, node.content, message)


def _paths(root: MappingNode) -> Iterator[ScalarNode]:
    templates = root.get("templates")
    for item in templates.items if isinstance(templates, SequenceNode) else ():
        yield from _scalar(item, "path")
    for group, key in (("environments", "spec"), ("services", "spec"), ("components", "path")):
        named = root.get(group)
        for entry in named.entries if isinstance(named, MappingNode) else ():
            yield from _scalar(entry.value, key)


def _scalar(node: Node, key: str) -> Iterator[ScalarNode]:
    value = node.get(key) if isinstance(node, MappingNode) else None
    if isinstance(value, ScalarNode) and value.value:
        yield value


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = dirname(folder)
    yield ""
