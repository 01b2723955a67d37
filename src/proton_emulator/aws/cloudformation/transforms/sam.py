"""AWS::Serverless-2016-10-31, by AWS's own translator."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from proton_emulator.aws.cloudformation.errors import TransformFailedError

if TYPE_CHECKING:
    from proton_emulator.aws.cloudformation.stack import StackIdentity

NAME = "AWS::Serverless-2016-10-31"
# The translator keeps the region in a class attribute and its metrics in a singleton.
_lock = Lock()


def expand(
    template: dict[str, Any], parameters: dict[str, str], stack: StackIdentity
) -> dict[str, Any]:
    """The template with every ``AWS::Serverless::…`` resource replaced by what it stands for."""
    from boto3 import Session
    from samtranslator.metrics.metrics import DummyMetricsPublisher, Metrics
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    with _lock:
        session = Session(region_name=stack.region)
        metrics = Metrics("ServerlessTransform", DummyMetricsPublisher())
        policies = _managed_policies(stack.partition)
        translator = Translator(policies, Parser(), boto_session=session, metrics=metrics)
        try:
            expanded: dict[str, Any] = translator.translate(template, dict(parameters))
        except InvalidDocumentException as error:
            raise TransformFailedError(
                f"Transform {NAME} failed with: {_explain(error)}"
            ) from error
        finally:
            metrics.publish()  # else a warning is printed when they are collected
    return expanded


def _managed_policies(partition: str) -> dict[str, str]:
    from samtranslator.internal.managed_policies import get_bundled_managed_policy_map

    return get_bundled_managed_policy_map(partition) or {}


def _explain(error: Any) -> str:
    causes = [str(getattr(cause, "message", cause)) for cause in getattr(error, "causes", ())]
    return " ".join([str(error.message), *causes]).strip()
