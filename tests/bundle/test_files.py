"""Files from a folder, memory, or editors, and their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from proton_bundle.errors import FileTooLargeError, UnreadableFileError
from proton_bundle.files import FolderFiles, MemoryFiles, OverlayFiles, read_text, subtree
from proton_bundle.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for path in ("schema/schema.yaml", "README.md", ".git/config", "a/node_modules/x.js"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    return root


def test_a_folder_lists_its_files_without_version_control(folder: Path) -> None:
    assert FolderFiles(folder).paths() == ("README.md", "schema/schema.yaml")
    assert FolderFiles(folder).read("README.md") == b"README.md"


@pytest.mark.parametrize("path", ["nope", "schema", "../secret", "/etc/passwd", "a/../../secret"])
def test_what_is_no_file_of_the_folder_is_a_key_error(folder: Path, path: str) -> None:
    (folder.parent / "secret").write_text("x")
    with pytest.raises(KeyError):
        FolderFiles(folder).read(path)


def test_links_may_stay_inside_only(folder: Path) -> None:
    (folder.parent / "secret").write_text("secret")
    (folder.parent / "out").mkdir()
    (folder.parent / "out" / "file").write_text("x")
    (folder / "leak").symlink_to(folder.parent / "secret")
    (folder / "far").symlink_to(folder.parent / "out")
    (folder / "near").symlink_to("README.md")
    (folder / "loop").symlink_to("loop")
    files = FolderFiles(folder)
    assert files.paths() == ("README.md", "near", "schema/schema.yaml")
    assert files.left_out() == ("far", "leak", "loop")
    assert files.read("near") == b"README.md"
    for path in ("leak", "far/file", "loop"):
        with pytest.raises(KeyError):
            files.read(path)


def test_a_root_that_is_itself_a_link_is_read(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert FolderFiles(link).read("README.md") == b"README.md"


def test_a_huge_file_is_refused_and_a_problem_as_text(folder: Path) -> None:
    files = FolderFiles(folder, Limits(file_bytes=5))
    with pytest.raises(FileTooLargeError, match=r"README\.md is larger than 5 bytes"):
        files.read("README.md")
    problem = read_text(files, "README.md").problem
    assert problem is not None
    assert "larger" in problem.message


def test_a_file_that_may_not_be_read_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    # Not chmod: these tests may run as root, who may read everything.
    monkeypatch.setattr(type(folder), "open", refuse)
    with pytest.raises(UnreadableFileError, match=r"README\.md cannot be read: Permission denied"):
        FolderFiles(folder).read("README.md")
    assert read_text(FolderFiles(folder), "README.md").problem is not None


def test_a_name_no_file_can_have_is_unreadable_or_absent(folder: Path) -> None:
    with pytest.raises((UnreadableFileError, KeyError)):
        FolderFiles(folder).read("a\0b")
    with pytest.raises((UnreadableFileError, KeyError)):
        FolderFiles(folder).read("a" * 5000)


def test_a_folder_that_is_not_there_has_no_files(folder: Path) -> None:
    assert FolderFiles(folder / "nope").paths() == ()


def test_an_overlay_changes_and_adds_files() -> None:
    files = OverlayFiles(MemoryFiles({"a": b"1", "b": b"2"}), {"b": b"3", "c": b"4"})
    assert files.paths() == ("a", "b", "c")
    assert [files.read(path) for path in files.paths()] == [b"1", b"3", b"4"]


def test_a_subtree_names_files_from_its_root() -> None:
    files = MemoryFiles({"x/v1/a": b"1", "x/v10/b": b"2", "c": b"3"})
    assert subtree(files, "x/v1").paths() == ("a",)
    assert subtree(files, "x/v1/").read("a") == b"1"
    assert subtree(files, ".") is files
    assert subtree(subtree(files, "x"), "v10").paths() == ("b",)


def test_text_loses_its_byte_order_mark() -> None:
    files = MemoryFiles({"a": b"\xef\xbb\xbfkey: \xc3\xa9"})
    text = read_text(files, "a")
    assert text.source.text == "key: é"
    assert text.problem is None


@pytest.mark.parametrize(
    ("data", "offset"), [(b"a\xff", 1), (b"caf\xe9: 1", 3), (b"\xff\xfea\0", 0)]
)
def test_text_that_is_not_utf8_is_a_problem_at_its_byte(data: bytes, offset: int) -> None:
    text = read_text(MemoryFiles({"a.yaml": data}), "a.yaml")
    assert text.problem is not None
    assert text.problem.byte_offset == offset
    assert "a.yaml is not UTF-8" in text.problem.message
    assert "\ufffd" in text.source.text
