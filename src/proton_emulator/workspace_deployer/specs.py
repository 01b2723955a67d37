"""Compare specs by what they say, not by how they are written."""

from __future__ import annotations

from typing import Any

import yaml


def load(spec: str) -> dict[str, Any]:
    """The spec as a mapping; empty when it is none (the API says what is wrong with it)."""
    try:
        loaded = yaml.safe_load(spec)
    except yaml.YAMLError:
        return {}
    return loaded if isinstance(loaded, dict) else {}


def same_yaml(one: str, other: str) -> bool:
    return load(one) == load(other)


def instances(spec: str) -> dict[str, dict[str, Any]]:
    """Every instance entry of a service spec by name."""
    listed = load(spec).get("instances") or []
    return {str(each["name"]): each for each in listed if isinstance(each, dict) and "name" in each}
