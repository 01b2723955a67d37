"""``proton up``: deploy a workspace file, in process or to an endpoint."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proton_cli.emulator_client import cannot_listen, check_url, reaching
from proton_cli.errors import FailedError, UsageError
from proton_cli.progress import StepPrinter
from proton_cli.terraform_option import terraform_option

if TYPE_CHECKING:
    from proton_emulator.workspace_deployer import Deployed, Endpoint, Outcome, Workspace

EPILOG = """\b
Examples:
  proton up                                  deploy proton.yaml in process, then end
  proton up --serve                          the same, and keep the emulator running
  proton up --endpoint-url http://127.0.0.1:4577
  proton up --json > outcome.json            progress goes to standard error
"""


@click.command("up", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path), default=Path("proton.yaml"))
@click.option("--endpoint-url", metavar="URL", help="A running emulator instead of one in process.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option("--strict", is_flag=True, help="Fail when a resource was only recorded.")
@click.option("--plan", is_flag=True, help="Say what would be deployed, and deploy nothing.")
@click.option("--serve", is_flag=True, help="Keep the emulator running until interrupted.")
@terraform_option(None)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port of the emulator in process (default: any).",
)
def command(
    file: Path,
    endpoint_url: str | None,
    as_json: bool,
    strict: bool,
    plan: bool,
    serve: bool,
    terraform: str | None,
    port: int,
) -> None:
    """Deploy what FILE (default proton.yaml) declares.

    In process, everything ends with the command unless --serve is given. Run it again against the
    same endpoint and only what changed is deployed.
    """
    if endpoint_url and serve:
        raise UsageError("--serve keeps the emulator in process running; drop --endpoint-url")
    if endpoint_url and terraform:
        raise UsageError(
            "--terraform is for the emulator in process; drop it",
            hint="That at --endpoint-url was started with its own: 'proton start --terraform'.",
        )
    workspace = load(file)
    if plan:
        from proton_emulator.workspace_deployer import describe_plan

        steps = describe_plan(workspace)
        click.echo(json.dumps({"plan": steps}, indent=2) if as_json else "\n".join(steps))
        return
    printer = StepPrinter(sys.stderr if as_json else sys.stdout)
    with endpoint(endpoint_url, port, printer, terraform or "auto") as reached:
        _say_who_applies(reached, workspace, printer)
        outcome = _deploy(reached, workspace, printer)
        if as_json:
            click.echo(json.dumps(outcome.as_dict(), indent=2))
        else:
            _summarize(outcome, printer)
        if serve:
            _serve(reached, printer)
    _judge(outcome, strict=strict, gone=not (endpoint_url or serve))


def load(file: Path) -> Workspace:
    """Read the workspace file; every problem is said at once."""
    from proton_emulator.workspace_deployer import WorkspaceError, load_workspace

    try:
        return load_workspace(file)
    except WorkspaceError as error:
        first, *rest = error.problems
        raise UsageError("\n".join([first, *(f"proton: {each}" for each in rest)])) from error


@contextmanager
def endpoint(
    url: str | None, port: int, printer: StepPrinter, terraform: str
) -> Iterator[Endpoint]:
    """The endpoint at *url*, or an emulator of our own for as long as the block runs."""
    from proton_emulator.workspace_deployer import Endpoint, Step

    if url:
        check_url(url)
        yield Endpoint(url)
        return
    from time import perf_counter

    from proton_emulator.server import EmbeddedEmulator

    printer(Step("Start the emulator in process"))
    start = perf_counter()
    with ExitStack() as stack:
        try:
            emulator = stack.enter_context(EmbeddedEmulator(port=port, terraform=terraform))
        except OSError as error:
            raise cannot_listen("127.0.0.1", port, error) from error
        printer(Step("Start the emulator in process", perf_counter() - start))
        yield Endpoint(emulator.endpoint_url)


def _say_who_applies(reached: Endpoint, workspace: Workspace, printer: StepPrinter) -> None:
    """Whoever waits for a deployment should know for whom it waits."""
    if workspace.uses_terraform and reached.administration("health").get("terraform") == "wait":
        printer.say(
            f"{reached.url} waits until somebody applies its pull requests and notifies it: see "
            f"{reached.url}/_proton/pull-requests, or start it with --terraform auto"
        )


def _deploy(reached: Endpoint, workspace: Workspace, printer: StepPrinter) -> Outcome:
    from proton_emulator.workspace_deployer import deploy

    with reaching(reached.url):
        return deploy(reached, workspace, printer)


def _summarize(outcome: Outcome, printer: StepPrinter) -> None:
    for name, environment in outcome.environments.items():
        printer.say("")
        _say(f"environment {name}", environment, printer)
    for name, service in outcome.services.items():
        printer.say(f"\nservice {name}: {service.status}")
        if service.message:
            printer.say(f"  {service.message}")
        for instance, deployed in service.instances.items():
            _say(f"  instance {instance}", deployed, printer)
        if service.pipeline:
            _say("  pipeline", service.pipeline, printer)
    for name, component in outcome.components.items():
        printer.say("")
        _say(f"component {name}", component, printer)
    recorded = outcome.recorded
    if recorded:
        printer.say("\nRecorded only (no behaviour behind them):")
        for each in recorded:
            printer.say(f"  {each}")


def _say(what: str, deployed: Deployed, printer: StepPrinter) -> None:
    """Its status, why it failed, and its outputs, indented beneath it."""
    printer.say(f"{what}: {deployed.status}")
    inner = " " * (len(what) - len(what.lstrip()) + 2)
    printer.tell(deployed.message, inner, failed=not deployed.succeeded)
    for key, value in deployed.outputs.items():
        printer.say(f"{inner}{key} = {value}")


def _serve(reached: Endpoint, printer: StepPrinter) -> None:
    import signal
    import threading

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    printer.say(f"\nServing at {reached.url} until interrupted (Ctrl-C).")
    stopped.wait()


def _judge(outcome: Outcome, *, strict: bool, gone: bool) -> None:
    """*gone*: the emulator has ended with all that could be looked at."""
    if not outcome.succeeded:
        hint = "--serve keeps the emulator, with its stacks and logs, for you to look at."
        raise FailedError(
            "not everything deployed: see the messages above", hint=hint if gone else None
        )
    if strict and outcome.recorded:
        raise FailedError(
            f"--strict: {_counted(len(outcome.recorded))} only recorded",
            hint="They have no behaviour behind them; drop --strict to accept that.",
        )


def _counted(resources: int) -> str:
    return "1 resource was" if resources == 1 else f"{resources} resources were"
