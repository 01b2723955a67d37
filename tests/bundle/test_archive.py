"""Archives in every published layout are read; what is no safe archive is refused with a reason."""

from __future__ import annotations

import contextlib
import gzip
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ITEM_API, require_corpus
from proton_bundle.archive import pack, unpack
from proton_bundle.errors import ArchiveError
from proton_bundle.files import FolderFiles, MemoryFiles, subtree
from proton_bundle.layout import find_root
from proton_bundle.limits import Limits

SCHEMA = b"schema: {}\n"


def tar_gz(*entries: tarfile.TarInfo | tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                tar.addfile(entry)
                continue
            info = tarfile.TarInfo(entry[0])
            info.size = len(entry[1])
            tar.addfile(info, io.BytesIO(entry[1]))
    return buffer.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info


@pytest.mark.parametrize(
    ("prefix", "root"),
    [
        ("", ""),
        ("./", ""),
        ("environment/", "environment"),
        ("./environment/", "environment"),
        ("templates/service/apprunner-image/", "templates/service/apprunner-image"),
        ("/", ""),
        ("/home/me/bundle/v1/", "home/me/bundle/v1"),
    ],
)
def test_every_published_layout_is_read(prefix: str, root: str) -> None:
    folder = special(prefix.rstrip("/") or ".", tarfile.DIRTYPE)
    files = unpack(
        tar_gz(folder, (f"{prefix}schema/schema.yaml", SCHEMA), (f"{prefix}README.md", b""))
    )
    assert find_root(files.paths()) == root
    assert subtree(files, root).read("schema/schema.yaml") == SCHEMA


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (tar_gz(("../schema/schema.yaml", b"")), "leads out of the bundle"),
        (tar_gz(("a/../../b", b"")), "leads out of the bundle"),
        (tar_gz(special("link", tarfile.SYMTYPE, "/etc/passwd")), "which is a link"),
        (tar_gz(special("link", tarfile.LNKTYPE, "a")), "which is a link"),
        (tar_gz(special("null", tarfile.CHRTYPE)), "which is a device"),
        (tar_gz(special("pipe", tarfile.FIFOTYPE)), "which is a"),
        (b"", "not a"),
        (b"PK\x03\x04 a zip file", "not a gzip-compressed tar"),
        (gzip.compress(b"no tar"), "not a tar archive"),
        (tar_gz(("a", b"x" * 5000))[:-20], "cut off"),
        (gzip.compress(gzip.decompress(tar_gz(("a", b"x" * 5000)))[:2000]), "cut off|not a tar"),
    ],
)
def test_what_is_unsafe_or_no_archive_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ArchiveError, match=message):
        unpack(data)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    limits = Limits(archive_bytes=100_000)
    with pytest.raises(ArchiveError, match="more than 100,000 bytes"):
        unpack(gzip.compress(b"\0" * 10_000_000), limits)
    with pytest.raises(ArchiveError, match="more than 2 files"):
        unpack(tar_gz(("a", b""), ("b", b""), ("c", b"")), Limits(archive_files=2))


NAMES = st.text(alphabet="abc.é-_", min_size=1, max_size=8).filter(lambda name: name.strip("."))
TREES = st.dictionaries(
    st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.binary(max_size=99)
)


@given(TREES)
def test_what_is_packed_is_unpacked(contents: dict[str, bytes]) -> None:
    assert unpack(pack(MemoryFiles(contents))).contents == contents


@given(TREES, st.randoms())
def test_equal_files_are_packed_to_equal_bytes(contents: dict[str, bytes], random: object) -> None:
    shuffled = list(contents.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pack(MemoryFiles(contents)) == pack(MemoryFiles(dict(shuffled)))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for candidate in (data, gzip.compress(data)):
        with contextlib.suppress(ArchiveError):
            assert unpack(candidate).paths() is not None


@require_corpus
def test_a_published_bundle_goes_through_an_archive_unchanged() -> None:
    folder = FolderFiles(ITEM_API)
    files = unpack(pack(folder))
    assert files.paths() == folder.paths()
    assert all(files.read(path) == folder.read(path) for path in files.paths())
