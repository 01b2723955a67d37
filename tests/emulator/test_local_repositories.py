"""Pull requests in repositories on this machine: opened, merged in any order, cloned with Git."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proton_emulator.service.git_provider import (
    GitProviderError,
    LocalRepositories,
    PullRequest,
    PullRequestState,
)
from proton_emulator.service.git_provider.location import location
from proton_emulator.service.model.deployables import RepositoryBranch

INFRASTRUCTURE = RepositoryBranch("GITHUB", "example/infrastructure", "main")
GIT_ENVIRONMENT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
needs_git = pytest.mark.skipif(
    shutil.which("git") is None, reason="NO GIT: no real client has read the repositories"
)


@pytest.fixture
def repositories(tmp_path: Path) -> LocalRepositories:
    return LocalRepositories(tmp_path / "repositories")


def opened(
    repositories: LocalRepositories,
    folder: str = "dev",
    files: dict[str, str] | None = None,
    *,
    repository: RepositoryBranch = INFRASTRUCTURE,
    branch: str | None = None,
) -> PullRequest:
    return repositories.open(
        repository,
        branch=branch or f"proton--proton-environment-{len(repositories.all())}",
        title=f"Update requested for Proton - environment/{folder}",
        folder=folder,
        files=files or {"main.tf": f"# {folder}\n", ".proton/deployment-metadata.json": "{}"},
        arn=f"arn:aws:proton:us-east-1:123456789012:environment/{folder}",
        deployment="6f1e8a52-0000-4000-8000-000000000000",
    )


def git(*arguments: str, cwd: Path) -> str:
    identity = ("-c", "user.name=Jo", "-c", "user.email=jo@example.com")
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=cwd, env=GIT_ENVIRONMENT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def cloned(pull_request: PullRequest, to: Path) -> Path:
    git("clone", "--quiet", str(pull_request.location), str(to), cwd=to.parent)
    return to


def test_nothing_is_created_before_the_first_pull_request(tmp_path: Path):
    repositories = LocalRepositories(tmp_path / "repositories")
    assert repositories.files(INFRASTRUCTURE, "dev") == {}
    assert repositories.all() == ()
    assert list(tmp_path.iterdir()) == []


def test_an_emulator_that_opens_none_does_not_load_git(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path\n"
        "from proton_emulator.service.git_provider import LocalRepositories\n"
        f"assert LocalRepositories(Path({str(tmp_path)!r})).all() == ()\n"
        "assert 'dulwich' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "repositories").write_text("A file where the folder belongs.")
    with pytest.raises(
        GitProviderError, match=r"infrastructure\.git cannot be used: .*repositories"
    ):
        opened(LocalRepositories(tmp_path / "repositories"))


def test_a_pull_request_holds_its_files_apart_from_the_base_branch_until_it_is_merged(repositories):
    files = {"main.tf": "# größe\n", ".proton/deployment-metadata.json": "{}"}
    pull_request = opened(repositories, files=files)

    assert pull_request.state is PullRequestState.OPEN
    assert pull_request.folder == "dev"
    assert repositories.read(pull_request) == files
    assert repositories.files(INFRASTRUCTURE, "dev") == {}

    merged = repositories.merge(pull_request)
    assert merged == replace(pull_request, state=PullRequestState.MERGED)
    assert repositories.files(INFRASTRUCTURE, "dev") == files
    assert repositories.all() == (merged,)


def test_files_that_a_change_no_longer_has_stay(repositories):
    repositories.merge(opened(repositories, files={"main.tf": "1", "old.tf": "1"}))
    repositories.merge(opened(repositories, files={"main.tf": "2", "new.tf": "2"}))
    expected = {"main.tf": "2", "old.tf": "1", "new.tf": "2"}
    assert repositories.files(INFRASTRUCTURE, "dev") == expected


def test_what_lies_in_an_environment_of_its_instances_is_not_its_own(repositories):
    folders = ("dev", "dev/web-blue", "dev/components/bucket")
    requests = [opened(repositories, folder) for folder in folders]
    for pull_request in reversed(requests):
        repositories.merge(pull_request)
    for folder, pull_request in zip(folders, requests, strict=True):
        expected = {"main.tf": f"# {folder}\n", ".proton/deployment-metadata.json": "{}"}
        assert repositories.files(INFRASTRUCTURE, folder) == expected
        assert repositories.read(pull_request) == expected


def test_an_older_pull_request_of_an_environment_does_not_take_its_instances_back(repositories):
    repositories.merge(opened(repositories, "dev/web-blue", {"main.tf": "1"}))
    environment = opened(repositories, "dev")
    repositories.merge(opened(repositories, "dev/web-blue", {"main.tf": "2"}))
    repositories.merge(environment)
    assert repositories.files(INFRASTRUCTURE, "dev/web-blue") == {"main.tf": "2"}


def test_everything_goes_beneath_a_top_level_environments_folder(repositories):
    # The folder comes into being as a person would make it: by a merge into the base branch.
    repositories.merge(opened(repositories, "environments", {"README.md": "Ours."}))
    pull_request = opened(repositories, "dev/web-blue", {"main.tf": "1"})
    assert pull_request.folder == "environments/dev/web-blue"
    repositories.merge(pull_request)
    for folder in ("dev/web-blue", "environments/dev/web-blue"):
        assert repositories.files(INFRASTRUCTURE, folder) == {"main.tf": "1"}


def test_numbers_count_through_all_repositories_and_branches(repositories):
    others = (
        replace(INFRASTRUCTURE, name="example/pipelines"),
        replace(INFRASTRUCTURE, branch="x"),
    )
    numbers = [
        opened(repositories, repository=repository).number
        for repository in (INFRASTRUCTURE, *others, INFRASTRUCTURE)
    ]
    assert numbers == [1, 2, 3, 4]


def test_merging_or_closing_twice_changes_nothing(repositories):
    first, second = opened(repositories, "one"), opened(repositories, "two")
    merged, closed = repositories.merge(first), repositories.close(second)
    assert (merged.state, closed.state) == (PullRequestState.MERGED, PullRequestState.CLOSED)
    assert repositories.merge(first) == repositories.merge(merged) == merged
    assert repositories.close(second) == repositories.close(closed) == closed
    assert repositories.files(INFRASTRUCTURE, "two") == {}
    assert repositories.read(closed)["main.tf"] == "# two\n"


def test_what_is_closed_cannot_be_merged_nor_the_reverse(repositories):
    first, second = opened(repositories, "one"), opened(repositories, "two")
    repositories.close(first)
    repositories.merge(second)
    with pytest.raises(ValueError, match=r"Pull request 1 is closed and cannot become merged\."):
        repositories.merge(first)
    with pytest.raises(ValueError, match=r"Pull request 2 is merged and cannot become closed\."):
        repositories.close(second)


def test_a_pull_request_of_before_a_reset_is_unknown(repositories, tmp_path):
    pull_request = opened(repositories)
    with pytest.raises(GitProviderError, match=r"no pull request 1 .* reset"):
        LocalRepositories(tmp_path / "others").merge(pull_request)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc", "..", "a/..", "../b", "a/../../../b", "/a/b", "a//b", "a/b/c", "a/", "./b", "a/.",
        "a/.git", "a\\..\\b/c", "a/b\0c", "a/b\nc", "a/" + "é" * 98, "a/" + "😀" * 98, "C:/x", "a/b.git",
        "a/\ud800", "-/-", "a/%2E", "a/b\x7f",
    ],
)  # fmt: skip
def test_no_repository_name_leads_out_of_the_folder(name: str, tmp_path: Path):
    repositories = LocalRepositories(tmp_path / "repositories")
    repository = replace(INFRASTRUCTURE, name=name)
    merged = repositories.merge(opened(repositories, repository=repository))
    assert merged.location.resolve().is_relative_to(
        (tmp_path / "repositories" / "github").resolve()
    )
    assert [each.name for each in tmp_path.iterdir()] == ["repositories"]
    assert repositories.files(repository, "dev")["main.tf"] == "# dev\n"


def test_an_ordinary_name_is_found_where_one_looks_for_it(repositories, tmp_path):
    pull_request = opened(repositories, repository=replace(INFRASTRUCTURE, name="group/sub/infra"))
    assert pull_request.location == tmp_path / "repositories/github/group/sub/infra.git"


PARTS = ("a", "b", "b.git", "b.GIT", "b%2Egit", "%", "%25", "", ".", "..", " ", "é" * 40, "ü" * 40)


def test_no_two_names_share_a_repository_and_none_lies_inside_another():
    names = ["/".join(parts) for count in (2, 3) for parts in product(PARTS, repeat=count)]
    root = Path("/repositories")
    places = {location(root, replace(INFRASTRUCTURE, name=name)) for name in names}
    assert len(places) == len(names)
    assert places.isdisjoint(parent for place in places for parent in place.parents)


@pytest.mark.parametrize(
    "branch", ["a..b", "x y", "-@{", "a/", "a~", "\ud800", "x.lock", "\n", "?"]
)
def test_a_branch_that_git_does_not_allow_is_refused_before_anything_is_created(branch, tmp_path):
    repositories = LocalRepositories(tmp_path / "repositories")
    with pytest.raises(GitProviderError, match=r"cannot be the name of a branch"):
        opened(repositories, repository=replace(INFRASTRUCTURE, branch=branch))
    with pytest.raises(GitProviderError, match=r"cannot be the name of a branch"):
        opened(repositories, branch=branch)
    assert not (tmp_path / "repositories").exists()


@pytest.mark.parametrize(
    "path", ["../x.tf", "a/../x.tf", "/x.tf", ".git/config", "", "a//b", "x\0"]
)
def test_a_path_that_leads_out_of_a_clone_is_refused(path, repositories):
    with pytest.raises(GitProviderError, match=r"cannot be the path of a file"):
        opened(repositories, files={path: "x"})


def test_branches_that_cannot_lie_beside_each_other_say_so(repositories):
    opened(repositories)
    with pytest.raises(GitProviderError, match=r"cannot be used"):
        opened(repositories, repository=replace(INFRASTRUCTURE, branch="main/dev"))
    with pytest.raises(GitProviderError, match=r"There already is a branch main"):
        opened(repositories, branch="main")


def test_a_locked_repository_names_the_lock(repositories):
    pull_request = opened(repositories)
    lock = pull_request.location / "refs/heads/main.lock"
    lock.touch()
    with pytest.raises(GitProviderError, match=r"is locked.*main\.lock"):
        repositories.merge(pull_request)
    lock.unlink()
    assert repositories.merge(pull_request).state is PullRequestState.MERGED


FOLDERS = ("dev", "dev/web-blue", "dev/web-green", "dev/components/c", "web/pipeline", "prod")


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(st.tuples(st.sampled_from(FOLDERS), st.booleans()), min_size=1, max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_the_base_ends_with_every_merged_folder_in_whatever_order(steps, order):
    with tempfile.TemporaryDirectory() as folder:
        repositories = LocalRepositories(Path(folder))
        requests = [
            (opened(repositories, where, {"main.tf": str(number)}), where, str(number), merge)
            for number, (where, merge) in enumerate(steps)
        ]
        order.shuffle(requests)
        expected: dict[str, str] = {}
        for pull_request, where, text, merge in requests:
            if merge:
                repositories.merge(pull_request)
                expected[where] = text
            else:
                repositories.close(pull_request)
        texts = {
            where: repositories.files(INFRASTRUCTURE, where).get("main.tf") for where in FOLDERS
        }
        assert texts == {where: expected.get(where) for where in FOLDERS}


def test_deployments_side_by_side_all_arrive(repositories):
    def deploy(number: int) -> PullRequest:
        branch = f"proton--proton-environment-thread-{number}"
        return repositories.merge(opened(repositories, f"env{number}", branch=branch))

    with ThreadPoolExecutor(8) as pool:
        merged = list(pool.map(deploy, range(16)))
    assert sorted(each.number for each in merged) == list(range(1, 17))
    for number in range(16):
        assert repositories.files(INFRASTRUCTURE, f"env{number}")["main.tf"] == f"# env{number}\n"


@needs_git
def test_git_clones_a_repository_and_sees_its_branches(repositories, tmp_path):
    first, second = opened(repositories, "dev"), opened(repositories, "prod")
    repositories.merge(first)
    repositories.merge(second)
    waiting = opened(repositories, "test", branch="proton--proton-environment-waiting")
    clone = cloned(waiting, tmp_path / "clone")

    git("fsck", "--strict", cwd=waiting.location)
    assert git("branch", "--show-current", cwd=clone) == "main\n"
    assert (clone / "dev/main.tf").read_text() == "# dev\n"
    assert "origin/proton--proton-environment-waiting" in git("branch", "--remotes", cwd=clone)
    subject = git("log", "-1", "--format=%an|%s|%b", f"origin/{waiting.branch}", cwd=clone)
    assert subject.strip() == f"AWS Proton|{waiting.title}|"
    parents, _, message = git("log", "-1", "--format=%P|%B", "main", cwd=clone).partition("|")
    assert len(parents.split()) == 2
    assert message.split("\n")[:3] == [
        f"Merge pull request #2 from {second.branch}",
        "",
        second.title,
    ]


@needs_git
def test_what_others_pushed_is_kept_and_their_changes_to_the_branch_are_merged(
    repositories, tmp_path
):
    repositories.merge(opened(repositories, files={"gone.tf": "x"}))
    pull_request = opened(repositories, files={"main.tf": "ours"})
    clone = cloned(pull_request, tmp_path / "clone")
    (clone / "README.md").write_text("theirs")
    git("add", ".", cwd=clone)
    git("commit", "-qm", "A file of their own", cwd=clone)
    git("push", "-q", cwd=clone)
    git("checkout", "-q", pull_request.branch, cwd=clone)
    (clone / "dev/extra.tf").write_text("extra")
    (clone / "dev/logo.png").write_bytes(b"\x89PNG\xff")
    git("rm", "-q", "dev/gone.tf", cwd=clone)
    git("add", ".", cwd=clone)
    git("commit", "-qm", "More", cwd=clone)
    git("push", "-q", cwd=clone)

    repositories.merge(pull_request)
    # The picture is merged too; only texts are read.
    assert repositories.files(INFRASTRUCTURE, "dev") == {"main.tf": "ours", "extra.tf": "extra"}
    git("checkout", "-q", "main", cwd=clone)
    git("pull", "-q", cwd=clone)
    assert (clone / "README.md").read_text() == "theirs"
    assert (clone / "dev/logo.png").is_file()
    assert git("status", "--porcelain", cwd=clone) == ""


@needs_git
def test_a_pull_request_that_was_merged_by_hand_needs_no_second_merge(repositories, tmp_path):
    pull_request = opened(repositories)
    clone = cloned(pull_request, tmp_path / "clone")
    git("merge", "-q", f"origin/{pull_request.branch}", cwd=clone)
    git("push", "-q", cwd=clone)
    assert [each.state for each in repositories.all()] == [PullRequestState.MERGED]
    assert repositories.merge(pull_request).state is PullRequestState.MERGED
    assert git("rev-parse", "main", cwd=pull_request.location) == git(
        "rev-parse", "HEAD", cwd=clone
    )


@needs_git
def test_a_base_branch_that_was_replaced_keeps_what_replaced_it(repositories, tmp_path):
    pull_request = opened(repositories)
    clone = cloned(pull_request, tmp_path / "clone")
    git("checkout", "-q", "--orphan", "fresh", cwd=clone)
    (clone / "dev").write_text("A file where the folder belongs.")
    (clone / "README.md").write_text("theirs")
    git("add", ".", cwd=clone)
    git("commit", "-qm", "Everything anew", cwd=clone)
    git("push", "-qf", "origin", "fresh:main", cwd=clone)
    repositories.merge(pull_request)
    tree = git("ls-tree", "-r", "--name-only", "main", cwd=pull_request.location)
    assert tree.split() == ["README.md", "dev/.proton/deployment-metadata.json", "dev/main.tf"]


@needs_git
def test_a_branch_that_is_gone_says_so(repositories):
    pull_request = opened(repositories)
    git("branch", "-D", pull_request.branch, cwd=pull_request.location)
    with pytest.raises(GitProviderError, match=rf"no branch {pull_request.branch} .* any more"):
        repositories.merge(pull_request)
    assert repositories.read(pull_request) == {}
    assert repositories.close(pull_request).state is PullRequestState.CLOSED
