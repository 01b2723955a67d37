"""The environment of Terraform: the emulator's account, and little of this machine."""

from __future__ import annotations

import os
from pathlib import Path

from proton_emulator.automation.variables import apart, variables

_ACCOUNT = "123456789012"
_ENDPOINT = "http://127.0.0.1:4577"


def seen(tmp_path, **environ):
    return variables(_ACCOUNT, "eu-west-1", _ENDPOINT, {"HOME": str(tmp_path)} | environ)


def test_the_users_accounts_and_settings_are_out_of_reach(tmp_path):
    mine = {
        "AWS_PROFILE": "work",
        "AWS_SESSION_TOKEN": "t",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_CONFIG_FILE": "/home/me/.aws/config",
        "TF_VAR_secret": "s",
        "TF_WORKSPACE": "w",
        "GOOGLE_APPLICATION_CREDENTIALS": "g",
    }
    found = seen(tmp_path, **mine)
    assert not set(mine.values()) & set(found.values())
    assert found["AWS_CONFIG_FILE"] == found["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


def test_aws_is_the_emulator(tmp_path):
    found = seen(tmp_path)
    assert found["AWS_ENDPOINT_URL"] == _ENDPOINT
    assert found["AWS_ACCESS_KEY_ID"] == _ACCOUNT
    assert found["AWS_REGION"] == found["AWS_DEFAULT_REGION"] == "eu-west-1"
    assert found["TF_VAR_aws_region"] == "eu-west-1"


def test_without_an_emulator_nobody_answers_rather_than_aws(tmp_path):
    found = variables(_ACCOUNT, "eu-west-1", None, {"HOME": str(tmp_path)})
    assert found["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")


def test_the_way_to_the_registry_is_passed_on(tmp_path):
    passed = {"PATH": "/bin", "https_proxy": "http://proxy:3128", "TF_CLI_CONFIG_FILE": "/etc/rc"}
    assert passed.items() <= seen(tmp_path, **passed).items()


def test_providers_are_kept_in_the_users_cache(tmp_path):
    cache = tmp_path / "caches"
    folder = Path(seen(tmp_path, XDG_CACHE_HOME=str(cache))["TF_PLUGIN_CACHE_DIR"])
    assert folder == cache / "proton" / "terraform-plugins"
    assert folder.is_dir()
    assert Path(seen(tmp_path)["TF_PLUGIN_CACHE_DIR"]).is_relative_to(tmp_path)
    own = str(tmp_path / "mine")
    assert seen(tmp_path, TF_PLUGIN_CACHE_DIR=own)["TF_PLUGIN_CACHE_DIR"] == own


def test_a_home_that_cannot_be_written_to_does_without_a_cache(tmp_path):
    (tmp_path / "home").write_text("a file")
    assert "TF_PLUGIN_CACHE_DIR" not in seen(tmp_path, HOME=str(tmp_path / "home"))


def test_what_the_bundle_runs_is_apart_from_the_users_home(tmp_path):
    own = seen(tmp_path)
    assert apart(own, tmp_path / "other") == own | {"HOME": str(tmp_path / "other")}
    configuration = tmp_path / ".terraformrc"
    configuration.write_text("")
    found = apart(own, tmp_path / "other")
    assert found["TF_CLI_CONFIG_FILE"] == str(configuration)
    chosen = seen(tmp_path, TF_CLI_CONFIG_FILE="/etc/rc")
    assert apart(chosen, tmp_path)["TF_CLI_CONFIG_FILE"] == "/etc/rc"
