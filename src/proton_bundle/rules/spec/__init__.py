"""Specs against the template they are written for."""
