from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import trimesh

from pipelines.reconstruction.craniometry import PlacedBy
from pipelines.reconstruction.depths import Depth
from pipelines.reconstruction.labels import labelled
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.tips import Tip
from pipelines.reconstruction.views import (
    VIEWS,
    Shaded,
    ViewName,
    camera,
    draw,
    on_paper,
    with_markers,
)


def with_left_ear() -> Surface:
    """Return a ball with a smaller one on the person's left."""
    head = trimesh.creation.icosphere(subdivisions=4, radius=80)
    ear = trimesh.creation.icosphere(subdivisions=3, radius=20)
    ear.apply_translation([85, 0, 0])
    both: Any = trimesh.util.concatenate([head, ear])
    return Surface(np.asarray(both.vertices, float), np.asarray(both.faces, np.intp))


@pytest.mark.parametrize(
    ("name", "side"), [("frontal", 1), ("three-quarter", 1), ("right-lateral", 0)]
)
def test_the_left_ear_is_seen_where_a_viewer_sees_it(name: ViewName, side: int) -> None:
    surface = with_left_ear()
    shade = Shaded(surface, np.full(3, 200.0), np.ones(len(surface.vertices)))
    _pixels, cover = draw([shade], camera(name, np.zeros(3)))
    columns = np.flatnonzero(cover.sum(axis=0) > 1)
    lean = (columns.min() + columns.max()) / 2 - cover.shape[1] / 2
    assert np.sign(round(lean / 10)) == side


@pytest.mark.parametrize("name", VIEWS)
def test_views_are_to_scale(name: ViewName) -> None:
    mesh = trimesh.creation.icosphere(subdivisions=5, radius=80)
    surface = Surface(np.asarray(mesh.vertices, float), np.asarray(mesh.faces, np.intp))
    shade = Shaded(surface, np.full(3, 200.0), surface.openness())
    _pixels, cover = draw([shade], camera(name, np.zeros(3)))
    rows = np.flatnonzero(cover.max(axis=1) > 0.5)
    assert np.ptp(rows) / 3.0 == pytest.approx(160, abs=2)


def test_every_view_is_labelled_with_its_side_and_warnings() -> None:
    plain = on_paper(np.zeros((900, 720, 3)), np.zeros((900, 720)))
    quiet = labelled(plain, ["build normal"], right_at="left")
    warned = labelled(plain, ["build normal"], right_at="left", warnings=["ADULT tissue depths"])
    turned = labelled(plain, ["build normal"], right_at="facing")
    assert quiet.shape[0] > 900
    assert (warned[:40] != quiet[:40]).any()
    assert (quiet[850:900, :60] < 100).any()
    assert not (turned[850:900, :60] < 100).any()
    assert (turned[850:900, -60:] < 100).any()


@pytest.mark.parametrize(("name", "seen"), [("right-lateral", "zy_r"), ("left-lateral", "zy_l")])
def test_a_view_from_the_side_shows_the_depths_of_that_side(name: ViewName, seen: str) -> None:
    view = camera(name, np.zeros(3))
    paper = on_paper(np.zeros((900, 720, 3)), np.zeros((900, 720)))

    def shown(of: str) -> bool:
        out = 1.0 if of.endswith("_l") else -1.0
        # Slanting back a little, so that no line is a dot.
        way = np.array([out, 0.3, 0]) / np.hypot(1, 0.3)
        bone = np.array([60 * out, 0, 0])
        tip = Tip(of, bone, bone + 7 * way, way, Depth("zy", 7, 1, "a book", "quoted"), "observed")
        return bool((with_markers(paper, view, {of: tip}) != paper).any())

    assert {of for of in ("zy_l", "zy_r") if shown(of)} == {seen}


@pytest.mark.parametrize(("placed_by", "hollow"), [("program", True), ("hand", False)])
def test_a_marker_over_a_point_that_nobody_looked_at_is_hollow(
    placed_by: PlacedBy, hollow: bool
) -> None:
    bone, way = np.zeros(3), np.array([0.0, -1.0, 0.0])
    depth = Depth("n", 5.0, 1.0, "source", "recalled")
    tip = Tip("n", bone, bone + 5 * way, way, depth, "observed", placed_by)
    view = camera("frontal", np.zeros(3))
    drawn = with_markers(np.full((900, 720, 3), 120, np.uint8), view, {"n": tip})
    column, row = np.rint(view.project(tip.skin[None])[0]).astype(int)
    assert (drawn[row, column] > 200).all() == hollow
