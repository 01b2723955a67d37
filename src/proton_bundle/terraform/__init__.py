"""Terraform templates: ``.tf`` files as Proton's self-managed provisioning hands them on.

The only place that knows tree-sitter, which is loaded when the first file is read.
"""

from proton_bundle.terraform.reading import TerraformFile, Variable, read_terraform
from proton_bundle.terraform.references import Reference, Step

__all__ = ["Reference", "Step", "TerraformFile", "Variable", "read_terraform"]
