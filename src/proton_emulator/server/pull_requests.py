"""The pull requests of self-managed provisioning, and the automation that may apply them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from proton_emulator.server.settings import settings
from proton_emulator.service.engine.repository_place import identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proton_emulator.automation.automation import Automation
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.git_provider import PullRequest
    from proton_emulator.service.host import Host

_automations: WeakKeyDictionary[Host, Automation] = WeakKeyDictionary()


def connect_automation(engine: Engine) -> None:
    """Let the emulator's own automation hear of pull requests, unless somebody else's is to."""
    host = engine.host

    def opened(pull_request: PullRequest) -> None:
        if settings.terraform == "wait":
            return
        if host not in _automations:
            _automations[host] = _automation(engine, settings.terraform)
            host.closing = _automations[host].stop
            host.given_up = _automations[host].given_up
        _automations[host].opened(pull_request)

    host.opened = opened
    host.automated = lambda: settings.terraform != "wait"


def listed(engine: Engine) -> Iterator[Mapping[str, object]]:
    """What ``/_proton/pull-requests`` tells of each, the oldest first."""
    automation = _automations.get(engine.host)
    for each in engine.host.pull_requests:
        repository = each.repository
        applied = automation.applied(repository, each.folder) if automation else None
        outcome = "recorded" if applied and applied.recorded else "emulated"
        resources = applied.resources if applied else ()
        yield {
            "account": engine.place.account,
            "region": engine.place.region,
            "number": each.number,
            "state": each.state.value,
            "title": each.title,
            "provider": repository.provider,
            "repository": repository.name,
            "base": repository.branch,
            "branch": each.branch,
            "folder": each.folder,
            "location": str(each.location),
            "resource_arn": each.arn,
            "deployment_id": each.deployment,
            "identifier": identifier(engine, each),
            "pending": automation.pending(each) if automation else False,
            "problem": automation.problem(each) if automation else "",
            "outcome": outcome if applied else None,
            "resources": [{"address": r.address, "type": r.type} for r in resources],
        }


def _automation(engine: Engine, mode: str) -> Automation:
    from proton_emulator.automation.automation import Automation, Mode
    from proton_emulator.automation.variables import variables

    host, place = engine.host, engine.place
    return Automation(
        Mode(mode),
        host.guard.folder / "terraform",
        host.guard,
        _notifier(engine),
        host.repositories,
        variables(place.account, place.region, host.aws_endpoint_url or host.endpoint_url()),
    )


def _notifier(engine: Engine) -> Any:
    from proton_emulator.service.api.notifications import notify

    def say(
        *, arn: str, deployment: str, status: str, outputs: Mapping[str, str], message: str
    ) -> None:
        told = {
            "resourceArn": arn,
            "deploymentId": deployment,
            "status": status,
            "outputs": [{"key": key, "valueString": value} for key, value in outputs.items()],
            "statusMessage": message or None,
        }
        notify(engine, told)

    return say
