"""The lines of one invocation, as CloudWatch Logs shows them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proton_emulator.aws.lambda_runtime.function_version import FunctionVersion


def invocation_log(
    version: FunctionVersion, request_id: str, output: str, seconds: float, cold: float | None
) -> tuple[str, ...]:
    """The function's lines between START, END and REPORT; ``cold`` is the start-up in seconds."""
    milliseconds = seconds * 1000
    report = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {milliseconds:.2f} ms",
        f"Billed Duration: {math.ceil(milliseconds)} ms",
        f"Memory Size: {version.memory_size} MB",
    ]
    if cold is not None:
        report.append(f"Init Duration: {cold * 1000:.2f} ms")
    return (
        f"START RequestId: {request_id} Version: {version.version}",
        *(line for line in output.split("\n") if line),
        f"END RequestId: {request_id}",
        "\t".join(report),
    )
