"""API Gateway's data plane: deployed REST and HTTP APIs answer on the emulator's own port.

At ``/_aws/execute-api/{api id}/{stage}/{path}``, at
``/restapis/{api id}/{stage}/_user_request_/{path}``, and under the host
``{api id}.execute-api.{region}.amazonaws.com``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def middleware(app: WSGIApplication) -> WSGIApplication:
    """Answer requests to deployed APIs, and leave all others to ``app``."""
    from proton_emulator.aws.execute_api.gateway import Gateway

    return Gateway(app)
