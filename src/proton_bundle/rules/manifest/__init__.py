"""What a manifest may say: one template, its file, what renders it."""
