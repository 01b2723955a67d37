"""One pull request: merge it, then let Terraform make or remove what lies in its folder."""

from __future__ import annotations

import hashlib
import re
import shutil
from typing import TYPE_CHECKING

from proton_emulator.automation import working_folder
from proton_emulator.automation.errors import TerraformError, UnreachableError
from proton_emulator.automation.mode import Mode
from proton_emulator.automation.recorded import recorded
from proton_emulator.service.provisioners.self_managed.contents import without_header

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from proton_emulator.automation.interruption import Interruption
    from proton_emulator.automation.result import Applied
    from proton_emulator.automation.terraform import Terraform
    from proton_emulator.service.git_provider import LocalRepositories, PullRequest

_NO_PROGRAM = "neither terraform nor tofu is on PATH: install one to apply it"
_GO_ONLINE = "go online, or name a mirror in TF_CLI_CONFIG_FILE"
_AS_ASKED = "as asked for (--terraform record)"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


class Applying:
    """Works beneath *folder*; *found* gives Terraform that ends with an interruption, None where
    there is none.

    Its methods raise the errors of `errors`, OSError, and ValueError where the pull request cannot
    be merged or Terraform answers what it should not.
    """

    def __init__(
        self,
        mode: Mode,
        folder: Path,
        repositories: LocalRepositories,
        found: Callable[[Interruption], Terraform | None],
    ) -> None:
        self._mode = mode
        self._folder = folder
        self._repositories = repositories
        self._found = found

    def apply(self, pull_request: PullRequest, interruption: Interruption) -> Applied:
        """Merge it, and make what its folder declares; or record that, as the mode allows."""
        files = self._merged(pull_request)
        if self._mode is Mode.RECORD:
            return recorded(files, _AS_ASKED)
        terraform = self._found(interruption)
        if terraform is None:
            return self._unapplied(files, TerraformError(_NO_PROGRAM), _NO_PROGRAM)
        folder = self._working_folder(pull_request)
        working_folder.put(folder, files)
        try:
            return terraform.apply(folder)
        except UnreachableError as error:
            return self._unapplied(files, error, f"{error.reason}: {_GO_ONLINE}")

    def destroy(self, pull_request: PullRequest, interruption: Interruption) -> None:
        """Merge it, and remove what was really made."""
        files = self._merged(pull_request)
        folder = self._working_folder(pull_request)
        if working_folder.has_state(folder):
            terraform = self._found(interruption)
            if terraform is None:
                raise TerraformError(_NO_PROGRAM)
            working_folder.put(folder, files)
            terraform.destroy(folder)
        shutil.rmtree(folder, ignore_errors=True)

    def _merged(self, pull_request: PullRequest) -> Mapping[str, str]:
        """The folder's files after the merge, their lines as Terraform is to name them."""
        self._repositories.merge(pull_request)
        files = self._repositories.files(pull_request.repository, pull_request.folder)
        return {path: without_header(path, text) for path, text in files.items()}

    def _unapplied(self, files: Mapping[str, str], error: Exception, why: str) -> Applied:
        if self._mode is Mode.APPLY:
            raise error
        return recorded(files, why)

    def _working_folder(self, pull_request: PullRequest) -> Path:
        """One for each folder of each branch, whatever their names hold."""
        base, folder = pull_request.repository, pull_request.folder
        names = "\0".join((base.provider, base.name, base.branch, folder))
        digest = hashlib.sha256(names.encode()).hexdigest()[:16]
        return self._folder / f"{_UNSAFE.sub('-', folder)[-60:]}-{digest}"
