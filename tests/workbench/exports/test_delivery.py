from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.labels import label
from workbench.errors import ExportError
from workbench.exports.delivery import Delivery, deliver
from workbench.exports.label import Label
from workbench.exports.sidecar import export_name
from workbench.writing import UNFINISHED


def delivered(folder: Path, content: bytes = b"one", given: Label | None = None) -> Delivery:
    given = given or label()

    def make(workroom: Path) -> Iterator[Path]:
        for suffix in (".png", ".pdf"):
            place = workroom / f"{export_name(given)}{suffix}"
            place.write_bytes(content)
            yield place

    return deliver(folder, given, make)


def test_each_file_comes_with_a_sidecar_that_knows_its_hash(tmp_path: Path) -> None:
    written = delivered(tmp_path / "new")
    assert [file.path.name for file in written.files] == ["T-1-v3-12y.png", "T-1-v3-12y.pdf"]
    for file in written.files:
        sidecar = json.loads(file.sidecar.read_bytes())
        data = file.path.read_bytes()
        assert sidecar["file"] == file.path.name
        assert sidecar["sha256"] == file.sha256 == hashlib.sha256(data).hexdigest()
        assert file.size_bytes == len(data)
        assert sidecar["sources_sha256"] == ["c" * 64]
        assert sidecar["statement"] == label().statement
    assert set((tmp_path / "new").iterdir()) == set(written.new_files)
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in written.new_files)


def test_a_failed_export_leaves_no_folder_that_it_made(tmp_path: Path) -> None:
    def failing(workroom: Path) -> Iterator[Path]:
        yield workroom / "never made.png"

    with pytest.raises(ExportError):
        deliver(tmp_path / "a" / "b" / "c", label(), failing)
    assert not list(tmp_path.iterdir())


def test_a_case_number_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    written = delivered(tmp_path, given=label(case_number="2024/../../7"))
    assert {path.parent for path in written.new_files} == {tmp_path}
    assert written.path.exists()


def test_case_numbers_that_differ_by_signs_go_into_one_folder(tmp_path: Path) -> None:
    numbers = ("A-1", "A/1", "A 1", "A.1", "A--1")
    names = {
        delivered(tmp_path, content=n.encode(), given=label(case_number=n)).path.name
        for n in numbers
    }
    assert len(names) == len(numbers)
    assert "A-1-v3-12y.png" in names


def test_exporting_again_leaves_the_same_files(tmp_path: Path) -> None:
    first, again = delivered(tmp_path), delivered(tmp_path)
    assert first.files == again.files
    assert again.new_files == ()
    again.take_back()
    assert all(path.exists() for path in first.new_files)


def test_another_file_of_that_name_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "T-1-v3-12y.pdf").write_bytes(b"own")
    with pytest.raises(ExportError, match=r"3-12y\.pdf', which is not replaced.*another folder"):
        delivered(tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"T-1-v3-12y.pdf": b"own"}


def _refuse_links(made: Path, place: Path) -> None:
    raise OSError(95, "Operation not supported")


@pytest.mark.parametrize("with_links", [True, False])
@pytest.mark.parametrize("content", [b"one", b"other"])
def test_a_file_that_another_process_writes_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_links: bool, content: bytes
) -> None:
    if not with_links:
        monkeypatch.setattr(os, "link", _refuse_links)

    def late(descriptor: int, mode: int) -> None:
        del descriptor, mode
        (tmp_path / "T-1-v3-12y.pdf").write_bytes(content)

    # Files are let be read when it is known already that nothing is in their place.
    monkeypatch.setattr(os, "fchmod", late)
    if content == b"one":
        assert tmp_path / "T-1-v3-12y.pdf" not in delivered(tmp_path).new_files
        return
    with pytest.raises(ExportError, match="which is not replaced"):
        delivered(tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"T-1-v3-12y.pdf": content}


def test_a_drive_without_links_takes_exports_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _refuse_links)
    written = delivered(tmp_path)
    assert written.path.read_bytes() == b"one"
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in written.new_files)
    assert delivered(tmp_path).new_files == ()


def test_of_many_who_write_at_once_one_wins_whole(tmp_path: Path) -> None:
    def once(content: bytes) -> bool:
        try:
            delivered(tmp_path, content * 50_000)
        except ExportError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(once, [bytes([65 + n]) for n in range(24)]))
    assert sum(won) == 1
    for suffix in (".png", ".pdf"):
        data = (tmp_path / f"T-1-v3-12y{suffix}").read_bytes()
        assert data == data[:1] * 50_000
        assert data[0] == 65 + won.index(True)


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(ExportError, match="another folder"):
        delivered(tmp_path / "out")


@pytest.mark.parametrize("failing", range(1, 6))
def test_a_full_disk_leaves_no_part_of_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    calls = 0

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left"):
        delivered(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_a_format_refuses_leaves_nothing(tmp_path: Path) -> None:
    def refuse(workroom: Path) -> Iterator[Path]:
        (workroom / "half").write_bytes(b"")
        yield workroom / "half"
        raise ExportError("no")

    with pytest.raises(ExportError, match="no"):
        deliver(tmp_path / "out", label(), refuse)
    assert list(tmp_path.iterdir()) == []


def test_what_killed_processes_left_is_swept_after_a_while(tmp_path: Path) -> None:
    for name, age_seconds in (("old", 3600), ("new", 0)):
        place = tmp_path / f"{UNFINISHED}{name}"
        place.mkdir()
        (place / "half.psd").write_bytes(b"half")
        moment = time.time() - age_seconds
        os.utime(place, times=(moment, moment))
    delivered(tmp_path)
    left = [path.name for path in tmp_path.iterdir() if path.name.startswith(UNFINISHED)]
    assert left == [f"{UNFINISHED}new"]
