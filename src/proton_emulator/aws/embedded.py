"""The AWS beneath the emulator: moto, with our own CloudFormation in place of moto's."""

from __future__ import annotations

from threading import Lock

_lock = Lock()
_installed = False


def install() -> None:
    """Make ``mock_aws``, ``ThreadedMotoServer`` and moto's WSGI application use our CloudFormation.

    Idempotent, and cheap: the engine's handlers are imported when a stack first needs them.
    """
    global _installed  # noqa: PLW0603 # moto's service table is global to the process
    with _lock:
        if _installed:
            return
        from proton_emulator.aws import moto_internals
        from proton_emulator.aws.cloudformation.models import cloudformation_backends

        moto_internals.replace_cloudformation(cloudformation_backends)
        moto_internals.judge_bucket_policies_without_conditions()
        _installed = True
