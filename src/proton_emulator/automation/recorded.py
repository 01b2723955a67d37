"""What a folder's files declare, for a deployment that cannot really be applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from proton_bundle.source import SourceText
from proton_bundle.terraform import TerraformFile, read_terraform
from proton_emulator.automation.errors import TerraformError
from proton_emulator.automation.result import Applied, Resource, fitting


def recorded(files: Mapping[str, str], why: str) -> Applied:
    """The resources as declared, a module as one, and a placeholder for each output.

    TerraformError where a file is not HCL: that is a mistake with or without Terraform.
    """
    read = [
        read_terraform(SourceText(name, text))
        for name, text in sorted(files.items())
        if name.endswith(".tf") and "/" not in name
    ]
    _refuse_mistakes(read)
    # A block of an override file stands for one that is declared elsewhere.
    outputs = dict.fromkeys(name for file in read for name in file.outputs)
    resources = dict.fromkeys(each for file in read for each in _resources(file))
    kept, left_out = fitting({name: f"recorded:{name}" for name in outputs})
    message = f"recorded, not applied: {why}"
    return Applied(
        outputs=kept,
        resources=tuple(resources),
        recorded=True,
        message=f"{message}; {left_out}" if left_out else message,
    )


def _resources(file: TerraformFile) -> Iterator[Resource]:
    for type_name, name in file.resources:
        yield Resource(f"{type_name}.{name}", type_name)
    for name in file.modules:
        # What it makes is known when it is there.
        yield Resource(f"module.{name}", "module")


def _refuse_mistakes(read: list[TerraformFile]) -> None:
    mistakes = list(_mistakes(read))
    if mistakes:
        raise TerraformError("\n".join(mistakes))


def _mistakes(read: list[TerraformFile]) -> Iterator[str]:
    for file in read:
        for problem in file.problems:
            line = file.source.position(problem.span.start).line + 1
            yield f"Error: {file.source.path} line {line}: {problem.message}"
