"""What a schema may say: OpenAPI 3.0, the input types, each input with its bounds and default."""
