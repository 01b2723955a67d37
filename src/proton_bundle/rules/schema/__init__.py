"""schema.yaml: the OpenAPI subset, and Proton's own rules."""
