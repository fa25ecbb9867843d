"""What the build scripts make is what the manifest states, and nothing else gets written."""

from __future__ import annotations

import csv
import hashlib
import struct
import tarfile
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from models import registry
from models.build import norms, packages
from models.build.face import canonical_mesh, read_fields
from models.build.growth_curves import GRID, Cells, adult_change, adult_factor, rising_curves
from models.registry import Origin


def test_the_growth_table_is_rebuilt_to_its_last_digit() -> None:
    rebuilt = csv.DictReader(
        norms.as_csv(norms.build(norms.Shelf(norms.read_sources()))).decode().splitlines()
    )
    with registry.path("norms").open() as stream:
        for made, kept in zip(rebuilt, csv.DictReader(stream), strict=True):
            # Another processor may round the last digit the other way.
            for size in ("mean_mm", "sd_mm"):
                assert float(made.pop(size)) == pytest.approx(float(kept.pop(size)), abs=0.0011)
            assert made == kept


def test_every_published_row_has_source_status_and_sensible_size() -> None:
    with registry.path("norm_sources").open() as stream:
        for row in csv.DictReader(stream):
            assert row["source"]
            assert row["status"] in {"published", "computed", "secondary", "recalled"}
            assert float(row["value_mm"]) > 0


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def _message(vertices: np.ndarray, triangles: list[int]) -> bytes:
    floats = b"".join(b"\x1d" + struct.pack("<f", value) for value in vertices.ravel())
    indices = b"".join(b"\x20" + _varint(index) for index in triangles)
    mesh = floats + indices
    return b"\x0a" + _varint(len(mesh)) + mesh


def test_a_mesh_message_is_read_into_vertices_uv_and_triangles(tmp_path: Path) -> None:
    points = np.arange(20, dtype=np.float32).reshape(4, 5)
    (tmp_path / "mesh.npz").write_bytes(canonical_mesh(_message(points, [0, 1, 2, 1, 3, 200])))
    with np.load(tmp_path / "mesh.npz") as stored:
        assert np.array_equal(stored["vertices"], points[:, :3])
        assert np.array_equal(stored["uv"], points[:, 3:])
        assert stored["triangles"].tolist() == [[0, 1, 2], [1, 3, 200]]


def test_a_mesh_message_with_an_unknown_field_type_is_refused() -> None:
    with pytest.raises(ValueError, match="wire type 3"):
        list(read_fields(b"\x0b"))


@pytest.mark.parametrize("kind", ["wheel", "npm"])
def test_a_span_of_a_member_is_taken_out_only_when_its_hash_is_right(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "member").write_bytes(b"0123456789")
    archive = tmp_path / ("it-1.0.whl" if kind == "wheel" else "it-1.0.tgz")
    if kind == "wheel":
        with zipfile.ZipFile(archive, "w") as wheel:
            wheel.write(tmp_path / "member", "member")
    else:
        with tarfile.open(archive, "w:gz") as bundle:
            bundle.add(tmp_path / "member", "member")

    @contextmanager
    def at_hand(_origin: Origin) -> Generator[Path]:
        yield archive

    monkeypatch.setattr(packages, "fetched", at_hand)
    digest = hashlib.sha256(b"0123456789").hexdigest()
    assert packages.take_out(Origin("pypi", "it==1.0", "member", digest, (2, 5))) == b"234"
    with pytest.raises(packages.BuildError, match=r"member of it==1.0"):
        packages.take_out(Origin("pypi", "it==1.0", "member", "0" * 64))


def test_a_compiled_table_is_not_looked_for_in_a_package() -> None:
    with (
        pytest.raises(packages.BuildError, match="'compiled'"),
        packages.fetched(Origin("compiled", "a book")),
    ):
        pass


def _cells(seed: int, bump: float = 0.0) -> Cells:
    noise = np.random.default_rng(seed)
    ages = np.arange(2.5, 18.6)
    truth = 130 - 50 * np.exp(-ages / 6)
    return Cells(ages, truth + bump + noise.normal(0, 1.0, 17), np.full(17, 5.0), np.full(17, 30.0))


def test_fitted_growth_recovers_a_known_curve_better_than_the_scattered_means() -> None:
    cells = [_cells(1), _cells(2, 2.0)]
    truth = 130 - 50 * np.exp(-cells[0].ages / 6)
    for one, curve, bump in zip(cells, rising_curves(cells, [22, 22]), (0.0, 2.0), strict=True):
        fitted = np.interp(one.ages, GRID, curve) - bump
        assert np.std(fitted - truth) < 0.7 * np.std(one.means - bump - truth)
        assert np.diff(curve).min() >= -1e-9


def test_fitted_growth_stops_at_the_given_age() -> None:
    girls, boys = rising_curves([_cells(3), _cells(4)], [19.0, 21.0])
    assert np.ptp(girls[GRID >= 19]) == pytest.approx(0)
    assert np.ptp(boys[GRID >= 21]) == pytest.approx(0)


def test_adult_change_is_told_only_when_it_is_certain() -> None:
    ages = np.array([19.0, 23.0, 28.0, 33.0, 38.0, 43.0, 50.0])
    people, sds = np.full(7, 300.0), np.full(7, 4.0)
    rising = Cells(ages, 60 + 0.15 * (ages - 20), sds, people)
    assert adult_change(rising) == pytest.approx(0.15 / 62.4, rel=0.02)
    wavering = Cells(ages, 60 + 0.2 * np.cos(ages), sds, people)
    assert adult_change(wavering) == 0


def test_an_adult_factor_joins_childhood_without_a_kink() -> None:
    step = 1e-4
    assert adult_factor(18, 0.008, 0.001) == 1
    assert np.log(adult_factor(18 + step, 0.008, 0.001)) / step == pytest.approx(0.008, rel=1e-3)
    late = np.log(adult_factor(40, 0.008, 0.001) / adult_factor(39, 0.008, 0.001))
    assert late == pytest.approx(0.001)
    assert adult_factor(65, 0.008, 0.001) == adult_factor(90, 0.008, 0.001)
