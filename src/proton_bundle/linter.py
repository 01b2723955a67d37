"""Run the rules over a project: findings in reading order, ignore comments honoured.

No rendering and no cfn-lint here: that is ``proton_cloudformation.rendered_check``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join

from proton_bundle.analysis import ProjectAnalysis, TemplateAnalysis
from proton_bundle.bundle import Bundle
from proton_bundle.findings import Finding
from proton_bundle.layout import BundleKind, BundleRoot
from proton_bundle.manifest import Engine
from proton_bundle.rules import subjects
from proton_bundle.rules.registry import RENDERED, by_code, rules_of
from proton_bundle.rules.rule import Registered, Scope
from proton_bundle.rules.run import unused_ignore
from proton_bundle.rules.subjects import FileKind, FileSubject, Subject
from proton_bundle.suppressions import apply_suppressions, read_suppressions
from proton_bundle.workspace.registration_files import COMPATIBLE_ENVS, TEMPLATE_REGISTRATION


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules count: codes, prefixes of codes, or names; nothing selected means all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def takes(self, code: str, name: str) -> bool:
        if self.select and not _matches(self.select, code, name):
            return False
        return not _matches(self.ignore, code, name)


def _matches(patterns: Iterable[str], code: str, name: str) -> bool:
    return any(code.startswith(each) or each == name for each in patterns)


ALL_RULES = Selection()


def everything(_path: str) -> bool:
    return True


class Linter:
    """The rules over one project. *earlier* are last minor versions by the bundle's root.

    *wanted* tells of which files findings are asked for: what cannot have one is not looked at.
    """

    def __init__(
        self,
        analysis: ProjectAnalysis,
        selection: Selection = ALL_RULES,
        earlier: Mapping[str, Bundle] | None = None,
        wanted: Callable[[str], bool] = everything,
    ) -> None:
        self.analysis = analysis
        self.project = analysis.project
        self.selection = selection
        self.earlier = earlier or {}
        self.wanted = wanted
        self.rendered = False
        """Whether findings of cfn-lint are settled too, so that comments on them can be judged."""

    # -- what there is to look at -------------------------------------------------------------

    def files(self) -> dict[str, FileKind]:
        """Every wanted file that is looked at, by path. Bundles with no wanted file stay unread."""
        folders = {folder for path in self._wanted_paths for folder in _folders_of(path)}
        roots = [root for root in self.project.roots if root.path in folders]
        found = {path: kind for root in roots for path, kind in self._of_root(root)}
        found |= {path: FileKind.SPEC for path in self._specs() if path not in found}
        found |= dict.fromkeys(self.project.ops_files, FileKind.OPS)
        if self.project.workspace_file is not None:
            found[self.project.workspace_file.source.path] = FileKind.WORKSPACE
        return {path: kind for path, kind in found.items() if self.wanted(path)}

    @cached_property
    def _wanted_paths(self) -> tuple[str, ...]:
        return tuple(path for path in self.project.paths if self.wanted(path))

    def _specs(self) -> list[str]:
        """The wanted specs; the others stay unread."""
        written = (path for path in self._wanted_paths if path.endswith((".yaml", ".yml")))
        return [path for path in written if self.project.spec(path) is not None]

    def _of_root(self, root: BundleRoot) -> Iterator[tuple[str, FileKind]]:
        bundle = self.project.bundle(root)
        if bundle.schema_file is not None:
            yield bundle.schema_file.source.path, FileKind.SCHEMA
        for part in bundle.parts.values():
            if part.manifest_file is not None:
                # A CodeBuild manifest is rendered as a whole, so it is a template too.
                codebuild = part.engine is Engine.CODEBUILD
                kind = FileKind.TEMPLATE if codebuild else FileKind.MANIFEST
                yield part.manifest_file.source.path, kind
            for path in part.template_paths:
                yield path, FileKind.TERRAFORM if path.endswith(".tf") else FileKind.TEMPLATE
        for name, kind in (
            (TEMPLATE_REGISTRATION, FileKind.REGISTRATION),
            (COMPATIBLE_ENVS, FileKind.COMPATIBLE_ENVS),
        ):
            if join(root.path, name) in self.project.path_set:
                yield join(root.path, name), kind

    # -- checking -----------------------------------------------------------------------------

    def check(self) -> list[Finding]:
        """Findings of the whole project, ignore comments honoured, in reading order."""
        return self.settle(self.raw())

    def raw(self) -> Iterator[Finding]:
        """Findings of all scopes, before ignore comments."""
        for path, kind in self.files().items():
            yield from self.check_file(path, kind)
        for root in self.wanted_roots():
            yield from self.check_bundle(root)
        for path in self._specs():
            yield from self.check_spec(path)
        yield from self._run(Scope.PROJECT, subjects.ProjectSubject(self.analysis))

    def wanted_roots(self) -> list[BundleRoot]:
        """The bundles with a wanted file; one that has no file to look at counts by its folder."""
        with_files = {root for path in self.files() if (root := self.project.root_of(path))}
        return [r for r in self.project.roots if r in with_files or self.wanted(r.path)]

    def check_file(self, path: str, kind: FileKind) -> Iterator[Finding]:
        """Findings of the rules that look at one file alone."""
        file = self.project.text(path)
        if file is not None:
            size = len(self.project.files.read(path)) if not file.problem else 0
            yield from self._run(
                Scope.FILE, FileSubject(file, kind, size, self._template(path, kind))
            )

    def _template(self, path: str, kind: FileKind) -> TemplateAnalysis | None:
        around = self.analysis.bundle_around(path) if kind is FileKind.TEMPLATE else None
        return around.template(path) if around else None

    def check_bundle(self, root: BundleRoot) -> Iterator[Finding]:
        """Findings of the rules that look at one bundle, or one component."""
        analysis = self.analysis.bundle(root)
        for template in analysis.templates:
            yield from self._run(Scope.TEMPLATE, subjects.TemplateSubject(template, analysis))
        for part in analysis.bundle.parts.values():
            yield from self._run(Scope.PART, subjects.PartSubject(part, analysis))
        if root.kind is BundleKind.COMPONENT:
            yield from self._run(Scope.COMPONENT, subjects.ComponentSubject(analysis))
        else:
            subject = subjects.BundleSubject(analysis, self.earlier.get(root.path))
            yield from self._run(Scope.BUNDLE, subject)

    def check_spec(self, path: str) -> Iterator[Finding]:
        """Findings of the rules that look at one spec."""
        spec = self.project.spec(path)
        if spec is None:
            return
        root = self.analysis.links.bundle_of(spec)
        template = None if root is None else self.analysis.bundle(root)
        yield from self._run(Scope.SPEC, subjects.SpecSubject(spec, template, self.analysis))

    def settle(self, findings: Iterable[Finding]) -> list[Finding]:
        """Apply the selection and the ignore comments; say which comments cover nothing."""
        by_path: dict[str, list[Finding]] = {path: [] for path in self.files()}
        for finding in findings:
            if self.wanted(finding.path) and self.selection.takes(finding.code, finding.name):
                by_path.setdefault(finding.path, []).append(finding)
        settled: list[Finding] = []
        for path, found in by_path.items():
            settled += self._settle_file(path, found)
        return in_reading_order(settled)

    def _settle_file(self, path: str, found: list[Finding]) -> list[Finding]:
        file = self.project.text(path)
        suppressions = read_suppressions(file.source) if file else ()
        if file is None or not suppressions:
            return found
        kept, unused = apply_suppressions(found, file.source, suppressions)
        idle = [each for each in unused if self._judges(each.code)]
        return kept + [
            finding
            for finding in unused_ignore.findings(file.source, suppressions, idle)
            if self.selection.takes(finding.code, finding.name)
        ]

    def _judges(self, code: str) -> bool:
        """Whether a finding of *code* would have been found here, so that its absence tells."""
        known = by_code().get(code)
        identity = (known.rule.code, known.rule.name) if known else (code, code)
        if not identity[0].startswith("PB") or identity[0].startswith(RENDERED):
            return self.rendered and self.selection.takes(*identity)
        return self.selection.takes(*identity)

    def _run(self, scope: Scope, subject: Subject) -> Iterator[Finding]:
        for registered in self._selected(scope):
            yield from registered.check(subject)

    def _selected(self, scope: Scope) -> Iterator[Registered]:
        for each in rules_of(scope):
            if self.selection.takes(each.rule.code, each.rule.name):
                yield each


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """By file, place and code; the same thing said twice is said once."""
    distinct = {(f.path, f.span, f.code, f.message, f.condition): f for f in findings}
    return sorted(distinct.values(), key=lambda f: (f.path, f.span, f.severity.rank, f.code))


def _folders_of(path: str) -> Iterator[str]:
    """The folder that *path* lies in, the one around it and so on to the tree itself."""
    while path:
        path = dirname(path)
        yield path
