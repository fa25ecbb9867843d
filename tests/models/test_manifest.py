"""Every file that is carried has its row, licence, origin and way back."""

from __future__ import annotations

import hashlib
import subprocess
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from models import registry

CHECKOUT = registry.ROOT.parent
TEXT = {".py", ".toml", ".md", ""}
PROMISED = {
    "age_network",
    "blazeface_full_range",
    "canonical_face",
    "face_mesh",
    "face_recognition",
    "head",
    "ibug5",
    "ibug68",
    "iris",
    "norms",
    "selfie_segmentation",
}


@pytest.mark.parametrize("entry", registry.entries(), ids=lambda entry: entry.name)
def test_every_file_is_as_published(entry: registry.Entry) -> None:
    place = registry.path(entry.name)
    assert place.stat().st_size == entry.bytes
    assert registry.sha256(entry.name) == registry.hash_file(place)


@pytest.mark.parametrize("entry", registry.entries(), ids=lambda entry: entry.name)
def test_every_row_has_licence_origin_and_a_way_back(entry: registry.Entry) -> None:
    assert entry.licence in {
        "Apache-2.0",
        "CC0-1.0",
        "MIT",
        "BSD-3-Clause",
        "OFL-1.1",
        "public domain",
    }
    assert entry.origin.source
    assert entry.note
    assert entry.remedy
    if entry.rebuild:
        assert find_spec(entry.rebuild) is not None


@pytest.mark.parametrize("entry", registry.entries(), ids=lambda entry: entry.name)
def test_a_file_from_a_package_names_its_exact_version(entry: registry.Entry) -> None:
    if entry.origin.kind in {"pypi", "npm"}:
        name, _, version = entry.origin.source.replace("==", "@").rpartition("@")
        assert name
        assert version[0].isdigit()
        assert entry.origin.member


def test_the_names_that_others_rely_on_are_there() -> None:
    assert {entry.name for entry in registry.entries()} >= PROMISED


def test_every_tracked_weight_and_table_has_a_row() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "models"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    tracked = {Path(line).relative_to("models") for line in listed.stdout.splitlines()}
    carried = {file.as_posix() for file in tracked if file.suffix not in TEXT}
    assert carried <= {entry.path for entry in registry.entries()}


def test_the_notice_names_every_package_and_the_limit_of_the_68_points() -> None:
    notice = (CHECKOUT / "NOTICE").read_text()
    for entry in registry.entries():
        if entry.origin.kind in {"pypi", "npm"}:
            package = entry.origin.source.replace("==", "@").rpartition("@")[0]
            assert package in notice, package
    assert "excludes commercial use" in notice


def test_the_canonical_face_is_a_closed_symmetric_sheet_in_centimetres() -> None:
    with np.load(registry.path("canonical_face")) as stored:
        vertices, uv, triangles = stored["vertices"], stored["uv"], stored["triangles"]
    assert vertices.shape == (468, 3)
    assert uv.shape == (468, 2)
    assert triangles.shape == (898, 3)
    assert uv.min() >= 0
    assert uv.max() <= 1
    assert set(triangles.ravel().tolist()) == set(range(468))
    mirrored = vertices * [-1, 1, 1]
    nearest = np.linalg.norm(vertices[:, None] - mirrored[None], axis=2).min(axis=1)
    assert nearest.max() < 0.01
    assert 14 < np.ptp(vertices[:, 0]) < 17
    edges = {
        tuple(sorted(e)) for t in triangles.tolist() for e in zip(t, t[1:] + t[:1], strict=True)
    }
    assert 468 - len(edges) + 898 in {1, 0, -1}  # a sheet, with or without holes for eyes and mouth


def test_what_pages_take_from_others_is_what_the_notice_names() -> None:
    notice = (CHECKOUT / "NOTICE").read_text(encoding="utf-8")
    folder = CHECKOUT / "workbench" / "studio" / "vendored"
    files = [path for path in folder.iterdir() if path.suffix == ".js"]
    assert files
    for path in files:
        assert path.name in notice
        assert hashlib.sha256(path.read_bytes()).hexdigest() in notice
    assert (folder / "three-LICENSE.txt").is_file()
