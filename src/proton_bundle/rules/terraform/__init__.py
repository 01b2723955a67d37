"""Terraform bundles."""
