"""The child behind ``contestants.Warm``: prepares once, then runs a round each time it is asked.

``python -m benchmarks.warm_process package.module:name ARGUMENTS`` calls ``name`` with the JSON
list ARGUMENTS; what that returns is called for each round and returns the seconds of its samples.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

from benchmarks.contestants import peak_of


def main() -> None:
    module, _, name = sys.argv[1].partition(":")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    once = getattr(importlib.import_module(module), name)(*json.loads(sys.argv[2]))
    for line in sys.stdin:
        answer = once() if line.strip() == "round" else peak_of()
        print(json.dumps(answer), file=answers, flush=True)
        if line.strip() == "end":
            break
    # Emulators and workers in this process have nothing to save.
    os._exit(0)


if __name__ == "__main__":
    main()
