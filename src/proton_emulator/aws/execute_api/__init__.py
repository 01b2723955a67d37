"""API Gateway's data plane: deployed REST and HTTP APIs answer on the emulator's own port.

At ``/_aws/execute-api/{api id}/{stage}/{path}``, at
``/restapis/{api id}/{stage}/_user_request_/{path}``, and under the host
``{api id}.execute-api.{region}.amazonaws.com``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.aws.execute_api.address import address_of

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment


def middleware(app: WSGIApplication) -> WSGIApplication:
    """Answer requests to deployed APIs, and leave all others to ``app``."""
    from proton_emulator.aws.execute_api.gateway import Gateway

    return Gateway(app)


def handles(environ: WSGIEnvironment) -> bool:
    """Whether a request is for a deployed API, existing or not."""
    return address_of(environ) is not None
