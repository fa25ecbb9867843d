"""Ear lobes are round: no corner below, no straight cut."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from models.tissue_depths import Build
from pipelines.arrays import Floats
from pipelines.reconstruction.depths import Sex
from pipelines.reconstruction.template import template_head

HEADS: list[tuple[Sex, Build]] = [("F", "slender"), ("M", "normal"), ("M", "heavy")]
# Bends of the outline are taken over so many mm to either side.
REACH_MM = 4.0


@pytest.mark.parametrize("out", [1.0, -1.0])
@pytest.mark.parametrize(("sex", "build"), HEADS)
def test_the_outline_of_a_lobe_has_no_corner(sex: Sex, build: Build, out: float) -> None:
    head = template_head(sex, "adult", build)
    ear = head.vertices[(head.ears > 0.5) & (out * head.vertices[:, 0] > 0)][:, 1:]
    assert bends(ear).max() < 28.0


def bends(ear: Floats) -> Floats:
    """Return by how many degrees the lower edge of an ear seen from its side turns along 8 mm."""
    around = ear[ConvexHull(ear).vertices]
    around = np.vstack([around, around[:1]])
    run = np.concatenate([[0.0], np.linalg.norm(np.diff(around, axis=0), axis=1).cumsum()])
    steps = np.arange(0.0, run[-1], 0.5)

    def at(place: Floats) -> Floats:
        return np.stack([np.interp(place % run[-1], run, one) for one in around.T], axis=1)

    here = at(steps)
    before, after = here - at(steps - REACH_MM), at(steps + REACH_MM) - here
    turned = np.arctan2(
        before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0], (before * after).sum(axis=1)
    )
    low, high = ear[:, 1].min(), ear[:, 1].max()
    return np.degrees(turned[here[:, 1] < low + 0.25 * (high - low)])
