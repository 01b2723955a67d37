"""What a template reads: names, types, filters, inputs that nobody uses."""
