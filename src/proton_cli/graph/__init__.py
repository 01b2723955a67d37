"""``proton graph``: what the checker knows of templates, environments, services and outputs."""
