"""Linked repositories."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.api.pagination import page
from proton_emulator.service.engine.tagging import set_tags
from proton_emulator.service.errors import (
    ConflictException,
    ResourceNotFoundException,
    ValidationException,
)
from proton_emulator.service.model.deployables import RepositoryBranch
from proton_emulator.service.model.settings import Repository

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine


def view(engine: Engine, repository: Repository) -> dict[str, object]:
    return {
        "arn": engine.place.repository(repository.provider, repository.name),
        "connectionArn": repository.connection,
        "encryptionKey": repository.encryption_key,
        "name": repository.name,
        "provider": repository.provider,
    }


def branch_view(engine: Engine, branch: RepositoryBranch) -> dict[str, object]:
    return {
        "arn": engine.place.repository(branch.provider, branch.name),
        "branch": branch.branch,
        "name": branch.name,
        "provider": branch.provider,
    }


def linked_branch(engine: Engine, given: Mapping[str, str]) -> RepositoryBranch:
    """The branch that a request names, when its repository is linked."""
    key = given["provider"], given["name"]
    if engine.store.repositories.get(key) is None:
        raise ValidationException(
            f"The repository {given['name']} ({given['provider']}) is not linked: "
            "link it with CreateRepository first."
        )
    return RepositoryBranch(*key, given["branch"])


def create(engine: Engine, params: Params) -> Result:
    repository = Repository(
        provider=params["provider"],
        name=params["name"],
        connection=params["connectionArn"],
        encryption_key=params.get("encryptionKey"),
    )
    key = repository.provider, repository.name
    with engine.store.transaction():
        existing = engine.store.repositories.get(key)
        if existing is not None and existing != repository:
            raise ConflictException(f"The repository {repository.name} is linked already.")
        if existing is None:
            engine.store.repositories.put(key, repository)
            arn = engine.place.repository(*key)
            own = {"proton:account": engine.place.account}
            set_tags(engine, arn, params.get("tags"), own)
    return {"repository": view(engine, repository)}


def get(engine: Engine, params: Params) -> Result:
    return {"repository": view(engine, _found(engine, params))}


def list_all(engine: Engine, params: Params) -> Result:
    ordered = sorted(engine.store.repositories.all(), key=lambda r: (r.provider, r.name))
    return page(ordered, params, "repositories", partial(view, engine))


def delete(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        repository = _found(engine, params)
        users = _users(engine, repository)
        if users:
            raise ConflictException(
                f"The repository {repository.name} is in use by {', '.join(users)}."
            )
        engine.store.repositories.remove((repository.provider, repository.name))
        engine.store.tags.remove(engine.place.repository(repository.provider, repository.name))
    return {"repository": view(engine, repository)}


def _users(engine: Engine, repository: Repository) -> list[str]:
    """The environments and account settings that open pull requests in it."""

    def same(branch: RepositoryBranch | None) -> bool:
        key = repository.provider, repository.name
        return branch is not None and (branch.provider, branch.name) == key

    users = [
        engine.place.target(environment.target)
        for environment in engine.store.environments.all()
        if same(environment.roles.repository)
    ]
    settings = engine.store.settings.get(None)
    return (
        [*users, "the account settings"]
        if settings and same(settings.pipeline_repository)
        else users
    )


def _found(engine: Engine, params: Params) -> Repository:
    key = params["provider"], params["name"]
    repository = engine.store.repositories.get(key)
    if repository is None:
        arn = engine.place.repository(*key)
        raise ResourceNotFoundException(f"The requested repository does not exist: {arn}")
    return repository


OPERATIONS: Mapping[str, Handler] = {
    "CreateRepository": create,
    "GetRepository": get,
    "ListRepositories": list_all,
    "DeleteRepository": delete,
}
