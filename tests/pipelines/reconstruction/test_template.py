"""The template looks like a head: a round crown, lips that meet."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from pipelines.reconstruction.depths import Sex
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.template import template_head

# From the front, from the side, and between.
DEGREES = (0, 40, 90)


@pytest.mark.parametrize("degrees", DEGREES)
def test_the_outline_of_the_crown_is_round(degrees: int) -> None:
    head = template_head("M", "adult", "normal")
    above = head.vertices[head.vertices[:, 2] > head.points["m"][2]]
    turn = np.radians(degrees)
    seen = above @ np.array([[np.cos(turn), 0], [np.sin(turn), 0], [0, 1.0]])
    edge = seen[ConvexHull(seen).vertices]
    edge = edge[edge[:, 1] > head.points["m"][2] + 8.0]
    ways = np.diff(edge, axis=0)
    ways = ways[np.linalg.norm(ways, axis=1) < 30.0]
    bends = np.diff(np.unwrap(np.arctan2(ways[:, 1], ways[:, 0])))
    assert np.degrees(np.abs(bends)).max() < 8.0


@pytest.mark.parametrize("sex", ["F", "M", "unknown"])
def test_between_the_lips_no_view_into_the_mouth_is_left(sex: Sex) -> None:
    head = template_head(sex, "adult", "normal")
    half = 0.9 * head.points["ch_l"][0]
    x, z = np.meshgrid(np.linspace(-half, half, 60), np.arange(-5.0, 5.0, 0.1))
    starts = np.stack([x.ravel(), np.full(x.size, -200.0), z.ravel() + head.points["inc"][2]], 1)
    hits = Surface(head.vertices, head.faces).cast(starts, np.array([0.0, 1.0, 0.0]))
    depth = hits.distance.reshape(x.shape)
    open_mm = 0.1 * (depth > depth.min(axis=0) + 9.0).sum(axis=0)
    assert open_mm.max() < 0.6
