"""The check itself: ignore comments, caps, renderings."""
