"""A weight or table is used only after its hash was checked."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models import registry
from models.registry import ModelError, Registry

ROW = """
[[file]]
name = "{name}"
path = "{name}.bin"
sha256 = "{sha256}"
bytes = {size}
licence = "CC0-1.0"
origin.kind = "pypi"
origin.source = "some-package==1.0"
origin.member = "data/{name}.bin"
rebuild = "models.build.some"
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Registry:
    rows: list[str] = []
    for name, content in (("one", b"first weights"), ("two", b"second weights")):
        (tmp_path / f"{name}.bin").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        rows.append(ROW.format(name=name, sha256=digest, size=len(content)))
    (tmp_path / "manifest.toml").write_text("\n".join(rows))
    return Registry(tmp_path / "manifest.toml", tmp_path)


def test_an_unchanged_file_is_handed_out(shelf: Registry) -> None:
    assert shelf.path("one").read_bytes() == b"first weights"


@pytest.mark.parametrize("place", [0, 5, 12])
def test_one_flipped_bit_is_found_and_named(shelf: Registry, place: int) -> None:
    file = shelf.root / "one.bin"
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(ModelError) as caught:
        shelf.path("one")
    told = str(caught.value)
    assert "one.bin" in told
    assert shelf.entry("one").sha256[:16] in told
    assert hashlib.sha256(content).hexdigest()[:16] in told
    assert "python -m models.build.some" in told


def test_a_file_that_changes_after_its_first_use_is_found(shelf: Registry) -> None:
    file = shelf.path("one")
    before = file.stat()
    file.write_bytes(b"First weights")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    with pytest.raises(ModelError, match="has changed"):
        shelf.path("one")


def test_a_file_is_hashed_once_while_it_stays_the_same(
    shelf: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []
    real = registry.hash_file

    def count(place: Path) -> str:
        hashed.append(place)
        return real(place)

    monkeypatch.setattr(registry, "hash_file", count)
    for _ in range(3):
        shelf.path("one")
    assert len(hashed) == 1


def test_a_missing_file_is_named_with_the_way_to_bring_it_back(shelf: Registry) -> None:
    (shelf.root / "two.bin").unlink()
    with pytest.raises(ModelError, match=r"two\.bin .*missing.*python -m models\.build\.some"):
        shelf.path("two")


def test_an_unknown_name_lists_the_names_there_are(shelf: Registry) -> None:
    with pytest.raises(ModelError, match=r"'three'.*one, two"):
        shelf.path("three")


def test_no_error_tells_a_place_on_this_machine(shelf: Registry) -> None:
    (shelf.root / "two.bin").unlink()
    (shelf.root / "one.bin").write_bytes(b"")
    assert all(str(shelf.root) not in verdict.problem for verdict in shelf.verify_all())


def test_verifying_all_names_the_bad_files_and_only_those(shelf: Registry) -> None:
    (shelf.root / "one.bin").write_bytes(b"other")
    found = {verdict.name: verdict.sound for verdict in shelf.verify_all()}
    assert found == {"one": False, "two": True}


def test_a_package_that_is_not_installed_is_named(tmp_path: Path) -> None:
    row = ROW.format(name="far", sha256="0" * 64, size=1)
    (tmp_path / "manifest.toml").write_text(row + 'installed_with = "no-such-package==9.9"\n')
    shelf = Registry(tmp_path / "manifest.toml", tmp_path)
    with pytest.raises(ModelError, match=r"no-such-package .*pip install .*no-such-package==9.9"):
        shelf.path("far")


def test_a_row_without_a_way_back_is_refused(tmp_path: Path) -> None:
    row = ROW.format(name="lost", sha256="0" * 64, size=1)
    (tmp_path / "manifest.toml").write_text(row.replace("models.build.some", ""))
    with pytest.raises(ModelError, match="'lost'"):
        Registry(tmp_path / "manifest.toml", tmp_path).entries()


def test_importing_the_registry_loads_no_heavy_module() -> None:
    code = "import sys, models.registry; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"numpy", "scipy", "cv2", "dlib", "face_recognition_models", "PIL"}
