"""Put into the embedded AWS what the templates expect to find there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from proton_emulator.workspace_deployer.endpoint import Endpoint
from proton_emulator.workspace_deployer.progress import Progress, step
from proton_emulator.workspace_deployer.workspace import Workspace

# A fixed time, so that the same folder always gives the same object.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def seed(endpoint: Endpoint, workspace: Workspace, progress: Progress) -> None:
    """Upload the S3 objects, SSM parameters and secrets that the workspace file names."""
    wanted = workspace.file.seed
    if not (wanted.s3 or wanted.ssm or wanted.secretsmanager):
        return
    with step(progress, "Seed the embedded AWS"):
        for bucket_key, source in wanted.s3.items():
            bucket, _, key = bucket_key.strip("/").partition("/")
            ensure_bucket(endpoint, bucket)
            body = content(workspace.folder / source)
            endpoint.client("s3").put_object(Bucket=bucket, Key=key, Body=body)
        for name, value in wanted.ssm.items():
            endpoint.client("ssm").put_parameter(
                Name=name, Value=value, Type="String", Overwrite=True
            )
        for name, value in wanted.secretsmanager.items():
            _put_secret(endpoint, name, value)


def content(path: Path) -> bytes:
    """A file's bytes, or a folder as a zip with stable names and times."""
    if path.is_file():
        return path.read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                info = zipfile.ZipInfo(file.relative_to(path).as_posix(), _EPOCH)
                info.external_attr = (0o755 if file.stat().st_mode & 0o100 else 0o644) << 16
                archive.writestr(info, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def ensure_bucket(endpoint: Endpoint, name: str) -> None:
    from botocore.exceptions import ClientError

    s3 = endpoint.client("s3")
    try:
        s3.head_bucket(Bucket=name)
    except ClientError:
        elsewhere = endpoint.region != "us-east-1"
        where = {"CreateBucketConfiguration": {"LocationConstraint": endpoint.region}}
        s3.create_bucket(Bucket=name, **(where if elsewhere else {}))


def _put_secret(endpoint: Endpoint, name: str, value: str) -> None:
    secrets = endpoint.client("secretsmanager")
    try:
        secrets.create_secret(Name=name, SecretString=value)
    except secrets.exceptions.ResourceExistsException:
        secrets.put_secret_value(SecretId=name, SecretString=value)
