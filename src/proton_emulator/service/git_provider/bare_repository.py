"""One repository on disk: its branches, and the texts that lie in its folders.

Commits are put together from objects, so the settings of the user's Git (signing, hooks, names)
have no say in them. Imported when a repository is opened: nothing else needs dulwich.
"""

from __future__ import annotations

import stat
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dulwich.errors import NotGitRepository
from dulwich.file import FileLocked
from dulwich.graph import find_merge_base
from dulwich.index import commit_tree, validate_path, validate_path_element_ntfs
from dulwich.object_store import iter_tree_contents
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.refs import Ref, check_ref_format
from dulwich.repo import Repo

from proton_emulator.service.git_provider.errors import GitProviderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import TypeAlias

    Entries: TypeAlias = dict[bytes, tuple[ObjectID, int]]

_AUTHOR = b"AWS Proton <aws-proton@localhost>"
_FILE = 0o100644


@contextmanager
def opened(location: Path, time: float) -> Iterator[BareRepository]:
    """The repository at *location*; GitProviderError says what went wrong with it."""
    with _failures_said(location), Repo(location, bare=True) as repository:
        yield BareRepository(repository, int(time))


def create(location: Path, branch: str) -> None:
    """An empty repository whose clones check out *branch*; one that is there stays as it is."""
    with _failures_said(location):
        if location.is_dir():
            return
        location.mkdir(parents=True)
        Repo.init_bare(location, default_branch=_ref(branch)).close()


@contextmanager
def _failures_said(location: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, NotGitRepository) as error:
        raise GitProviderError(f"The repository at {location} cannot be used: {error}.") from error
    except FileLocked as error:
        raise GitProviderError(
            f"The repository at {location} is locked. When no other program writes to it, "
            f"remove {error.lockfilename!r}."
        ) from error


def check_branches(*branches: str) -> None:
    """GitProviderError for a name that Git does not allow."""
    for branch in branches:
        _ref(branch)


def check_paths(paths: Iterable[str]) -> None:
    """GitProviderError for one that Git could not check out, or only outside of the clone."""
    for path in paths:
        if not _is_path(path):
            raise GitProviderError(f"{path!r} cannot be the path of a file in a repository.")


@dataclass(frozen=True, slots=True)
class BareRepository:
    """*time* is that of every commit, in epoch seconds."""

    _repository: Repo
    _time: int

    def tip(self, branch: str) -> ObjectID | None:
        try:
            return self._repository.refs[_ref(branch)]
        except KeyError:
            return None

    def start(self, branch: str) -> ObjectID:
        """The tip of *branch*, which gets an empty first commit when it is not there."""
        tip = self.tip(branch)
        if tip is not None:
            return tip
        first = self._commit(self._tree({}), [], "Initial commit")
        self._add(branch, first)
        return first

    def has_folder(self, commit: ObjectID, name: str) -> bool:
        return any(path.startswith(f"{name}/".encode()) for path in self._entries(commit))

    def texts(self, commit: ObjectID, folder: str) -> dict[str, str]:
        """The files in *folder* and beneath, by path relative to it, without those not UTF-8."""
        prefix = f"{folder}/".encode()
        texts: dict[str, str] = {}
        for path, (blob, mode) in self._entries(commit).items():
            if not path.startswith(prefix) or not stat.S_ISREG(mode):
                continue
            try:
                name, data = path.removeprefix(prefix).decode(), self._data(blob)
                texts[name] = data.decode()
            except UnicodeDecodeError:
                continue  # nothing that Proton wrote
        return texts

    def branch_off(
        self, branch: str, parent: ObjectID, files: Mapping[str, str], message: str
    ) -> None:
        """*branch* is *parent* with *files* added or replaced, in one commit."""
        entries = self._entries(parent)
        entries |= {path.encode(): self._blob(text) for path, text in files.items()}
        self._add(branch, self._commit(self._tree(entries), [parent], message))

    def merge(self, base: str, branch: str, message: str) -> None:
        """What *branch* changed, on the tip of *base*; where both changed a file, *branch* wins."""
        theirs = self._needed(branch)
        while True:
            ours = self._needed(base)
            common = find_merge_base(self._repository, [ours, theirs])
            if theirs in common:
                return
            entries = self._merged(ours, theirs, common)
            commit = self._commit(self._tree(entries), [ours, theirs], message)
            # Somebody may push in between: then the same again, on what they pushed.
            if self._repository.refs.set_if_equals(_ref(base), ours, commit):
                return

    def contains(self, base: str, branch: str) -> bool:
        """Whether *base* has all commits of *branch*, whoever merged them."""
        ours, theirs = self.tip(base), self.tip(branch)
        if ours is None or theirs is None:
            return False
        return theirs in find_merge_base(self._repository, [ours, theirs])

    def _merged(self, ours: ObjectID, theirs: ObjectID, common: list[ObjectID]) -> Entries:
        # No common commit: the base branch was replaced since the branch left it.
        since = next(iter([*common, *self._repository.get_parents(theirs)]), None)
        before = self._entries(since) if since else {}
        after = self._entries(theirs)
        kept = {
            path: entry
            for path, entry in self._entries(ours).items()
            if path in after or path not in before
        }
        return kept | {path: entry for path, entry in after.items() if before.get(path) != entry}

    def _needed(self, branch: str) -> ObjectID:
        tip = self.tip(branch)
        if tip is None:
            raise GitProviderError(
                f"There is no branch {branch} in {self._repository.path} any more."
            )
        return tip

    def _add(self, branch: str, commit: ObjectID) -> None:
        if not self._repository.refs.add_if_new(_ref(branch), commit):
            raise GitProviderError(
                f"There already is a branch {branch} in {self._repository.path}."
            )

    def _entries(self, commit: ObjectID) -> Entries:
        """Every file of *commit*, by its whole path."""
        store = self._repository.object_store
        tree = self._repository[commit]
        assert isinstance(tree, Commit), "branches and their ancestors are commits"
        return {each.path: (each.sha, each.mode) for each in iter_tree_contents(store, tree.tree)}

    def _data(self, blob: ObjectID) -> bytes:
        data = self._repository[blob]
        assert isinstance(data, Blob), "a regular file is a blob"
        return data.data

    def _blob(self, text: str) -> tuple[ObjectID, int]:
        blob = Blob.from_string(text.encode())
        self._repository.object_store.add_object(blob)
        return blob.id, _FILE

    def _tree(self, entries: Entries) -> ObjectID:
        """Where a file and a folder have one name, the later of them in *entries* is kept."""
        store = self._repository.object_store
        return commit_tree(store, ((path, *entry) for path, entry in entries.items()))

    def _commit(self, tree: ObjectID, parents: list[ObjectID], message: str) -> ObjectID:
        commit = Commit()
        commit.tree = tree
        commit.parents = parents
        commit.author = commit.committer = _AUTHOR
        commit.author_time = commit.commit_time = self._time
        commit.author_timezone = commit.commit_timezone = 0
        commit.encoding = b"UTF-8"
        commit.message = f"{message}\n".encode()
        self._repository.object_store.add_object(commit)
        return commit.id


def _ref(branch: str) -> Ref:
    # Half a surrogate pair becomes a question mark, which Git allows as little.
    ref = Ref(b"refs/heads/" + branch.encode(errors="replace"))
    if not check_ref_format(ref):
        raise GitProviderError(f"{branch!r} cannot be the name of a branch.")
    return ref


def _is_path(path: str) -> bool:
    try:
        encoded = path.encode()
    except UnicodeEncodeError:
        return False
    return b"\0" not in encoded and validate_path(encoded, validate_path_element_ntfs)
