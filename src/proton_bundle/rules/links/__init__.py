"""Across files: outputs, versions, components, registration and ops files."""
