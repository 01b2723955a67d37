"""One module a subcommand; each holds ``command`` and imports its package when it runs."""
