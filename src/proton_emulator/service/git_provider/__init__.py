"""Repositories on this machine in place of GitHub's or Bitbucket's, for self-managed provisioning.

The only place that knows dulwich, which is loaded when the first repository is opened.
"""

from proton_emulator.service.git_provider.errors import GitProviderError
from proton_emulator.service.git_provider.local_repositories import LocalRepositories
from proton_emulator.service.git_provider.pull_request import PullRequest, PullRequestState

__all__ = ["GitProviderError", "LocalRepositories", "PullRequest", "PullRequestState"]
