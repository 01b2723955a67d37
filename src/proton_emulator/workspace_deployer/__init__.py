"""``proton up`` and ``proton down``: a client of Proton's API that makes a workspace file true."""

from __future__ import annotations

from proton_emulator.workspace_deployer.deploy import deploy
from proton_emulator.workspace_deployer.endpoint import Endpoint
from proton_emulator.workspace_deployer.errors import WorkspaceError
from proton_emulator.workspace_deployer.outcome import Deployed, Outcome
from proton_emulator.workspace_deployer.plan import describe_plan
from proton_emulator.workspace_deployer.progress import Progress, Step
from proton_emulator.workspace_deployer.tear_down import tear_down
from proton_emulator.workspace_deployer.workspace import Workspace, load_workspace

__all__ = [
    "Deployed",
    "Endpoint",
    "Outcome",
    "Progress",
    "Step",
    "Workspace",
    "WorkspaceError",
    "deploy",
    "describe_plan",
    "load_workspace",
    "tear_down",
]
