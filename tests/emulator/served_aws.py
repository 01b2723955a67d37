"""A real HTTP server on a free port: moto, functions that run, deployed APIs that answer."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
import urllib3
from botocore.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

ROLE = "arn:aws:iam::123456789012:role/handler"


@dataclass(frozen=True)
class ServedAws:
    """Where the server answers, and how a test talks to it."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, service: str, region: str = "us-east-1", **credentials: str) -> Any:
        keys = credentials or {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            config=Config(retries={"total_max_attempts": 1}, max_pool_connections=20),
            **keys,
        )

    def function(self, code: str | bytes, runtime: str = "python3.11", **settings: Any) -> str:
        """Create a function under a name of its own and return the name."""
        name = f"function-{uuid4().hex[:8]}"
        client = settings.pop("client", None) or self.client("lambda")
        source = {"nodejs": "index.js", "provided": "bootstrap"}.get(
            runtime.rstrip("0123456789.xal")
        )
        archive = code if isinstance(code, bytes) else zipped({source or "index.py": code})
        client.create_function(
            FunctionName=name,
            Runtime=runtime,
            Role=settings.pop("role", ROLE),
            Handler=settings.pop("handler", "index.handler"),
            Code={"ZipFile": archive},
            **settings,
        )
        return name

    def invoke(self, name: str, event: object = None, **settings: Any) -> Answer:
        client = settings.pop("client", None) or self.client("lambda")
        answer = client.invoke(
            FunctionName=name, Payload=json.dumps(event or {}), LogType="Tail", **settings
        )
        return Answer(json.loads(answer["Payload"].read()), answer.get("FunctionError"), answer)


@dataclass(frozen=True)
class Answer:
    payload: Any
    error: str | None
    response: dict[str, Any]


def zipped(files: dict[str, str], mode: int = 0o755) -> bytes:
    """A zip archive of executable files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, text)
    return buffer.getvalue()


@contextmanager
def served_aws() -> Iterator[ServedAws]:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    from proton_emulator.aws import execute_api, lambda_runtime

    app = execute_api.middleware(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    served = ServedAws(server.port)
    lambda_runtime.install(lambda: served.url)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        urllib3.request("POST", f"{served.url}/moto-api/reset")
        served.client("iam").create_role(RoleName="handler", AssumeRolePolicyDocument="{}")
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        lambda_runtime.reset()
