"""Bags as BagIt's own library sees them, and bags that were made to do harm."""

from __future__ import annotations

import logging
import os
import random
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from workbench.errors import BagError
from workbench.exports.bags import files as bag_files
from workbench.exports.bags.reading import DEPTH_LIMIT, open_bag
from workbench.exports.bags.writing import README, TAG_FILES, TAG_MANIFEST, new_bag

CONTENT = {"data/a.json": b'{"a": [1]}', "data/originals/b": bytes(range(256)) * 40}


def write(place: Path, **more: bytes) -> Path:
    with new_bag(place, {"Source-Organization": "Agency"}) as bag:
        for name, data in {**CONTENT, **more}.items():
            bag.add(name, data)
        bag.add(README, b"Read me.\n")
    return place


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return write(tmp_path / "T-1-bag")


def check(path: Path) -> None:
    with open_bag(path) as opened:
        opened.check()


def packed(folder: Path) -> Path:
    return Path(shutil.make_archive(str(folder), "zip", folder.parent, folder.name))


def test_the_librarys_own_check_finds_it_valid(bag: Path) -> None:
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    read = bagit.Bag(str(bag))
    read.validate()
    assert read.info["Source-Organization"] == "Agency"
    assert set(read.algorithms) == {"sha256"}
    assert read.is_valid(fast=True)


def test_a_bag_reads_back_as_a_folder_and_as_a_zip(bag: Path) -> None:
    for path in (bag, packed(bag)):
        with open_bag(path) as opened:
            opened.check()
            assert opened.names == {*CONTENT, *TAG_FILES, TAG_MANIFEST}
            assert {name: opened.read(name) for name in CONTENT} == CONTENT
            assert opened.document("data/a.json") == {"a": [1]}


def test_a_bag_is_for_its_owner_and_nothing_half_written_stays(bag: Path) -> None:
    assert bag.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in bag.parent.iterdir()] == ["T-1-bag"]


def test_what_is_there_is_not_replaced(bag: Path) -> None:
    with pytest.raises(BagError, match="not replaced"):
        write(bag)
    check(bag)


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = iter(range(100))

    def full(descriptor: int) -> None:
        if next(calls) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BagError, match="No space left"):
        write(tmp_path / "T-1-bag")
    assert list(tmp_path.iterdir()) == []


def test_every_one_of_many_flipped_bytes_is_found(bag: Path) -> None:
    files = sorted(path for path in bag.rglob("*") if path.is_file())
    chance = random.Random(4)
    for _ in range(300):
        file = chance.choice(files)
        whole = file.read_bytes()
        edited = bytearray(whole)
        edited[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(edited)
        with pytest.raises(BagError):
            check(bag)
        file.write_bytes(whole)
    check(bag)


def test_each_missing_file_is_named(bag: Path) -> None:
    for file in sorted(path for path in bag.rglob("*") if path.is_file()):
        whole = file.read_bytes()
        file.unlink()
        with pytest.raises(BagError, match=r"missing"):
            check(bag)
        file.write_bytes(whole)
    check(bag)


@pytest.mark.parametrize("name", ["data/extra", "extra.txt", "data/originals/.hidden", "fetch.txt"])
def test_an_extra_file_is_named(bag: Path, name: str) -> None:
    (bag / name).write_bytes(b"")
    with pytest.raises(BagError, match=r"is not in its manifest|like ours"):
        check(bag)


def test_a_cut_or_longer_file_is_found(bag: Path) -> None:
    file = bag / "data" / "a.json"
    for data in (b"", CONTENT["data/a.json"][:-1], CONTENT["data/a.json"] + b"\n"):
        file.write_bytes(data)
        with pytest.raises(BagError, match=r"'data/a\.json' was changed"):
            check(bag)


def link(folder: Path) -> None:
    (folder / "data" / "a.json").unlink()
    (folder / "data" / "a.json").symlink_to("/etc/hostname")


def linked_folder(folder: Path) -> None:
    (folder / "data" / "more").symlink_to("/etc")


def pipe(folder: Path) -> None:
    os.mkfifo(folder / "data" / "pipe")


@pytest.mark.parametrize("harm", [link, linked_folder, pipe])
def test_links_and_pipes_are_refused_unread(bag: Path, harm: Callable[[Path], None]) -> None:
    harm(bag)
    with pytest.raises(BagError, match="link or no file"):
        check(bag)


def zip_with(path: Path, *named: zipfile.ZipInfo | str, data: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in named:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "name", ["../evil", "bag/../../evil", "/etc/evil", "bag\\..\\evil", "bag/\x1b[31m"]
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BagError, match=r"leads elsewhere|link"):
        check(zip_with(tmp_path / "a.zip", "top", name))
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("bag/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(BagError, match="link"):
        check(zip_with(tmp_path / "a.zip", info))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BagError, match="two files of one name"):
        check(zip_with(tmp_path / "a.zip", "bag/a", "bag/a"))


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    with pytest.raises(BagError, match="200 times"):
        check(zip_with(tmp_path / "a.zip", "bag/a", data=bytes(30_000_000)))


def test_a_damaged_zip_is_a_clear_error(bag: Path) -> None:
    path = packed(bag)
    whole = path.read_bytes()
    for edited in (whole[:-30], whole[:200] + b"\xff" * 40 + whole[240:], b"PK\3\4 nonsense"):
        path.write_bytes(edited)
        with pytest.raises(BagError):
            check(path)


def test_too_many_or_too_large_files_are_refused(
    bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bag_files, "FILE_LIMIT", 5)
    with pytest.raises(BagError, match="more than 5 files"):
        check(bag)
    monkeypatch.setattr(bag_files, "BYTES_LIMIT", 1000)
    with pytest.raises(BagError, match="10,240 bytes, more than the 1,000"):
        check(bag)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[" * 200_000 + b"]" * 200_000, "deeper"),
        (b"[" * (DEPTH_LIMIT + 2) + b"]" * (DEPTH_LIMIT + 2), "deeper"),
        (b'{"a": NaN}', "not JSON"),
        (b'{"a": ', "not JSON"),
        (b"\xff\xfe", "not JSON"),
    ],
)
def test_documents_that_are_deep_or_no_json_are_refused(
    tmp_path: Path, data: bytes, words: str
) -> None:
    with open_bag(write(tmp_path / "bag", **{"data/b.json": data})) as opened:
        opened.check()
        with pytest.raises(BagError, match=words):
            opened.document("data/b.json")


def test_what_is_no_bag_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    for name in ("file", "empty", "gone"):
        with pytest.raises(BagError, match="no bag"):
            check(tmp_path / name)
