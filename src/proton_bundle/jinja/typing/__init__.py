"""The parts of the type check: what is known of expressions, names, filters and statements."""
