"""Any exception of a handler as a sentence that a person can act on."""

from __future__ import annotations

from proton_emulator.aws.cloudformation.errors import ResourceFailedError


def reason_for(error: Exception, resource_type: str) -> str:
    """The status reason of a failed resource."""
    if isinstance(error, ResourceFailedError):
        return str(error)
    response = getattr(error, "response", None)  # botocore's ClientError
    if isinstance(response, dict) and "Error" in response:
        details = response["Error"]
        code, text = details.get("Code"), details.get("Message") or "The service refused"
        return f"{text} (Service: {resource_type}, Error Code: {code})"
    message = getattr(error, "message", None) or getattr(error, "description", None)
    if message:  # moto's own errors
        code = getattr(error, "error_type", None) or getattr(error, "code", type(error).__name__)
        return f"{message} (Service: {resource_type}, Error Code: {code})"
    if isinstance(error, KeyError):
        return (
            f"{resource_type}: {error.args[0] if error.args else '?'} is required or was not found"
        )
    detail = str(error)
    return f"{resource_type}: {type(error).__name__}{f': {detail}' if detail else ''}"
