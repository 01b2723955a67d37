"""CodeBuild manifests."""
