"""What a check may import: the modules are counted, nothing is timed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sample import write_base

# Each costs milliseconds, and a check without findings, fixes or configuration needs none of them.
NEVER = {
    "asyncio", "cfnlint", "concurrent.futures", "difflib", "email", "importlib.metadata", "jinja2",
    "jsonschema", "multiprocessing", "rich", "socket", "ssl", "subprocess", "tarfile", "tomllib",
    "xml",
}  # fmt: skip
# Nor these, when the cache has the answer.
KNOWN = NEVER | {"yaml", "proton_bundle.linter", "proton_bundle.bundle", "proton_bundle.jinja"}


@pytest.fixture
def loaded(tmp_path: Path):
    folder = write_base(tmp_path / "bundle", "service")

    def run(*options: str) -> set[str]:
        """The modules in ``sys.modules`` after ``proton check``."""
        arguments = ["check", "--no-cfn-lint", *options, str(folder)]
        probe = (
            "import json, sys\nfrom proton_cli.__main__ import run\n"
            f"assert run({arguments!r}) == 0\nprint(json.dumps(sorted(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", probe],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        )
        return set(json.loads(done.stdout.splitlines()[-1]))

    return run


def test_a_fast_check_imports_only_what_it_uses(loaded):
    assert loaded("--no-cache") & NEVER == set()


def test_an_answer_from_the_cache_needs_no_rules(loaded):
    assert "proton_bundle.linter" in loaded()
    assert loaded() & KNOWN == set()
