"""Self-managed provisioning: a pull request for somebody's Terraform, and a wait for their word."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from proton_emulator.service.engine.attempt import attempt_of
from proton_emulator.service.engine.repository_place import (
    environment_arn,
    folder_of,
    identifier,
    kind_of,
    repository_of,
    template_arn,
)
from proton_emulator.service.engine.tagging import proton_tags
from proton_emulator.service.model.deployables import Provisioned
from proton_emulator.service.model.status import DeploymentStatus
from proton_emulator.service.provisioners import Outcome, ProvisioningError
from proton_emulator.service.provisioners.outcome import StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proton_emulator.service.engine.bundles import Deployed
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.git_provider import PullRequest
    from proton_emulator.service.model.deployables import Deployable, RepositoryBranch
    from proton_emulator.service.provisioners.self_managed.change import Change


def deploy(
    engine: Engine, resource: Deployable, part: Deployed, context: Mapping[str, object]
) -> Outcome:
    """Open the pull request and wait until a notification says what became of it."""
    from proton_emulator.service.provisioners.self_managed.contents import contents

    change = _change(engine, resource, part, context)
    repository = repository_of(engine, resource)
    pull_request = _open(engine, resource, repository, change.deployment, contents(change))
    attempt = attempt_of(engine, resource)
    try:
        ended = attempt.notified()
    except StoppedError:
        if attempt.cancelled:
            _give_up(engine, pull_request)
        raise
    if ended.notified is DeploymentStatus.FAILED:
        raise ProvisioningError(
            ended.message or "The deployment was notified as FAILED, with no message."
        )
    return Outcome(
        outputs=resource.rollout.outputs if ended.outputs is None else ended.outputs,
        resources=(_provisioned(engine, pull_request),),
        message=ended.message,
    )


def withdraw(engine: Engine, resource: Deployable) -> None:
    """Open the pull request that marks the files as deleted; destroying is the reader's job.

    One in each repository that has some: an environment may have moved to another.
    """
    arn = engine.place.target(resource.target)
    opened = [each for each in engine.host.pull_requests if each.arn == arn]
    for repository in dict.fromkeys(each.repository for each in opened):
        _mark_deleted(engine, resource, [each for each in opened if each.repository == repository])


def _mark_deleted(engine: Engine, resource: Deployable, opened: list[PullRequest]) -> None:
    """*opened* are the resource's in one repository."""
    from proton_emulator.service.git_provider import PullRequestState
    from proton_emulator.service.provisioners.self_managed.change import DELETED
    from proton_emulator.service.provisioners.self_managed.contents import deleted

    repository = opened[0].repository
    with _as_provisioning_error():
        lying = engine.host.repositories.files(repository, folder_of(resource))
    for pull_request in opened:
        if pull_request.state is PullRequestState.OPEN:
            # Applied from its own branch, and never merged.
            if pull_request.deployment == resource.rollout.succeeded_id and not lying:
                lying = engine.host.repositories.read(pull_request)
            _give_up(engine, pull_request)
    if lying:
        _open(engine, resource, repository, DELETED, deleted(lying))


def _open(
    engine: Engine,
    resource: Deployable,
    repository: RepositoryBranch,
    deployment: str,
    files: Mapping[str, str],
) -> PullRequest:
    from proton_emulator.service.provisioners.self_managed.change import branch, title

    arn = engine.place.target(resource.target)
    with _as_provisioning_error():
        opened = engine.host.repositories.open(
            repository,
            branch=branch(kind_of(resource), engine.ids.uuid()),
            title=title(arn),
            folder=folder_of(resource),
            files=files,
            arn=arn,
            deployment=deployment,
        )
    engine.host.opened(opened)
    return opened


def _give_up(engine: Engine, pull_request: PullRequest) -> None:
    from proton_emulator.service.git_provider import GitProviderError

    engine.host.given_up(pull_request)
    # Merged a moment ago: then there is nothing to close any more.
    with suppress(GitProviderError):
        engine.host.repositories.close(pull_request)


@contextmanager
def _as_provisioning_error() -> Iterator[None]:
    """What a repository refuses, such as the name of its branch, ends the deployment."""
    from proton_emulator.service.git_provider import GitProviderError

    try:
        yield
    except GitProviderError as error:
        raise ProvisioningError(str(error)) from error


def _change(
    engine: Engine, resource: Deployable, part: Deployed, context: Mapping[str, object]
) -> Change:
    from proton_emulator.service.provisioners.self_managed.change import Change

    template = template_arn(engine, resource)
    return Change(
        kind=kind_of(resource),
        arn=engine.place.target(resource.target),
        deployment=attempt_of(engine, resource).id,
        folder=folder_of(resource),
        sources={source.path.rpartition("/")[2]: source.text for source in part.templates},
        context=context,
        tags=proton_tags(engine, resource),
        template_arn=template,
        version=resource.rollout.attempted_version if template else None,
        environment_arn=environment_arn(engine, resource),
    )


def _provisioned(engine: Engine, pull_request: PullRequest) -> Provisioned:
    return Provisioned(pull_request.folder, identifier(engine, pull_request), "TERRAFORM")
