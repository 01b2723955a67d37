"""A whole emulator in this process, and stock boto3 clients for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.config import Config

from proton_bundle.archive import pack
from proton_bundle.files import FolderFiles
from proton_emulator.server import EmbeddedEmulator
from proton_emulator.service_model import session

ROLE = "arn:aws:iam::123456789012:role/proton"
CONNECTION = "arn:aws:codestar-connections:us-east-1:123456789012:connection/x"
BUCKET = "bundles"


@dataclass
class Served:
    emulator: EmbeddedEmulator

    def client(self, service: str, region: str = "us-east-1") -> Any:
        made = session(
            aws_access_key_id="testing", aws_secret_access_key="testing", region_name=region
        )
        return made.client(
            service,
            endpoint_url=self.emulator.endpoint_url,
            config=Config(retries={"total_max_attempts": 1}),
        )

    def wait(self, waiter: str, **params: Any) -> None:
        """The stock waiter, spared its five seconds between two looks."""
        assert self.emulator.settle(), "background work did not end"
        self.client("proton").get_waiter(waiter).wait(**params)

    def register(self, kind: str, name: str, folder: Path, **version: Any) -> None:
        """Upload, create, wait for and publish version 1.0."""
        proton, s3 = self.client("proton"), self.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_object(Bucket=BUCKET, Key=f"{name}.tar.gz", Body=pack(FolderFiles(folder)))
        source = {"s3": {"bucket": BUCKET, "key": f"{name}.tar.gz"}}
        key = {"templateName": name, "majorVersion": "1", "minorVersion": "0"}
        getattr(proton, f"create_{kind}_template")(name=name)
        create = getattr(proton, f"create_{kind}_template_version")
        create(templateName=name, source=source, **version)
        self.wait(f"{kind}_template_version_registered", **key)
        getattr(proton, f"update_{kind}_template_version")(**key, status="PUBLISHED")


@contextmanager
def served() -> Iterator[Served]:
    with EmbeddedEmulator() as emulator:
        yield Served(emulator)
