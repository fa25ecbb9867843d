from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import trimesh

from pipelines.errors import SideUnknownError, SkullError
from pipelines.reconstruction.meshes import mesh_bytes, read_mesh
from pipelines.reconstruction.raycast import Surface


def ball(radius: float) -> trimesh.Trimesh:
    mesh = trimesh.creation.icosphere(subdivisions=4, radius=radius)
    mesh.vertices[:, 0] *= 0.75
    return mesh


@pytest.mark.parametrize("suffix", [".stl", ".ply", ".obj", ".glb"])
def test_surfaces_come_back_in_place(tmp_path: Path, suffix: str) -> None:
    mesh = ball(90)
    path = tmp_path / f"skull{suffix}"
    path.write_bytes(mesh_bytes(mesh.vertices, mesh.faces, suffix))
    found = read_mesh(path, frame="LPS")
    assert found.vertices.max(axis=0) == pytest.approx(mesh.vertices.max(axis=0), abs=0.01)
    assert len(found.faces) == len(mesh.faces)


def test_another_frame_is_turned_and_stays_the_right_way_round(tmp_path: Path) -> None:
    mesh = ball(90)
    mesh.vertices += [5.0, 10.0, 20.0]
    path = tmp_path / "skull.ply"
    path.write_bytes(mesh_bytes(mesh.vertices, mesh.faces, ".ply"))
    for frame in ("RAS", "LAS"):
        found = read_mesh(path, frame=frame)
        whole = trimesh.Trimesh(found.vertices, found.faces, process=False)
        assert whole.volume > 0
        side = -5.0 if frame == "RAS" else 5.0
        assert found.vertices.mean(axis=0) == pytest.approx([side, -10.0, 20.0], abs=0.1)


@pytest.mark.parametrize(("factor", "word"), [(0.001, "metres"), (1 / 25.4, "inches")])
def test_a_wrong_unit_is_named(tmp_path: Path, factor: float, word: str) -> None:
    mesh = ball(90)
    path = tmp_path / "skull.stl"
    path.write_bytes(mesh_bytes(mesh.vertices * factor, mesh.faces, ".stl"))
    with pytest.raises(SkullError, match=word):
        read_mesh(path, frame="LPS")
    unit = "m" if word == "metres" else "in"
    assert np.ptp(read_mesh(path, frame="LPS", unit=unit).vertices[:, 2]) == pytest.approx(180)


def test_a_surface_that_was_mirrored_but_not_turned_is_told(tmp_path: Path) -> None:
    made = ball(90.0)
    for sign, told in ((1.0, False), (-1.0, True)):
        path = tmp_path / f"skull{sign:g}.ply"
        path.write_bytes(mesh_bytes(made.vertices * [sign, 1, 1], made.faces, ".ply"))
        for frame in ("LPS", "RAS"):
            found = read_mesh(path, frame=frame)
            assert any("mirrored" in note for note in found.notes) == told
            assert any("MIRRORED" in doubt for doubt in found.warnings) == told
            outward = found.vertices - found.vertices.mean(axis=0)
            assert (Surface(found.vertices, found.faces).normals * outward).sum(axis=1).min() > 0


def test_a_surface_without_a_frame_asks(tmp_path: Path) -> None:
    path = tmp_path / "skull.stl"
    path.write_bytes(mesh_bytes(ball(90).vertices, ball(90).faces, ".stl"))
    with pytest.raises(SideUnknownError, match="which side"):
        read_mesh(path, frame=None)


@pytest.mark.parametrize("suffix", [".stl", ".ply", ".obj", ".glb"])
def test_what_is_no_surface_is_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"skull{suffix}"
    path.write_bytes(b"not a surface at all" * 40)
    with pytest.raises(SkullError, match=path.name):
        read_mesh(path, frame="LPS")
