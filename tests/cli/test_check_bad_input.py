"""Bad input: a finding or a clear message, in bounded time and memory, never a traceback."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sample import write_base

TEMPLATE = "instance_infrastructure/cloudformation.yaml"
_SECONDS = 120
_BYTES = 3 * 1024**3


def check(folder: Path, *options: str):
    """Run the fast check with a limit on its memory; what it says of *folder*."""
    done = subprocess.run(
        [sys.executable, "-m", "proton_cli", "check", "--no-cfn-lint", "--no-cache", *options, "."],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        preexec_fn=_limited,
    )
    assert done.returncode in (0, 1, 2), done.stderr
    assert "Traceback" not in done.stderr
    assert "a bug of ours" not in done.stderr
    return done


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


def codes(folder: Path) -> set[str]:
    done = check(folder, "--format", "json")
    return {each["code"] for each in json.loads(done.stdout)["findings"]}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return write_base(tmp_path, "service")


def put(bundle: Path, data: bytes | str, path: str = TEMPLATE) -> Path:
    (bundle / path).write_bytes(data.encode() if isinstance(data, str) else data)
    return bundle


RESOURCE = "  R%d:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: '{{ service_instance.inputs.queue_name }}%d'\n"


def large() -> str:
    one = RESOURCE % (0, 0)
    return "Resources:\n" + "".join(RESOURCE % (i, i) for i in range(5_000_000 // len(one)))


BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30)
)

# What is found is each rule's own affair; here it must be something, or certainly nothing.
BAD = {
    "empty": b"",
    "binary": bytes(range(256)) * 64,
    "latin-1": "Description: schön\n".encode("latin-1"),
    "utf-16": "Resources: {}\n".encode("utf-16"),
    "null bytes": b"Resources:\0\n",
    "tabs": b"Resources:\n\tQueue:\n\t\tType: AWS::SQS::Queue\n",
    "half an expression": b"Resources: {{ service_instance.inputs.\n",
    "open tags": b"{% if x %}" * 2000,
    "text": b"This is not a template at all, it is prose: with colons: everywhere.\n",
}
ODD = {
    "alias bomb": BOMB,
    "deep flow": "a: " + "[" * 20_000,
    "deep block": "".join(f"{' ' * i}a:\n" for i in range(3_000)),
    "deep parentheses": "a: {{ " + "(" * 20_000 + " }}",
    "deep tags": "{% if a %}" * 5_000 + "{% endif %}" * 5_000,
    "long line": "a: '" + "x" * 3_000_000 + "'\n",
    "many expressions": "a: '" + "{{ service_instance.inputs.queue_name }}" * 20_000 + "'\n",
    "loops": "{% for a in range(99999999) %}{% for b in range(99999999) %}{{ b }}{% endfor %}{% endfor %}",
    "sandbox": "a: {{ ''.__class__.__mro__[1].__subclasses__() }}\n",
    "recursion": "{% macro m() %}{{ m() }}{% endmacro %}a: {{ m() }}\n",
    "unicode": "a: '\u2028\u202e\U0001f389'\n",
    "lone returns": "Resources:\r  Queue:\r    Type: AWS::SQS::Queue\r",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_what_is_no_template_is_a_finding(bundle, data):
    assert codes(put(bundle, data))


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_what_is_odd_ends_soon(bundle, data):
    check(put(bundle, data))


@pytest.mark.parametrize("path", ["schema/schema.yaml", "instance_infrastructure/manifest.yaml"])
@pytest.mark.parametrize("name", ["empty", "binary", "utf-16", "tabs"])
def test_schemas_and_manifests_too(bundle, path, name):
    assert codes(put(bundle, BAD[name], path))


@pytest.mark.parametrize(
    "path", ["schema/schema.yaml", "instance_infrastructure/manifest.yaml", "spec.yaml"]
)
def test_an_alias_bomb_anywhere(bundle, path):
    check(put(bundle, "proton: ServiceSpec\n" + BOMB, path))


def test_a_template_of_five_megabytes(bundle):
    begun = time.monotonic()
    check(put(bundle, large()))
    assert time.monotonic() - begun < _SECONDS


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b""], ids=["bom", "plain"])
def test_line_ends_and_byte_order_marks_change_no_place(bundle, data):
    text = (bundle / TEMPLATE).read_bytes().replace(b"queue_name }}", b"queue_nmae }}")
    put(bundle, data + text.replace(b"\n", b"\r\n"))
    done = check(bundle)
    assert f"{TEMPLATE}:5:46: error[PB603]" in done.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("path", [TEMPLATE, "schema/schema.yaml", "schema"])
def test_what_cannot_be_read_is_said(bundle, path):
    (bundle / path).chmod(0)
    try:
        done = check(bundle)
    finally:
        (bundle / path).chmod(0o755)
    assert done.returncode in (1, 2)
    assert path.split("/")[0] in done.stdout + done.stderr


def test_links_are_followed_inside_and_never_outside(bundle, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("secret: {{ nobody.shows.this }}\n")
    (bundle / TEMPLATE).rename(bundle / "kept.yaml")
    (bundle / TEMPLATE).symlink_to(bundle / "kept.yaml")
    assert "PB601" not in codes(bundle)
    (bundle / TEMPLATE).unlink()
    (bundle / TEMPLATE).symlink_to(outside)
    done = check(bundle)
    assert done.returncode == 1
    assert "nobody.shows" not in done.stdout


def test_directories_that_loop(bundle):
    (bundle / "schema/loop").symlink_to(bundle, target_is_directory=True)
    (bundle / "self").symlink_to(bundle / "self")
    check(bundle)


def test_names_with_line_breaks_and_control_characters(bundle):
    odd = bundle / "odd\n\x1b[31mname"
    write_base(odd, "service")
    put(odd, "a: {{ nope.x }}\n")
    done = check(bundle)
    assert "\x1b" not in done.stdout
    assert "PB601" in done.stdout
    heads = [line for line in done.stdout.splitlines() if "error[PB601]" in line]
    assert all("instance_infrastructure" in line for line in heads), "one line a finding"
    for form in ("json", "sarif", "github", "gitlab", "junit"):
        assert "\x1b" not in check(bundle, "--format", form).stdout


def test_a_pipe_in_a_bundle_is_not_waited_for(bundle):
    (bundle / TEMPLATE).unlink()
    os.mkfifo(bundle / TEMPLATE)
    assert codes(bundle)


def test_a_reader_that_goes_away(bundle):
    put(bundle, "".join(f"a{i}: {{{{ nope.x }}}}\n" for i in range(5000)))
    command = f"{sys.executable} -m proton_cli check --no-cfn-lint . | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=bundle,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr
