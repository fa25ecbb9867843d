from __future__ import annotations

import numpy as np
import pytest

from pipelines.reconstruction.features import GLOBE_RADIUS_MM
from pipelines.reconstruction.lids import closed_on_globes
from pipelines.reconstruction.template import template_head


def test_lids_keep_their_height_over_a_globe_of_true_size() -> None:
    placed = template_head("F", "adult", "normal")
    moved = placed.vertices + [2.0, 4.0, -1.0]
    globes = {name: placed.points[name] + [3.0, 2.0, 0.0] for name in ("eye_l", "eye_r")}
    closed = closed_on_globes(placed, moved, globes)
    for name, centre in globes.items():
        before = placed.vertices - placed.points[name]
        rim = (placed.lids > 0.9) & (np.hypot(before[:, 0], before[:, 2]) < 12)
        rim &= np.linalg.norm(before, axis=1) < 20
        height = np.linalg.norm(before[rim], axis=1) - placed.globe_radius
        found = np.linalg.norm(closed[rim] - centre, axis=1) - GLOBE_RADIUS_MM
        assert found == pytest.approx(height, abs=0.3)


def test_the_rest_of_the_face_stays() -> None:
    placed = template_head("F", "adult", "normal")
    globes = {name: placed.points[name] for name in ("eye_l", "eye_r")}
    still = closed_on_globes(placed, placed.vertices, globes)
    far = np.minimum.reduce(
        [np.linalg.norm(placed.vertices - centre, axis=1) for centre in globes.values()]
    )
    assert np.array_equal(still[far > 40], placed.vertices[far > 40])


def test_skin_around_the_eyes_is_drawn_along_without_a_fold() -> None:
    placed = template_head("F", "adult", "normal")
    globes = {name: placed.points[name] + [0.0, 3.0, 0.0] for name in ("eye_l", "eye_r")}
    moved = closed_on_globes(placed, placed.vertices, globes) - placed.vertices
    sides = placed.faces[placed.shown[placed.faces].all(axis=1)][:, [0, 1, 1, 2]].reshape(-1, 2)
    apart = np.linalg.norm(np.diff(placed.vertices[sides], axis=1)[:, 0], axis=1)
    parted = np.linalg.norm(np.diff(moved[sides], axis=1)[:, 0], axis=1)
    assert (parted[apart > 0.5] / apart[apart > 0.5]).max() < 1.0
