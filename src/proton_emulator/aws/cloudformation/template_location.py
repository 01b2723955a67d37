"""Templates in S3, by the addresses that CloudFormation takes."""

from __future__ import annotations

from urllib.parse import unquote, urlparse

from proton_emulator.aws import in_process
from proton_emulator.aws.cloudformation.errors import ValidationError


def fetch(url: str, account_id: str, region: str) -> str:
    """The text at an ``https://`` (virtual-hosted or path style) or ``s3://`` address."""
    from botocore.exceptions import ClientError

    bucket, key = _bucket_and_key(url)
    if not bucket or not key:
        raise ValidationError(f"TemplateURL must be a supported URL: {url}")
    s3 = in_process.client("s3", account_id, region)
    try:
        body: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except ClientError as error:
        reason = error.response["Error"].get("Message") or "cannot be read"
        raise ValidationError(f"S3 error: {reason} ({url})") from None
    return body.decode()


def _bucket_and_key(url: str) -> tuple[str, str]:
    parsed = urlparse(url)
    path = unquote(parsed.path.lstrip("/"))
    if parsed.scheme == "s3":
        return parsed.netloc, path
    host = parsed.hostname or ""
    bucket, separator, _ = host.partition(".s3")
    if separator:
        return bucket, path
    bucket, _, key = path.partition("/")
    return bucket, key
