"""The environment in which Terraform runs: the emulator's account, and little of this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from proton_emulator.processes.aws_variables import aws_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

# Programs, the user's CLI configuration, and the way to the registry.
_PASSED_ON = (
    *("PATH", "HOME", "TF_CLI_CONFIG_FILE"),
    *("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR"),
)
# Where moto only decorates a test, nothing answers HTTP; the real AWS must not answer instead.
_NOBODY = "http://127.0.0.1:9"


def variables(
    account: str, region: str, endpoint: str | None, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """What Terraform and its providers see; creates the folder of the plugin cache, if it may."""
    passed_on = {name: environ[name] for name in _PASSED_ON if environ.get(name)}
    return {
        **passed_on,
        **_plugin_cache(environ),
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "CHECKPOINT_DISABLE": "1",
        # The workflow that AWS published for pull requests passes it to every bundle.
        "TF_VAR_aws_region": region,
        **aws_variables(endpoint or _NOBODY, account, region),
        # The user's real accounts must be out of reach.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def apart(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """*variables* with *home* for HOME, for what runs providers and the bundle's own commands.

    The user's credentials lie at home, and not only those of AWS. Fetching is left at home: it runs
    nothing of the bundle's, and needs what the user has configured for registries and Git.
    """
    configuration = Path(variables.get("HOME") or Path.home()) / ".terraformrc"
    configured = {"TF_CLI_CONFIG_FILE": str(configuration)} if configuration.is_file() else {}
    return {**configured, **variables, "HOME": str(home)}


def _plugin_cache(environ: Mapping[str, str]) -> dict[str, str]:
    folder = environ.get("TF_PLUGIN_CACHE_DIR") or str(
        _user_caches(environ) / "proton" / "terraform-plugins"
    )
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError:
        # A home that cannot be written to: Terraform keeps its providers beside the state.
        return {}
    # Each environment and instance has a lock file of its own, which nobody commits: without the
    # second, each would download its providers again.
    return {
        "TF_PLUGIN_CACHE_DIR": folder,
        "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "true",
    }


def _user_caches(environ: Mapping[str, str]) -> Path:
    system = "Library/Caches" if sys.platform == "darwin" else ".cache"
    home = Path(environ.get("HOME") or Path.home())
    return Path(environ.get("XDG_CACHE_HOME") or home / system)
