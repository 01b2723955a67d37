"""What a manifest says to CodeBuild."""
