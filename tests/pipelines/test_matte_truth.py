"""Mattes of heads that never lived, beside the hair that was really drawn on them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.build.portrait import hair_drawing
from models.build.portrait.arrays import Floats
from models.build.portrait.cast import SCENES
from models.build.samples import OVERSAMPLING, render
from models.samples import PORTRAITS
from pipelines.landmark_finder import find_landmarks
from pipelines.matte import find_mattes
from pipelines.photograph import read_photograph


@pytest.mark.nightly
@pytest.mark.parametrize("name", [portrait.name for portrait in PORTRAITS])
def test_hair_is_found_alike_on_light_and_dark_heads(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Floats] = []
    draw = hair_drawing._draw  # pyright: ignore[reportPrivateUsage]

    def watched(*args: object) -> Floats:
        layer = draw(*args)  # pyright: ignore[reportArgumentType]
        drawn.append(layer[..., 3].astype(np.float32) / np.float32(255))
        return layer  # pyright: ignore[reportReturnType]

    monkeypatch.setattr(hair_drawing, "_draw", watched)
    scene = next(scene for scene in SCENES if scene.name == name)
    pixels = render(scene, oversampling=OVERSAMPLING)
    truth = cv2.resize(drawn[0], scene.size, interpolation=cv2.INTER_AREA)
    stored = cv2.imencode(".png", pixels[..., ::-1])[1].tobytes()
    photograph = read_photograph(stored)
    hair = find_mattes(photograph.pixels, find_landmarks(photograph)).hair
    both = ((hair > 0.5) & (truth > 0.5)).sum()
    either = ((hair > 0.5) | (truth > 0.5)).sum()
    assert both / either > 0.92
    assert np.abs(hair - truth).sum() / truth.sum() < 0.11
