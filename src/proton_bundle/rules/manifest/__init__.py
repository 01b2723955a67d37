"""manifest.yaml of all three engines."""
