"""AWS-managed provisioning: a rendered template becomes the resource's CloudFormation stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.engine.attempt import attempt_of
from proton_emulator.service.engine.rendering import rendered
from proton_emulator.service.engine.tagging import proton_tags
from proton_emulator.service.provisioners import Outcome, ProvisioningError
from proton_emulator.service.provisioners.cloudformation import CloudFormation
from proton_emulator.service.provisioners.outcome import StoppedError, TemplateRejectedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.engine.bundles import Deployed
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable


def deploy(
    engine: Engine, resource: Deployable, part: Deployed, context: Mapping[str, object]
) -> Outcome:
    if not part.templates:
        raise ProvisioningError(f"{part.manifest.path}: the manifest names no template.")
    attempt = attempt_of(engine, resource)
    template = rendered(part.templates[0], context, attempt)
    stack = resource.rollout.stack
    assert stack is not None, "every deployable has a stack name from its first attempt on"
    stacks = CloudFormation(engine.aws.cloudformation, attempt)
    try:
        return stacks.deploy(stack, template.text, proton_tags(engine, resource))
    except StoppedError:
        if attempt.cancelled:
            _stacks(engine).undo(stack)
        raise
    except TemplateRejectedError as error:
        # CloudFormation knows only the rendered text; we know which line of the bundle it was.
        raise ProvisioningError(template.format_problem() or template.located(error)) from error
    except ProvisioningError as error:
        raise ProvisioningError(template.located(error), resource=error.resource) from error


def withdraw(engine: Engine, resource: Deployable) -> None:
    """Delete the stack, where there is one."""
    if resource.rollout.stack:
        _stacks(engine).delete(resource.rollout.stack)


def _stacks(engine: Engine) -> CloudFormation:
    return CloudFormation(engine.aws.cloudformation, engine.workers.stopping)
