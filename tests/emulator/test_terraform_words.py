"""Which of Terraform's errors are the network's, and how its words are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_emulator.automation.diagnostics import unreachable, words

_PROVIDER = """\
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider hashicorp/aws:
could not connect to registry.{owner}: failed to request discovery
document: Get "https://registry.{owner}/.well-known/terraform.json":
dial tcp: lookup registry.{owner} on 192.0.2.1:53: no such
host

To see which modules are currently depending on hashicorp/aws and what
versions are specified, run the following command:
    terraform providers
"""
_MODULE = """\
Error: Failed to download module

  on main.tf line 4:
   4: module "{name}" {{

Could not download module "{name}" (main.tf:4) source code from
"git::https://git.example/a/b.git": error downloading
'https://git.example/a/b.git': /usr/bin/git exited with 128: Cloning into
'.terraform/modules/m'...
fatal: unable to access 'https://git.example/a/b.git/': {why}
"""
_UNKNOWN = """\
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider example/none:
provider registry registry.terraform.io does not have a provider named
registry.terraform.io/example/none
"""
_FRAMED = """\
╷
│ Warning: Unable to open CLI configuration file
│
│ The CLI configuration file at "/nowhere" does not exist.
╵
╷
│ Error: Unsupported argument
│
│   on main.tf line 2, in resource "terraform_data" "r":
│    2:   nope = 1
│
│ An argument named "nope" is not expected here.
╵
"""


@pytest.mark.parametrize("owner", ["terraform.io", "opentofu.org"])
def test_a_registry_that_cannot_be_found_is_out_of_reach(owner):
    reason = unreachable(_PROVIDER.format(owner=owner))
    assert reason == f"registry.{owner} cannot be reached for hashicorp/aws"


@pytest.mark.parametrize(
    "why",
    [
        "Could not resolve\nhost: git.example",
        "Failed to connect to git.example port 443 after 130 ms: Couldn't connect to\nserver",
        "Received HTTP code 403 from\nproxy after CONNECT",
        "Operation timed out",
    ],
)
def test_a_module_is_out_of_reach_for_the_same_reasons(why):
    reason = unreachable(_MODULE.format(name="m", why=why))
    assert reason == 'git.example cannot be reached for module "m"'


def test_all_that_is_out_of_reach_is_named_once():
    said = [
        _PROVIDER.format(owner="terraform.io").replace("hashicorp/aws", f"a/{n}") for n in "xyz"
    ]
    again = [*said, said[0], _PROVIDER.format(owner="terraform.io")]
    assert unreachable("\n".join(again)) == (
        "registry.terraform.io cannot be reached for a/x, a/y, a/z and 1 more"
    )


@pytest.mark.parametrize(
    "why",
    [
        "The requested URL returned error: 404",
        "could not read Username for 'https://git.example': terminal prompts disabled",
        "Remote branch v9 not found in upstream origin",
    ],
)
def test_a_module_that_is_not_there_is_a_mistake(why):
    assert unreachable(_MODULE.format(name="m", why=why)) is None


def test_a_provider_that_does_not_exist_is_a_mistake():
    assert unreachable(_UNKNOWN) is None


def test_one_mistake_among_the_networks_errors_counts():
    network = _PROVIDER.format(owner="terraform.io")
    assert unreachable(network + "\n" + _MODULE.format(name="m", why="no route to host"))
    assert unreachable(network + "\n" + _UNKNOWN) is None


def test_warnings_are_no_errors():
    assert unreachable("Warning: slow\n\nThe connection refused to be fast.\n") is None
    assert unreachable("") is None


def test_words_are_the_errors_without_frames_and_warnings():
    told = words(_FRAMED)
    assert told.startswith('Error: Unsupported argument\n\n  on main.tf line 2, in resource "')
    assert told.endswith('An argument named "nope" is not expected here.')


def test_an_error_said_twice_is_told_once():
    assert words(_UNKNOWN + "\n" + _UNKNOWN) == _UNKNOWN.strip()


def test_words_without_a_marked_error_are_all_of_them():
    assert words("panic: oh no\n") == "panic: oh no"


@given(st.text(alphabet="Error: \n╷│╵Warning", max_size=9_000))
def test_words_always_fit_a_status_message(said):
    assert len(words(said)) < 4_100
    assert len(unreachable(said) or "") < 1_000
