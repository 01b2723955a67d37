"""What the rules about YAML share: which files they judge, and what reading them found."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Problem, ScalarNode
from proton_bundle.rules.subjects import FileKind, FileSubject

# A spec is judged when it is given (PB406), a workspace file by its own rule (PB709).
_KINDS = (FileKind.SCHEMA, FileKind.MANIFEST, FileKind.REGISTRATION, FileKind.OPS)


def problems(subject: FileSubject, *kinds: str) -> Iterator[Problem]:
    """What keeps a file of plain YAML from being read, of these *kinds*."""
    if subject.kind in _KINDS and not subject.file.problem:
        yield from (each for each in subject.yaml.problems if each.kind in kinds)


def is_blank(subject: FileSubject) -> bool:
    """Whether the file says nothing: no text, or comments alone."""
    root = subject.yaml.root
    # A lone "---" is an empty scalar.
    says_nothing = root is None or (isinstance(root, ScalarNode) and not root.value)
    return says_nothing and not subject.yaml.problems
