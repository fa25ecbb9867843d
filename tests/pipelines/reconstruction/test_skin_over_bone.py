"""Skin over bone: it spans hollows, but follows the bone on the flanks of the nose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipelines.arrays import Floats
from pipelines.reconstruction.depths import depths_for
from pipelines.reconstruction.face import approximate_faces
from pipelines.reconstruction.mirroring import completed
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.skin_over_bone import Bone
from pipelines.reconstruction.skull import Skull
from tests.pipelines.reconstruction.phantoms import Phantom, phantom

BACK = np.array([0.0, 1.0, 0.0])
ASIDE_MM = np.array([-9.0, 9.0])


def flanks(made: Phantom) -> Floats:
    """Return how far back skin lies on both flanks of the nose, mm."""
    (face,) = approximate_faces(
        Bone.of(made.skull), completed(made.points), depths_for("M", "adult", "normal"),
        sex="M", age_band="adult", build="normal",
    )  # fmt: skip
    starts = _middles(made) - 200.0 * BACK
    return Surface(face.vertices, face.faces).cast(starts, BACK).distance


def pressed(made: Phantom, by_mm: float) -> Phantom:
    """Return a head whose bone lies deeper on the flanks of the nose, its points as before."""
    flat = (made.skull.vertices[:, None] - _middles(made)) * [1.0, 0.3, 0.6]
    near = np.exp(-(flat**2).sum(axis=2) / (2 * 6.0**2)).max(axis=1)
    bone = made.skull.vertices + (by_mm * near)[:, None] * BACK
    return replace(made, skull=Skull(bone, made.skull.faces))


def _middles(made: Phantom) -> Floats:
    x, y, z = made.points.at("n", "rhi").mean(axis=0)
    return np.array([[x + aside, y, z] for aside in ASIDE_MM])


@pytest.mark.nightly
def test_skin_follows_the_bone_on_the_flanks_of_the_nose() -> None:
    made = phantom("plain man")
    deeper = flanks(pressed(made, 5.0)) - flanks(made)
    # Skin 5 mm above so narrow a pit is little more than 2 mm farther from the nearest bone; on
    # the wide envelope alone it would follow by next to nothing.
    assert deeper.min() > 1.4
    assert deeper.max() < 5.5
