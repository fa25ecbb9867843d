"""A bust's lower end is flat, closed, and leaves the skin above it as bright as it was."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import trimesh

from pipelines.reconstruction.bust import closed, cut_below
from pipelines.reconstruction.meshes import mesh_bytes
from pipelines.reconstruction.raycast import Surface


def test_a_cut_neck_is_closed_and_its_border_still_faces_sideways() -> None:
    neck = trimesh.creation.icosphere(subdivisions=3, radius=60.0)
    vertices, faces = closed(*cut_below(np.asarray(neck.vertices), np.asarray(neck.faces), 0.5))
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    assert mesh.is_watertight
    assert mesh.volume > 0.45 * neck.volume
    border = np.linalg.norm(vertices[:, :2], axis=1) > 59.5
    border &= vertices[:, 2] < 0.6
    assert border.sum() > 30
    assert np.abs(Surface(vertices, faces).normals[border, 2]).max() < 0.5


@pytest.mark.parametrize("beside_mm", [-1e-6, 0.0, 1e-6])
def test_a_neck_cut_where_places_are_is_closed_in_its_file_too(beside_mm: float) -> None:
    neck = trimesh.creation.icosphere(subdivisions=3, radius=60.0)
    places = np.asarray(neck.vertices)
    floor = float(np.sort(np.abs(places[:, 2]))[40]) + beside_mm
    vertices, faces = closed(*cut_below(places, np.asarray(neck.faces), floor))
    read: Any = trimesh.load_mesh(io.BytesIO(mesh_bytes(vertices, faces, ".stl")), file_type="stl")
    assert read.is_watertight
