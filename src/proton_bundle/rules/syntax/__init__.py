"""Jinja syntax and dynamic references."""
