"""A photograph's shading is read without its tone, and only where skin shows."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.observing import observe, observe_skin
from pipelines.ageing.skin_window import Face
from pipelines.errors import PrototypeError
from tests.faces import landmarks
from tests.sitters import DARK, LIGHT, face_of, sitter


def test_tone_is_taken_out_and_shading_stays() -> None:
    light, dark = (observe(*sitter(name), age_years=6, sex="F") for name in (LIGHT, DARK))
    for seen in (light, dark):
        assert np.median(seen.skin[seen.seen, 0]) == pytest.approx(1, abs=0.01)
        assert np.abs(np.median(seen.skin[seen.seen, 1:], axis=0)).max() < 0.1
    both = light.seen & dark.seen
    assert both.sum() > 150
    assert np.abs(light.skin[both, 0] - dark.skin[both, 0]).mean() < 0.15


def test_eyes_and_lips_are_not_skin() -> None:
    seen = observe(*sitter(LIGHT), age_years=6, sex="F").seen
    assert not seen[[13, 14, 159, 386]].any()
    assert seen[[50, 280, 205, 425]].all()


def test_a_mirror_image_swaps_sides_and_keeps_the_shape() -> None:
    one = observe(*sitter(LIGHT), age_years=6, sex="F")
    other = one.mirrored()
    assert (other.skin[50] == one.skin[280]).all()
    assert (other.shape == one.shape).all()
    assert np.abs(one.shape[36:42].mean(axis=0) - [-0.5, 0]).max() < 1e-9


def test_size_does_not_matter() -> None:
    one, other = (observe_skin(f.pixels, f.mesh, f.frame) for f in _sizes())
    both = one.seen & other.seen
    assert np.abs(one.lightness[both] - other.lightness[both]).mean() < 0.02


def test_a_face_without_mesh_is_refused() -> None:
    pixels = np.full((800, 640, 3), 128, np.uint8)
    with pytest.raises(PrototypeError, match="dense face mesh was not found"):
        observe(pixels, landmarks(), age_years=6, sex="F")


def _sizes() -> list[Face]:
    return [face_of(*sitter(LIGHT, side)) for side in (500, 1000)]
