"""A folder becomes one file, and every photograph left out is named with its reason."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models import samples
from pipelines.errors import PrototypeError
from pipelines.photograph import Photograph
from tests.sitters import DARK, LIGHT, MEDIUM, sitter
from workbench.errors import ExportError
from workbench.prototyping import build_prototypes, read_file
from workbench.settings import Settings

COUNT = 32


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of made-up photographs: three sitters of six, cropped and lit differently."""
    folder = tmp_path_factory.mktemp("collection")
    random = np.random.default_rng(0)
    rows: list[tuple[str, str, str]] = []
    for number in range(COUNT):
        name = (LIGHT, MEDIUM, DARK)[number % 3]
        pixels = sitter(name, 400)[0]
        left, right = random.uniform(0.8, 1.0, 2)
        lit = pixels * np.linspace(left, right, pixels.shape[1])[None, :, None]
        Image.fromarray(lit.astype(np.uint8)).save(folder / f"{number}.png")
        rows.append((f"{number}.png", f"{5 + number % 4}", "fM"[number % 2]))
    _write_list(folder, rows)
    (folder / "terms.txt").write_text("Made up for tests; free.", encoding="utf-8")
    return folder


def _write_list(folder: Path, rows: list[tuple[str, str, str]]) -> None:
    with (folder / "list.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("file", "age", "sex"), *rows])


def _settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.mark.nightly
def test_a_folder_becomes_a_file_and_what_is_left_out_is_named(
    collection: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(collection, folder)
    shutil.copy(folder / "0.png", folder / "again.png")
    Image.new("RGB", (300, 300), (90, 90, 90)).save(folder / "blank.png")
    (folder / "broken.png").write_bytes(b"no picture")
    shutil.copy(samples.sample(samples.GROUP_OF_THREE), folder / "group.jpg")
    with (folder / "list.csv").open("a", newline="", encoding="utf-8") as file:
        file.write("again.png,5,F\nblank.png,5,F\nbroken.png,5,F\ngroup.jpg,5,F\ngone.png,6,M\n")
    steps: list[tuple[int, int]] = []
    built = build_prototypes(
        folder,
        tmp_path / "p.npz",
        licence=folder / "terms.txt",
        settings=_settings(tmp_path),
        on_step=lambda done, total: steps.append((done, total)),
    )
    assert built.used == COUNT
    assert [name for name, _ in built.left_out] == [
        *("again.png", "blank.png", "broken.png", "group.jpg", "gone.png")
    ]
    assert "stands in the list before" in built.left_out[0][1]
    assert steps[-1] == (COUNT + 5, COUNT + 5)
    assert built.few
    prototypes, manifest = read_file(built.output)
    assert prototypes.sha256 == built.sha256
    assert manifest.photographs == len(manifest.sources) == COUNT
    assert manifest.licence == "Made up for tests; free."
    assert prototypes.effective_size(6, None) > 5
    assert b"list" not in built.output.read_bytes()


def _fast(photograph: Photograph) -> object:
    raise AssertionError(f"No photograph is looked at, not even {photograph.sha256}.")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("0.png", "six", "F"), "age 'six' in line 34"),
        (("0.png", "140", "F"), "age '140' in line 34"),
        (("0.png", "6", "x"), "sex 'x' in line 34"),
        (("../secret.png", "6", "F"), "is none in the folder"),
        (("", "6", "F"), "is none in the folder"),
        (("0.png", "nan", "F"), "age 'nan'"),
    ],
)
def test_a_faulty_row_is_named_before_any_photograph_is_looked_at(
    collection: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    row: tuple[str, str, str],
    message: str,
) -> None:
    monkeypatch.setattr("workbench.prototyping.find_landmarks", _fast)
    folder = tmp_path / "folder"
    shutil.copytree(collection, folder)
    with (folder / "list.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(row)
    with pytest.raises(PrototypeError, match=message):
        _build(folder, tmp_path)
    assert not (tmp_path / "p.npz").exists()


def test_fewer_than_thirty_are_refused_and_nothing_is_written(
    collection: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(collection, folder)
    _write_list(folder, [(f"{n}.png", "6", "F") for n in range(29)])
    with pytest.raises(PrototypeError, match=r"holds 29 photographs; .* at least 30"):
        _build(folder, tmp_path)
    assert not (tmp_path / "p.npz").exists()


def test_a_folder_without_one_list_or_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("free", encoding="utf-8")
    with pytest.raises(PrototypeError, match=r"exactly one CSV .* has 0"):
        _build(tmp_path, tmp_path)
    (tmp_path / "list.csv").write_text("photo,years\n", encoding="utf-8")
    with pytest.raises(PrototypeError, match="needs the columns file, age, sex"):
        _build(tmp_path, tmp_path)


def test_terms_are_asked_for_and_nothing_is_overwritten(collection: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    for licence in ("empty.txt", "nowhere.txt"):
        with pytest.raises(PrototypeError, match=f"licence '{licence}'"):
            build_prototypes(
                collection,
                tmp_path / "p.npz",
                licence=tmp_path / licence,
                settings=_settings(tmp_path),
            )
    (tmp_path / "p.npz").write_bytes(b"mine")
    with pytest.raises(ExportError, match="is there already"):
        _build(collection, tmp_path)
    assert (tmp_path / "p.npz").read_bytes() == b"mine"


def _build(folder: Path, tmp_path: Path) -> None:
    build_prototypes(
        folder, tmp_path / "p.npz", licence=folder / "terms.txt", settings=_settings(tmp_path)
    )
