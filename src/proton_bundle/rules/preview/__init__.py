"""Leftovers of the preview format, with their migration."""
