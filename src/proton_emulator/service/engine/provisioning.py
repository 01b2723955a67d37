"""From a bundle's part and its data to infrastructure, by the method that its manifest names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.engine.bundles import Method
from proton_emulator.service.engine.rendering import rendered
from proton_emulator.service.engine.tagging import proton_tags
from proton_emulator.service.provisioners import Outcome, ProvisioningError
from proton_emulator.service.provisioners.cloudformation import CloudFormation
from proton_emulator.service.provisioners.outcome import TemplateRejectedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.engine.bundles import Deployed
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable


def provision(
    engine: Engine, resource: Deployable, part: Deployed, context: Mapping[str, object]
) -> Outcome:
    """Render *part* with *context* and deploy it as *resource*'s stack."""
    if part.method is not Method.AWS_MANAGED or part.template is None:
        raise ProvisioningError(
            f"{part.manifest}: {part.method} provisioning is not emulated yet. "
            "Only CloudFormation templates are deployed."
        )
    template = rendered(part.template, context, engine.workers.stopping)
    stack = resource.rollout.stack
    assert stack is not None, "every deployable has a stack name from its first attempt on"
    try:
        return stacks(engine).deploy(stack, template.text, proton_tags(engine, resource))
    except TemplateRejectedError as error:
        # CloudFormation knows only the rendered text; we know which line of the bundle it was.
        raise ProvisioningError(template.format_problem() or template.located(error)) from error
    except ProvisioningError as error:
        raise ProvisioningError(template.located(error), resource=error.resource) from error


def stacks(engine: Engine) -> CloudFormation:
    return CloudFormation(engine.aws.cloudformation, engine.workers.stopping)
