"""The artist's regions: they cover the face, mirror, and keep a change out of where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.mesh import CHIN, both_sides
from pipelines.ageing.parts import region_labels, region_share
from pipelines.alignment import EyeFrame
from pipelines.steps import FACE_REGIONS, FaceRegion
from tests.faces import mesh as mesh_of_a_face

SHAPE = (260, 220)
LANDMARKS: dict[FaceRegion, int] = {
    "forehead": 151,
    "brows": 105,
    "eyes": 159,
    "nose": 1,
    "cheeks": 50,
    "mouth": 17,
    "jaw": CHIN,
}


def _mesh() -> tuple[np.ndarray, EyeFrame]:
    eyes = np.array([(78.0, 100.0), (142.0, 100.0)])
    return mesh_of_a_face(scale=64.0, centre=(110.0, 100.0)), EyeFrame.between(*eyes)


@pytest.mark.parametrize(("region", "vertex"), LANDMARKS.items())
def test_a_region_holds_its_own_landmark_on_both_sides(region: FaceRegion, vertex: int) -> None:
    mesh, frame = _mesh()
    labels = region_labels(mesh, frame, SHAPE)
    for vertices in both_sides((vertex,)):
        x, y = np.rint(mesh[vertices[0]]).astype(int)
        assert FACE_REGIONS[labels[y - 1, x]] == region


def test_the_neck_lies_below_the_chin() -> None:
    mesh, frame = _mesh()
    labels = region_labels(mesh, frame, SHAPE)
    x, y = np.rint(mesh[CHIN]).astype(int)
    assert FACE_REGIONS[labels[y + int(0.3 * frame.unit), x]] == "neck"


@pytest.mark.parametrize("region", FACE_REGIONS)
def test_a_region_of_zero_takes_nothing_and_far_from_it_everything_stays(
    region: FaceRegion,
) -> None:
    mesh, frame = _mesh()
    labels = region_labels(mesh, frame, SHAPE)
    share = region_share({region: 0.0}, mesh, frame, SHAPE)
    inside = labels == FACE_REGIONS.index(region)
    assert inside.any()
    assert share[inside].max() == 0
    assert share.max() == 1
    # Only a narrow border of the neighbours gives way.
    assert (share[~inside] < 1).mean() < 0.35


def test_all_or_unnamed_regions_take_everything() -> None:
    mesh, frame = _mesh()
    assert (region_share({}, mesh, frame, SHAPE) == 1).all()
    assert (region_share(dict.fromkeys(FACE_REGIONS, 1.0), mesh, frame, SHAPE) == 1).all()
