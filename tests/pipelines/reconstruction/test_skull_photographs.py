"""Scaled photographs of made-up skulls, whose scale, plane and points are known."""

from __future__ import annotations

import copy
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import trimesh

from pipelines.arrays import Floats
from pipelines.errors import NoDepthsForAgeError, SkullPhotographError
from pipelines.layers import flatten
from pipelines.reconstruction.approximation import Person
from pipelines.reconstruction.depths import Sex
from pipelines.reconstruction.flat_layers import note_layer
from pipelines.reconstruction.labels import with_sides
from pipelines.reconstruction.scaled_view import ScaledView, ViewKind, levelled_picture, view_from
from pipelines.reconstruction.skull_photographs import (
    SkullPhotographs,
    lay_out,
    report,
    view_layers,
)
from tests.pipelines.reconstruction.phantoms import distances, in_face, phantom
from tests.pipelines.reconstruction.photographs import looking_at
from tests.pipelines.reconstruction.skull_views import (
    PX_PER_MM,
    SIZE,
    document,
    frankfurt_axes,
    frontal_camera,
    lateral_camera,
)

NAME = "plain man"
MAN = Person("M", "adult")
PAPER = np.full((SIZE[1], SIZE[0], 3), 200, np.uint8)
BOTH: dict[ViewKind, Any] = {"frontal": PAPER, "lateral": PAPER}


def views(*, pitch: float = 0.0, roll: float = 0.0) -> dict[str, Any]:
    made = phantom(NAME)
    return document(made, frontal_camera(made, pitch=pitch), lateral_camera(made, roll=roll))


@cache
def found(pitch: float = 0.0, roll: float = 0.0) -> SkullPhotographs:
    return lay_out(BOTH, views(pitch=pitch, roll=roll), MAN)


def view(kind: ViewKind, **changes: Any) -> ScaledView:
    return view_from(kind, {**views()[kind], **changes}, SIZE)


def test_the_scale_comes_back_within_one_per_cent_and_says_its_error() -> None:
    one = view("frontal").scale
    assert one.px_per_mm == pytest.approx(PX_PER_MM, rel=0.01)
    assert one.share_sd == pytest.approx(np.sqrt(2) / 400)
    twice = view("frontal", second_ruler={"from": [700, 1000], "to": [1112, 1000], "mm": 100}).scale
    assert twice.share_sd == pytest.approx(0.03)


def test_views_that_agree_show_no_disagreement() -> None:
    apart = [abs(one.apart_mm) for one in found().lifted.agreement]
    assert len(apart) > 30
    assert max(apart) < 0.05
    assert not any("agree" in note for note in found().notes)


@pytest.mark.parametrize(("pitch", "roll"), [(0.0, 8.0), (6.0, 0.0), (-4.0, -3.0)])
def test_a_camera_held_askew_is_found_and_taken_out(pitch: float, roll: float) -> None:
    askew = found(pitch, roll)
    assert askew.lifted.pitch_deg == pytest.approx(pitch, abs=0.1)
    assert abs(askew.views["lateral"].view.turn_deg) == pytest.approx(abs(roll), abs=0.1)
    assert max(abs(one.apart_mm) for one in askew.lifted.agreement) < 0.5


def test_a_point_that_stands_wrong_in_one_view_is_named_with_its_mm() -> None:
    wrong = views()
    wrong["lateral"]["points"]["pr"][1] += 5 * PX_PER_MM
    notes = lay_out(BOTH, wrong, MAN).notes
    assert any("pr +5.0 mm" in note for note in notes)
    assert not any("taken" in note and "from above" in note for note in notes)


def test_points_come_back_in_space() -> None:
    made, lifted = phantom(NAME), found().lifted
    names = list(lifted.points)
    true = made.points.at(*names) @ frankfurt_axes(made).T
    got = lifted.points.at(*names)
    assert np.abs((got - got.mean(axis=0)) - (true - true.mean(axis=0))).max() < 1.5


def test_perspective_is_taken_out_where_the_cameras_distance_is_known() -> None:
    made = phantom(NAME)
    axes = frankfurt_axes(made)
    target = made.points.at("or_l", "or_r").mean(axis=0) @ axes.T
    turned = made.points.at(*made.points) @ axes.T
    given = views()
    for kind, degrees in (("frontal", 0.0), ("lateral", 90.0)):
        camera = looking_at(target, distance_mm=2500.0, yaw=degrees)
        seen = camera.project(turned) - camera.middle + np.array(SIZE) / 2
        scale = 2500.0 * 3.2 / camera.enter((turned[_row("or_l", "n", kind)])[None])[0, 2]
        given[kind]["points"] = dict(zip(made.points, seen.tolist(), strict=True))
        given[kind]["ruler"] = {"from": [100, 1100], "to": [100 + 100 * scale, 1100], "mm": 100}
    given["lateral"]["facing"] = "right" if _faces_right(given) else "left"
    plain = lay_out(BOTH, copy.deepcopy(given), MAN)
    for kind in ("frontal", "lateral"):
        given[kind]["camera_distance_mm"] = 2500.0
    told = lay_out(BOTH, given, MAN)
    off = [max(abs(x.apart_mm) for x in one.lifted.agreement) for one in (plain, told)]
    assert off[1] < 0.4 * off[0]
    assert off[1] < 1.0


def _row(frontal: str, lateral: str, kind: str) -> int:
    return list(phantom(NAME).points).index(frontal if kind == "frontal" else lateral)


def _faces_right(given: dict[str, Any]) -> bool:
    points = given["lateral"]["points"]
    return points["n"][0] > points["po_r"][0]


def test_markers_are_as_long_as_their_depths_in_every_view() -> None:
    for flat in found().views.values():
        for build, markers in flat.markers.items():
            for name, marker in markers.items():
                depth = found().tables[build].depths[name.split("_")[0]]
                if marker.way is not None:
                    ends = flat.view.px(np.stack([marker.bone, marker.at(), marker.at(1.0)]))
                    lengths = np.linalg.norm(np.diff(ends, axis=0), axis=1) / PX_PER_MM
                    assert lengths == pytest.approx([depth.depth_mm, depth.sd_mm], rel=1e-6)
                assert marker.depth.source
                assert marker.depth.status


def test_markers_point_out_of_the_head() -> None:
    ways = {name: one.way for name, one in found().views["lateral"].markers["normal"].items()}
    for name in ("g", "n", "rhi", "pr", "pg"):
        way = ways[name]
        assert way is not None
        assert way[0] < -0.6
    assert ways["zy_r"] is None


def test_the_profile_runs_through_its_points_and_the_band_holds_it() -> None:
    flat = found().views["lateral"]
    slender, normal, heavy = (flat.profiles[b] for b in ("slender", "normal", "heavy"))
    for place in normal.skin.values():
        assert np.linalg.norm(normal.line - place, axis=1).min() < 0.6
    for name in ("pr", "id", "pg"):
        ahead = [-profile.skin[name][0] for profile in (slender, normal, heavy)]
        assert ahead == sorted(ahead)
    assert "prn" in normal.skin


def test_the_guides_follow_their_rules() -> None:
    given = {**views(), "incisors_mm": {"upper": 10.0, "lower": 9.0}}
    guides = {g.name: g for g in lay_out(BOTH, given, MAN).views["frontal"].guides}
    middle, rim = guides["globe_l"].places
    assert np.linalg.norm(rim - middle) == pytest.approx(12.2)
    canines = np.ptp([views()["frontal"]["points"][n][0] for n in ("sC_l", "sC_r")]) / PX_PER_MM
    assert np.ptp(guides["mouth-width"].places[:, 0]) == pytest.approx(1.31926 * canines)
    assert np.ptp(guides["mouth-widest"].places[:, 0]) == pytest.approx(1.368 * canines)
    line = guides["mouth-width"].places[0, 1]
    assert guides["upper-lip"].places[0, 1] - line == pytest.approx(6.4)
    assert line - guides["lower-lip"].places[0, 1] == pytest.approx(9.1)
    assert all(guide.error and guide.status for guide in guides.values())


def errors(result: SkullPhotographs) -> Floats:
    made = phantom(NAME)
    axes = frankfurt_axes(made)
    shift = made.points.at("or_l", "or_r").mean(axis=0)
    places, apart = distances(made, result.heads["normal"].vertices @ axes + shift,
                              result.heads["normal"].faces)  # fmt: skip
    return apart[in_face(made, places)]


def test_both_views_give_a_face_near_the_true_one() -> None:
    assert errors(found()).mean() < 3.2


@pytest.mark.parametrize("kind", ["frontal", "lateral"])
def test_one_view_alone_is_enough_for_its_plane(kind: ViewKind) -> None:
    result = lay_out({kind: PAPER}, views(), Person("M", "adult", "normal"))
    assert report(result)["axes_known"]["z"]
    assert sum(result.lifted.known) == 2
    names = [layer.name for layer in view_layers(result, kind, PAPER, longest_px=500)]
    assert names[:2] == ["skull photograph", "approximation"]
    assert ("profile" in names) == (kind == "lateral")
    assert ("guides" in names) == (kind == "frontal")


def test_a_levelled_picture_carries_its_scale() -> None:
    askew = found(0.0, 8.0).views["lateral"].view
    picture, matrix, px_per_mm = levelled_picture(askew, PAPER, longest_px=600)
    ends = np.array([askew.mm["po_r"], askew.mm["or_r"]]) @ matrix[:, :2].T + matrix[:, 2]
    assert ends[0, 1] == pytest.approx(ends[1, 1], abs=0.01)
    assert px_per_mm == pytest.approx(2.0)
    assert max(picture.shape[:2]) == 600


def outline(result: SkullPhotographs) -> Floats:
    """Return places (n, 2) along the fitted head's own outline in the midline, y and z in mm."""
    head = result.heads["normal"]
    mesh = trimesh.Trimesh(head.vertices, head.faces, process=False)
    cut = mesh.section(plane_origin=[0, 0, 0], plane_normal=[1, 0, 0])
    assert cut is not None
    shares = np.linspace(0, 1, 6)[:, None]
    lines = [cut.vertices[one.points][:, 1:] for one in cut.entities]
    return np.vstack([a + shares * (b - a) for one in lines for a, b in pairwise(one)])


@pytest.mark.parametrize(("name", "sex"), [(NAME, "M"), ("heavy woman", "F")])
def test_the_drawn_face_keeps_its_depths_over_the_bone_and_its_own_profile(
    name: str, sex: Sex
) -> None:
    made = phantom(name)
    given = document(made, frontal_camera(made), lateral_camera(made))
    result = lay_out(BOTH, given, Person(sex, "adult", "normal"))
    skin, lateral = outline(result), result.views["lateral"]
    for key, place in lateral.profiles["normal"].skin.items():
        assert np.linalg.norm(skin - place, axis=1).min() < 2.0, key
    for key in ("g", "n", "mn", "rhi", "pg"):
        marker = lateral.markers["normal"][key]
        assert marker.way is not None
        off = skin - marker.bone
        beside = np.abs(off @ [-marker.way[1], marker.way[0]]) < 0.6
        assert (off @ marker.way)[beside].max() > 0.6 * marker.depth.depth_mm, key


@pytest.mark.parametrize("grey", [0, 120, 255])
def test_letters_bar_and_profile_are_to_be_seen_on_any_ground(grey: int) -> None:
    """On dark ground something light is drawn, on light ground something dark."""
    ground = np.full((400, 400, 3), grey, np.uint8)
    marked = with_sides(ground, "left").astype(int)
    for side in (marked[:, :60], marked[:, -60:]):
        assert np.abs(side - grey).max() > 100
    bar = note_layer((400, 400), 4.0, []).pixels[380:396, 60:230].astype(int)
    drawn = bar[bar[..., 3] > 200][:, :3]
    assert np.abs(drawn - grey).max() > 100


def test_layers_lie_over_the_photograph_and_can_be_put_away() -> None:
    layers = view_layers(found(), "lateral", PAPER, longest_px=500)
    assert [x.name for x in layers] == ["skull photograph", "approximation", "profile band",
                                        "profile", "depth markers", "notes"]  # fmt: skip
    assert (flatten(layers) != layers[0].pixels).any()


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("frontal", {"ruler": None}, "needs a ruler"),
        ("frontal", {"ruler": {"from": [1, 1], "to": [9, 1], "mm": 100}}, "further apart"),
        ("frontal", {"ruler": {"from": [1, 1], "to": [400, 1], "mm": -5}}, "more than 0 mm"),
        ("frontal", {"ruler": {"from": [1], "to": [400, 1], "mm": 5}}, "two numbers"),
        ("lateral", {"facing": "up"}, "which way the skull faces"),
        ("lateral", {"facing": "left"}, "lacks po_l"),
        ("frontal", {"points": {"n": [1, 1]}}, "lacks or_l"),
        ("frontal", {"points": {"nose": [1, 1]}}, "a point nose"),
        ("frontal", {"points": {"n": [1, 5000]}}, "1200 × 1200 px"),
        ("frontal", {"points": {"n": {"xy": [1, 1], "status": "guessed"}}}, "guessed"),
    ],
)
def test_what_is_wrong_in_a_view_is_told(
    kind: ViewKind, change: dict[str, Any], words: str
) -> None:
    with pytest.raises(SkullPhotographError, match=words):
        view(kind, **change)


@pytest.mark.parametrize("kind", ["frontal", "lateral"])
@pytest.mark.parametrize("times", [0.1, 2.54, 10])
def test_a_ruler_in_another_unit_is_told_with_the_span_of_the_points(
    kind: ViewKind, times: float
) -> None:
    ruler = views()[kind]["ruler"]
    with pytest.raises(SkullPhotographError, match=rf"points of the {kind} view span .* ruler"):
        view(kind, ruler={**ruler, "mm": ruler["mm"] * times})


def test_swapped_sides_are_told() -> None:
    points = dict(views()["frontal"]["points"])
    points["or_l"], points["or_r"] = points["or_r"], points["or_l"]
    with pytest.raises(SkullPhotographError, match="the wrong way round"):
        view("frontal", points=points)


def test_a_camera_that_stood_too_near_is_told_and_one_unknown_too() -> None:
    near = {**views(), "frontal": {**views()["frontal"], "camera_distance_mm": 1000}}
    notes = lay_out(BOTH, near, MAN).notes
    assert any("from 1000 mm" in note for note in notes)
    assert any("lateral view's camera distance is not known" in note for note in notes)


def test_children_are_refused_without_depths_of_their_own() -> None:
    with pytest.raises(NoDepthsForAgeError):
        lay_out(BOTH, views(), Person("F", "child"))
