"""What can keep a workspace file from being deployed at all.

WorkspaceError        the file, or something it names, cannot be read: nothing was deployed
"""

from __future__ import annotations


class WorkspaceError(Exception):
    """*problems* are lines ``file:line:column: message``, each a thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
