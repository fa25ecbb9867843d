"""A cage of quads becomes a smooth surface without cracks."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from pipelines.arrays import Floats
from pipelines.reconstruction.skull import Faces
from pipelines.reconstruction.subdivision import subdivision

CUBE: Faces = np.array(
    [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]], np.intp
)
CORNERS: Floats = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)


def grid(size: int) -> tuple[Faces, Floats]:
    rows = np.arange(size * size).reshape(size, size)
    quads = np.stack([rows[:-1, :-1], rows[:-1, 1:], rows[1:, 1:], rows[1:, :-1]], axis=-1)
    y, x = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
    return quads.reshape(-1, 4), np.stack([x, y, 0 * x], axis=-1).reshape(-1, 3).astype(float)


@pytest.mark.parametrize("longest", [0.2, 0.5, 9.0])
def test_a_cube_becomes_a_ball_of_its_six_fold_symmetry(longest: float) -> None:
    finer = subdivision(CUBE, CORNERS, longest=longest)
    mesh = trimesh.Trimesh(finer.rounded(CORNERS), finer.faces, process=False)
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    reach = np.linalg.norm(mesh.vertices, axis=1)
    assert reach.max() < 1.12 * reach.min()
    places = {tuple(place) for place in np.round(mesh.vertices, 6) + 0.0}
    assert {tuple(np.roll(place, 1)) for place in places} == places


@pytest.mark.parametrize("longest", [0.3, 0.6, 9.0])
def test_a_plane_stays_a_plane_covered_once(longest: float) -> None:
    quads, flat = grid(5)
    finer = subdivision(quads, flat, longest=longest)
    vertices = finer.rounded(flat)
    mesh = trimesh.Trimesh(vertices, finer.faces, process=False)
    assert np.abs(vertices[:, 2]).max() < 1e-12
    assert mesh.is_winding_consistent
    assert (mesh.face_normals[:, 2] > 0.99).all()
    # Only the four corners of a border are rounded.
    assert 15.0 < mesh.area < 16.0


def test_no_edge_is_left_longer_than_half_of_what_was_too_long() -> None:
    finer = subdivision(CUBE, CORNERS, longest=0.4)
    mesh = trimesh.Trimesh(finer.rounded(CORNERS), finer.faces, process=False)
    coarse = trimesh.Trimesh(finer.rounded(CORNERS), finer.coarse, process=False)
    assert mesh.edges_unique_length.max() < 0.7 * coarse.edges_unique_length.max()


def test_values_are_spread_between_those_of_the_cage() -> None:
    quads, flat = grid(6)
    finer = subdivision(quads, flat, longest=0.4)
    values = (flat[:, 0] > 2.5).astype(float)
    spread = finer.spread(values)
    assert len(spread) == len(finer.rounded(flat))
    assert spread.min() == 0.0
    assert spread.max() == pytest.approx(1.0)
    assert finer.spread(np.ones(len(flat))) == pytest.approx(1.0)
