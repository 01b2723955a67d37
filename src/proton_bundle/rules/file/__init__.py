"""Any file: encoding, YAML syntax, size."""
