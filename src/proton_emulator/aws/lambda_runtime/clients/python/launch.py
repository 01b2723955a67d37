"""Started with ``python -S``: gives a handler what AWS's Python runtimes have, and no more.

A handler sees its own code, its layers, the standard library and the packages named here, so that
a package that the function forgot to bring is missing on this machine as well.
Arguments: the folders that hold those packages. Runs on any Python that awslambdaric supports.
"""

from __future__ import annotations

import os
import site
import sys
from importlib.machinery import ModuleSpec, PathFinder

_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 # imports cost start-up
_PROVIDED = {
    "awslambdaric",
    "boto3",
    "botocore",
    "dateutil",
    "jmespath",
    "runtime_client",
    "s3transfer",
    "simplejson",
    "six",
    "snapshot_restore_py",
    "urllib3",
}


class RuntimePackages:
    """Finds the packages of the runtime after the function's own."""

    def __init__(self, folders: list[str]) -> None:
        self._folders = folders

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if path is not None or name not in _PROVIDED:
            return None
        return PathFinder.find_spec(name, self._folders)


def main() -> None:
    site.setquit()
    site.sethelper()
    layers = os.environ["LAMBDA_LAYERS_ROOT"]
    python = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    sys.path[:1] = [
        os.environ["LAMBDA_TASK_ROOT"],
        f"{layers}/python/lib/{python}/site-packages",
        f"{layers}/python",
    ]
    sys.meta_path.append(RuntimePackages([_HERE, *sys.argv[1:]]))
    sys.argv[1:] = [os.environ["_HANDLER"]]
    from awslambdaric.__main__ import main as serve

    serve(sys.argv)


if __name__ == "__main__":
    main()
