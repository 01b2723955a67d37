"""The configuration of a check: the file found upwards, and what the command line says over it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from proton_bundle.configuration import Configuration, ConfigurationError, read_configuration
from proton_bundle.findings import Finding, Severity
from proton_bundle.path_patterns import PathPatterns
from proton_cli.checking.request import CheckRequest
from proton_cli.checking.scope import is_there
from proton_cli.errors import UsageError

if TYPE_CHECKING:
    from proton_bundle.linter import Selection

NAMES = ("proton.toml", "pyproject.toml")
_OF_CFN_LINT = re.compile(r"[EWI]\d{0,4}")


# Not slotted: cached properties keep what they computed in the instance.
@dataclass(frozen=True)
class Settings:
    """*configuration* in force; its patterns and paths are relative to *folder*."""

    configuration: Configuration
    folder: Path

    @property
    def selection(self) -> Selection:
        from proton_bundle.linter import Selection

        return Selection(self.configuration.select, self.configuration.ignore)

    @property
    def fail_level(self) -> Severity:
        return Severity(self.configuration.fail_level)

    @property
    def baseline(self) -> Path | None:
        name = self.configuration.baseline
        return (self.folder / name).resolve() if name else None

    @property
    def is_partial(self) -> bool:
        """Whether some findings are not looked for at all."""
        return bool(self.configuration.select) or not self.configuration.cfn_lint

    def is_excluded(self, file: Path) -> bool:
        return self._excluded.match(self._relative(file))

    def is_ignored(self, finding: Finding, file: Path) -> bool:
        """Whether the configuration ignores *finding*, which lies in *file*."""
        path = self._relative(file)
        return any(
            not selection.takes(finding.code, finding.name)
            for patterns, selection in self._ignored_by_file
            if patterns.match(path)
        )

    def _relative(self, file: Path) -> str:
        return Path(os.path.relpath(file, self.folder)).as_posix()

    @cached_property
    def _excluded(self) -> PathPatterns:
        return PathPatterns(self.configuration.exclude)

    @cached_property
    def _ignored_by_file(self) -> tuple[tuple[PathPatterns, Selection], ...]:
        listed = self.configuration.per_file_ignores.items()
        if not listed:
            return ()
        from proton_bundle.linter import Selection

        return tuple((PathPatterns([each]), Selection(ignore=codes)) for each, codes in listed)


def settings_for(request: CheckRequest, folder: Path) -> Settings:
    """The settings for files in *folder*; UsageError names the file and the option at fault."""
    file = request.configuration or find_file(folder)
    found = _read(file) if file is not None else None
    if file is None or found is None:
        if file is not None:
            raise UsageError(f"{file}: no [tool.proton] in it")
        found, base = Configuration(), folder
    else:
        base = file.resolve().parent
        _known_codes((*found.select, *found.ignore), str(file))
        for codes in found.per_file_ignores.values():
            _known_codes(codes, str(file))
    return Settings(_overlaid(found, request), base)


def find_file(folder: Path) -> Path | None:
    """The nearest configuration in *folder* or above it, up to the repository's root."""
    for each in (folder, *folder.parents):
        for name in NAMES:
            file = each / name
            if is_there(file) and file.is_file() and _read(file) is not None:
                return file
        if is_there(each / ".git"):
            return None
    return None


def _read(file: Path) -> Configuration | None:
    try:
        return read_configuration(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: is not UTF-8 text") from error
    except ConfigurationError as error:
        raise UsageError(str(error), hint="docs/check.md lists the options.") from error


def _overlaid(configuration: Configuration, request: CheckRequest) -> Configuration:
    """``--select`` replaces, ``--ignore`` adds."""
    select, ignore = _codes(request.select), _codes(request.ignore)
    _known_codes((*select, *ignore), "--select, --ignore")
    return replace(
        configuration,
        select=select or configuration.select,
        ignore=(*configuration.ignore, *ignore),
        fail_level=(request.fail_level or configuration.fail_level),
        baseline=str(request.baseline.resolve()) if request.baseline else configuration.baseline,
        cfn_lint=configuration.cfn_lint and request.cfn_lint,
    )


def _codes(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.strip() for each in given for code in each.split(",") if code.strip())


def _known_codes(codes: Iterable[str], origin: str) -> None:
    """A code that selects nothing would make the check pass unseen."""
    ours = [code for code in codes if not _OF_CFN_LINT.fullmatch(code)]
    if not ours:
        return
    from proton_bundle.rules.registry import by_code
    from proton_bundle.suggestions import closest

    known = by_code()
    for code in ours:
        if any(code == k or _begins(k, code) for k in known):
            continue
        near = closest(code, known)
        hint = f"Did you mean '{near}'?" if near else "'proton explain' lists all of them."
        raise UsageError(f"{origin}: no rule is called '{code}'", hint=hint)


def _begins(code: str, prefix: str) -> bool:
    return code.startswith("PB") and bool(prefix) and code.startswith(prefix)
