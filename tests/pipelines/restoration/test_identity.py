"""A restored face is no farther from its clean picture, to the recognition network, than before."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from models import registry
from pipelines.arrays import Floats, Pixels
from pipelines.restoration import proposed, regrained, restore
from tests.degraded import SKINS, Sitter, blocky, blurred, faded, grainy, noisy, sitter


def _dlib() -> Any:
    # Its wheel brings no types.
    import dlib

    return dlib


@functools.cache
def _networks() -> tuple[Any, Any]:
    dlib = _dlib()
    points = dlib.shape_predictor(str(registry.path("ibug5")))
    return points, dlib.face_recognition_model_v1(str(registry.path("face_recognition")))


def _vector(shown: Sitter, pixels: Pixels) -> Floats:
    points, network = _networks()
    (top, bottom), (left, right) = ((part.start, part.stop) for part in shown.face)
    box = _dlib().rectangle(left, top, right, bottom)
    return np.array(network.compute_face_descriptor(pixels, points(pixels, box), 1))


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize("spoil", [noisy, grainy, blurred, blocky, faded])
def test_restoration_does_not_lead_away_from_the_person(name: str, spoil: Any) -> None:
    shown = sitter(name)
    spoilt = spoil(shown.pixels)
    restored = restore(spoilt, unit_px=shown.unit, wishes=proposed(shown.quality(spoilt)))
    final = regrained(restored.pixels, restored.grain, 0.5)
    clean = _vector(shown, shown.pixels)
    before, after = (float(np.linalg.norm(_vector(shown, p) - clean)) for p in (spoilt, final))
    # Restoring a good scan moves the vector by .02 to .04 whatever is done.
    assert after < before + 0.02
