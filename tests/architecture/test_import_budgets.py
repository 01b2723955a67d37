"""What a start may import: heavy packages only where they are used. Counted, never timed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("moto", "boto3", "botocore", "cfnlint", "samtranslator", "pygls", "lsprotocol", "rich",
         "jsonschema", "tree_sitter", "tree_sitter_hcl", "werkzeug", "flask", "awslambdaric")  # fmt: skip


def loaded(code: str) -> set[str]:
    """The heavy packages in ``sys.modules`` after *code* ran in a fresh interpreter."""
    probe = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    modules = json.loads(done.stdout.splitlines()[-1])
    return {name for name in HEAVY if name in modules}


def running(*arguments: str) -> str:
    return (
        "import contextlib, io\nfrom proton_cli.__main__ import run\n"
        f"with contextlib.redirect_stdout(io.StringIO()):\n    run({list(arguments)!r})"
    )


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import proton_bundle.linter", set()),
        ("import proton_bundle.rules.registry as r; r.all_rules()", set()),
        ("import proton_bundle.rendering", set()),
        ("import proton_cloudformation.worker, proton_cloudformation.rendered_check", set()),
        (running("--help"), set()),
        (running("explain"), set()),
        (running("check", "--no-cfn-lint", "examples/item-api/environment"), set()),
        ("import proton_lsp.server", {"pygls", "lsprotocol"}),
    ],
    ids=["linter", "rules", "rendering", "cfn-lint's parent", "help", "explain", "check", "server"],
)
def test_a_start_imports_no_more_than_it_uses(code: str, allowed: set[str]):
    assert loaded(code) <= allowed


def test_the_fast_check_needs_no_jinja2():
    code = running("check", "--no-cfn-lint", "examples/item-api/environment")
    probe = f"{code}\nimport sys\nassert 'jinja2' not in sys.modules"
    subprocess.run([sys.executable, "-c", probe], check=True, timeout=60)
