"""Which files belong together: the workspace file, registration files, siblings and specs."""
