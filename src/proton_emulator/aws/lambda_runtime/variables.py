"""The environment variables of a function's process.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from proton_emulator.aws.lambda_runtime.function_version import FunctionVersion


def process_variables(
    version: FunctionVersion, folder: Path, log_stream: str, runtime_api: str
) -> dict[str, str]:
    """Everything the process sees: of this machine only where programs and temporary files are."""
    task, layers = folder / "task", folder / "opt"
    path = os.environ.get("PATH", os.defpath)
    defaults = {
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "LD_LIBRARY_PATH": f"{task}:{task}/lib:{layers}/lib",
        "NODE_PATH": f"{layers}/nodejs/node_modules",
        "PATH": f"{layers}/bin:{path}",
        "TMPDIR": str(folder / "tmp"),
        "TZ": ":UTC",
    }
    reserved = {
        "AWS_DEFAULT_REGION": version.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{version.runtime}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(version.memory_size),
        "AWS_LAMBDA_FUNCTION_NAME": version.name,
        "AWS_LAMBDA_FUNCTION_VERSION": version.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": version.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "AWS_REGION": version.region,
        "LAMBDA_LAYERS_ROOT": str(layers),
        "LAMBDA_RUNTIME_DIR": str(task),
        "LAMBDA_TASK_ROOT": str(task),
        "_HANDLER": version.handler,
    }
    return {**defaults, **version.variables, **reserved}
