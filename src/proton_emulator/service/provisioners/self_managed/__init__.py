"""Self-managed provisioning: what Proton writes into the pull request that its user applies."""
