"""The variables by which AWS's tools and SDKs in a program reach the emulator, and nothing else."""

from __future__ import annotations


def aws_variables(endpoint: str, account: str, region: str) -> dict[str, str]:
    """*account* has twelve digits and is the access key: so the emulator knows whose request it is.

    Configuration and credentials of the user's own are the caller's to keep away.
    """
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "emulated",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
