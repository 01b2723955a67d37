"""The model of the Proton API: for our own clients, and for any other boto3 and AWS CLI.

botocore loses its copy some months after the service ended; this one stays.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import boto3


def data_path() -> Path:
    """A folder in the layout of botocore's data, for AWS_DATA_PATH."""
    return Path(__file__).parent / "data"


def service_file(name: str) -> Path:
    """One file of the model, such as ``service-2.json``."""
    return data_path() / "proton" / "2020-07-20" / name


def install(target: Path | None = None) -> Path:
    """Copy the model where every boto3 and AWS CLI of this user looks; returns the folder made."""
    models = target or Path.home() / ".aws" / "models"
    destination = models / "proton"
    shutil.copytree(data_path() / "proton", destination, dirs_exist_ok=True)
    return destination


def session(**arguments: Any) -> boto3.Session:
    """A boto3 session that knows Proton whether or not the installed botocore does."""
    import boto3
    import botocore.session

    core = botocore.session.get_session()
    core.get_component("data_loader").search_paths.append(str(data_path()))
    return boto3.Session(botocore_session=core, **arguments)
