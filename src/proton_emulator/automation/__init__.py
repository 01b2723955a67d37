"""The platform team's own automation, played here: it merges pull requests and runs Terraform."""
