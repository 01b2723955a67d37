"""Terraform run for a folder: what it makes, and what it says when it does not."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from emulator.terraform_programs import (
    PROGRAM,
    require_terraform,
    script,
    terraform,
    without_registry,
)
from proton_emulator.automation.errors import StoppedError
from proton_emulator.automation.plugin_cache import alone
from proton_emulator.automation.result import Applied, Resource
from proton_emulator.automation.terraform import TerraformError, UnreachableError, find
from proton_emulator.automation.working_folder import has_state, put
from proton_emulator.processes.guard import Guard

_VALUES = """
resource "terraform_data" "each" {
  for_each = toset(["a", "b"])
  input    = each.key
}
output "text" { value = "hé <&> \\"x\\"" }
output "number" { value = 12345678901234567890.5 }
output "flag" { value = true }
output "secret" {
  value     = "s"
  sensitive = true
}
output "list" { value = ["a"] }
output "made" { value = terraform_data.each["a"].output }
"""
_FAILING = """
resource "terraform_data" "r" {
  provisioner "local-exec" { command = "exit 7" }
}
"""
_AWS = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'


@pytest.fixture
def guard():
    made = Guard("test")
    yield made
    made.close()


@pytest.fixture
def real(guard, tmp_path):
    return terraform(PROGRAM, guard, without_registry(tmp_path))


@require_terraform
def test_outputs_and_resources_are_those_of_terraform(real, tmp_path):
    folder = tmp_path / "work"
    put(folder, {"main.tf": _VALUES})
    applied = real.apply(folder)
    assert applied.outputs == {
        "text": 'hé <&> "x"',
        "number": "12345678901234567890.5",
        "flag": "true",
        "secret": "s",
        "made": "a",
    }
    assert set(applied.resources) == {
        Resource('terraform_data.each["a"]', "terraform_data"),
        Resource('terraform_data.each["b"]', "terraform_data"),
    }
    assert not applied.recorded
    assert applied.message == "outputs left out: list (not a string, number or boolean)"


@require_terraform
def test_the_users_home_is_not_that_of_the_bundles_commands(real, guard, tmp_path):
    (tmp_path / ".kube").mkdir()
    folder = tmp_path / "work"
    telling = 'local-exec" { command = "echo $HOME > home; ls -a $HOME/.kube || true" }'
    put(folder, {"main.tf": f'resource "terraform_data" "r" {{\n  provisioner "{telling}\n}}\n'})
    real.apply(folder)
    assert (folder / "home").read_text().strip() == str(guard.folder / "home")
    assert not (guard.folder / "home" / ".kube").exists()


@require_terraform
@pytest.mark.parametrize(
    "declared",
    [
        'terraform {\n  backend "s3" {}\n}\n',
        'terraform {\n  cloud {\n    organization = "o"\n    workspaces { name = "w" }\n  }\n}\n',
        "",
    ],
    ids=["backend", "cloud", "none"],
)
def test_the_state_lies_in_the_folder_wherever_the_bundle_keeps_it(real, tmp_path, declared):
    folder = tmp_path / "work"
    put(folder, {"main.tf": f'{declared}resource "terraform_data" "one" {{}}\n'})
    real.apply(folder)
    assert has_state(folder)


@require_terraform
def test_what_a_later_version_leaves_out_goes_and_what_it_keeps_stays(real, tmp_path):
    folder = tmp_path / "work"
    kept = 'resource "terraform_data" "kept" {}\noutput "id" { value = terraform_data.kept.id }\n'
    put(folder, {"main.tf": kept, "more.tf": 'resource "terraform_data" "gone" {}\n'})
    first = real.apply(folder)
    put(folder, {"main.tf": kept})
    second = real.apply(folder)
    assert [each.address for each in second.resources] == ["terraform_data.kept"]
    assert second.outputs == first.outputs


@require_terraform
def test_resources_of_modules_are_listed_and_data_sources_are_not(real, tmp_path):
    folder = tmp_path / "work"
    put(
        folder,
        {
            "main.tf": 'module "m" { source = "./inner" }\n',
            "inner/main.tf": 'resource "terraform_data" "r" {}\n'
            'data "terraform_remote_state" "s" {\n  backend = "local"\n'
            '  config  = { path = "${path.module}/none.tfstate" }\n  defaults = {}\n}\n',
            "inner/none.tfstate": '{"version": 4, "outputs": {}, "resources": []}',
        },
    )
    assert [each.address for each in real.apply(folder).resources] == ["module.m.terraform_data.r"]


@require_terraform
def test_a_destroy_leaves_nothing(real, tmp_path):
    folder = tmp_path / "work"
    put(folder, {"main.tf": 'resource "terraform_data" "one" {}\n'})
    real.apply(folder)
    real.destroy(folder)
    assert json.loads((folder / "terraform.tfstate").read_text())["resources"] == []


@require_terraform
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('resource "terraform_data" "r" {\n  nope = 1\n}\n', "Unsupported argument"),
        ('output "o" { value = local.nope }\n', "Reference to undeclared local value"),
        ('resource "terraform_data" "r" {\n', "Unclosed configuration block"),
        (_FAILING, "exit status 7"),
    ],
)
def test_a_mistake_is_told_in_terraforms_words(real, tmp_path, text, expected):
    folder = tmp_path / "work"
    put(folder, {"main.tf": text})
    with pytest.raises(TerraformError) as caught:
        real.apply(folder)
    assert str(caught.value).startswith("Error: ")
    assert expected in str(caught.value)
    assert "main.tf line" in str(caught.value)
    assert "│" not in str(caught.value)


@require_terraform
def test_a_registry_out_of_reach_is_not_the_bundles_mistake(real, tmp_path):
    folder = tmp_path / "work"
    put(folder, {"main.tf": _AWS})
    with pytest.raises(UnreachableError) as caught:
        real.apply(folder)
    assert caught.value.reason == "127.0.0.1 cannot be reached for hashicorp/aws"
    assert "\n" not in caught.value.reason
    assert str(caught.value).startswith("Error: Failed to query available provider packages")


# --- a program in its place --------------------------------------------------------------------


def test_a_lock_file_that_no_longer_fits_is_renewed(guard, tmp_path):
    program = script(
        tmp_path,
        """
case "$1 $3" in
"init -upgrade") ;;
"init "*) echo "Error: Failed to query available provider packages" >&2
  echo "locked provider does not match; must use terraform init -upgrade" >&2
  exit 1 ;;
output*) echo '{"a": {"value": "x"}}' ;;
show*) echo '{"format_version": "1.0"}' ;;
esac""",
    )
    folder = tmp_path / "work"
    put(folder, {})
    applied = terraform(program, guard).apply(folder)
    assert applied.outputs == {"a": "x"}
    assert applied.resources == ()


def test_long_json_arrives_whole(guard, tmp_path):
    values = {f"key{n}": {"value": "v" * 1000} for n in range(40)}
    printed = tmp_path / "outputs.json"
    printed.write_text(json.dumps(values))
    program = script(
        tmp_path, f'case "$1" in output) cat {printed} ;; show) echo "{{}}" ;; esac; echo warn >&2'
    )
    folder = tmp_path / "work"
    put(folder, {})
    assert len(terraform(program, guard).apply(folder).outputs) == 40


def test_words_are_bounded(guard, tmp_path):
    program = script(tmp_path, 'echo "Error: long" >&2; seq 100000 100999 >&2; exit 1')
    folder = tmp_path / "work"
    put(folder, {})
    with pytest.raises(TerraformError, match=r"^Error: long\n") as caught:
        terraform(program, guard).apply(folder)
    assert len(str(caught.value)) < 4_100
    assert "more characters" in str(caught.value)


def test_a_failure_without_words_says_what_failed(guard, tmp_path):
    program = script(tmp_path, '[ "$1" = init ] || exit 3')
    folder = tmp_path / "work"
    put(folder, {})
    with pytest.raises(TerraformError, match="terraform apply ended with 3"):
        terraform(program, guard).apply(folder)


def test_a_stop_ends_it(guard, tmp_path):
    program = script(tmp_path, "sleep 600")
    folder = tmp_path / "work"
    put(folder, {})
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(StoppedError):
        terraform(program, guard, stopping=stopping).apply(folder)


def test_one_init_at_a_time_fills_the_plugin_cache(guard, tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir()
    # `mkdir` fails where another is at it.
    filling = f"mkdir {cache}/busy || exit 9; seq 9999 | sort -r > {cache}/p; rmdir {cache}/busy"
    program = script(tmp_path, f'case "$1" in init) {filling} ;; output|show) echo "{{}}" ;; esac')
    variables = {"PATH": os.environ["PATH"], "TF_PLUGIN_CACHE_DIR": str(cache)}

    def apply(number: int) -> Applied:
        folder = tmp_path / f"work{number}"
        put(folder, {})
        return terraform(program, guard, variables).apply(folder)

    with ThreadPoolExecutor(6) as pool:
        assert len(list(pool.map(apply, range(6)))) == 6


def test_who_waits_for_the_plugin_cache_stops_with_the_emulator(guard, tmp_path):
    asked = tmp_path / "asked"
    program = script(tmp_path, f"touch {asked}")
    variables = {"PATH": os.environ["PATH"], "TF_PLUGIN_CACHE_DIR": str(tmp_path)}
    stopping = threading.Event()
    stopping.set()
    with alone(str(tmp_path), threading.Event()), pytest.raises(StoppedError):
        terraform(program, guard, variables, stopping).apply(tmp_path)
    assert not asked.exists()


def test_files_of_the_repository_are_put_there_anew(tmp_path):
    folder = tmp_path / "work"
    put(folder, {"main.tf": "a", "inner/a.tf": "b", ".proton/deployment-metadata.json": "{ }"})
    kept = {"terraform.tfstate": "{}", ".terraform.lock.hcl": "", ".terraform/modules/m.json": "{}"}
    for name, text in kept.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    put(folder, {"main.tf": "c\r\n"})
    found = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert found == {"main.tf", "zz_proton_local_state_override.tf", *kept}
    assert (folder / "main.tf").read_bytes() == b"c\r\n"


@pytest.mark.parametrize("name", ["../out.tf", "/out.tf", "a/../../out.tf", ""])
def test_no_file_is_put_elsewhere(tmp_path, name):
    with pytest.raises(ValueError, match="leads out of the folder"):
        put(tmp_path / "work", {name: ""})
    assert not list(tmp_path.rglob("out.tf"))


def test_terraform_is_taken_before_opentofu(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert find() is None
    program = script(tmp_path, "")
    tofu = tmp_path / "bin" / "tofu"
    (tmp_path / "bin" / "terraform").rename(tofu)
    assert find() == str(tofu)
    script(tmp_path, "")
    assert find() == program
