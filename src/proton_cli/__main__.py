"""The ``proton`` command: turns every ending into the exit codes of the contract."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from typing import NoReturn

import click

from proton_cli.command_line import proton
from proton_cli.errors import CommandError

ISSUES = "the project's issue tracker"
BUG = 3
INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit: 0 fine, 1 findings or failure, 2 wrong usage, 3 a bug."""
    try:
        code: object = run(sys.argv[1:])
    except SystemExit as ending:
        code = ending.code
    if isinstance(code, int):
        _leave(code)
    sys.exit(None if code is None else str(code))


def _leave(code: int) -> NoReturn:
    """End at once: to take all objects apart costs a check a tenth of its time, moto seconds."""
    atexit._run_exitfuncs()  # noqa: SLF001 - what was registered must run; there is no public way
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def run(arguments: list[str]) -> int:
    """Run ``proton`` with *arguments* and return its exit code; ``--debug`` may stand anywhere."""
    debug = "--debug" in arguments
    arguments = [each for each in arguments if each != "--debug"]
    try:
        outcome = proton.main(args=arguments, prog_name="proton", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return 2
    except CommandError as error:
        click.echo(f"proton: {error.message}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        return error.exit_code
    except BrokenPipeError:
        # The reader (head, less) went away: say nothing more, and keep Python from trying.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if debug:
            raise
        click.echo(
            f"proton: a bug of ours, not yours: {type(error).__name__}: {error}\n"
            f"  Run it again with --debug and report the traceback at {ISSUES}.",
            err=True,
        )
        return BUG
    return outcome if isinstance(outcome, int) else 0


if __name__ == "__main__":
    main()
