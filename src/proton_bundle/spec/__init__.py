"""Specs: read with spans, checked as Proton checked them, updated as it updated them."""

from proton_bundle.spec.check import SpecProblem, SpecProblemKind, check_spec
from proton_bundle.spec.reading import Spec, SpecInputs, SpecInstance, SpecKind, is_spec, read_spec
from proton_bundle.spec.update import CURRENT_VALUE, resolve_current_values

__all__ = [
    "CURRENT_VALUE",
    "Spec",
    "SpecInputs",
    "SpecInstance",
    "SpecKind",
    "SpecProblem",
    "SpecProblemKind",
    "check_spec",
    "is_spec",
    "read_spec",
    "resolve_current_values",
]
