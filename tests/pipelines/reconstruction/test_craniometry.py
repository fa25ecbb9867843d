from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import (
    Craniometry,
    Point,
    craniometry_from,
    craniometry_of,
    other_side,
    read_craniometry,
)
from pipelines.reconstruction.placing import remarks_on_points
from pipelines.reconstruction.point_checks import check_on_skull
from pipelines.reconstruction.skull import Skull
from tests.pipelines.reconstruction.phantoms import phantom


def document(made: Craniometry, **changes: Any) -> dict[str, Any]:
    rows = {name: {"xyz": list(p.xyz), "status": p.status} for name, p in made.items()}
    return {"units": "mm", "frame": "LPS", "points": rows, **changes}


def test_a_file_comes_back_as_it_was(tmp_path: Path) -> None:
    points = phantom("plain man").points
    (tmp_path / "points.json").write_text(points.json())
    found = read_craniometry(tmp_path / "points.json")
    assert set(found) == set(points)
    assert np.allclose(found.at(*points), points.at(*points), atol=1e-3)


@pytest.mark.parametrize("written", ["zy_l", "zy-left", "zy.L", "left zy", "L_zy"])
def test_sides_may_be_written_in_several_ways(written: str) -> None:
    points = phantom("plain man").points
    rows = document(points)["points"]
    rows[written] = rows.pop("zy_l")
    assert "zy_l" in craniometry_from({"points": rows})


def test_ras_is_turned_to_lps() -> None:
    points = phantom("plain man").points
    rows = document(points, frame="RAS")
    assert np.allclose(craniometry_from(rows).at("zy_l"), points.at("zy_l") * [-1, -1, 1])


def test_unknown_names_are_told_and_left_out() -> None:
    rows = document(phantom("plain man").points)
    rows["points"]["nose"] = {"xyz": [0, 0, 0]}
    assert "nose" in craniometry_from(rows).notes[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"units": "m"}, "units"),
        ({"frame": "ABC"}, "frame"),
        ({"points": []}, "points"),
        ({"points": {"n": {"xyz": [1, 2, 3]}}}, "Only 1 points of bone .*useful are g, rhi.*v\\.$"),
    ],
)
def test_a_malformed_file_is_told(change: dict[str, Any], words: str) -> None:
    with pytest.raises(CraniometryError, match=words):
        craniometry_from(document(phantom("plain man").points, **change))


@pytest.mark.parametrize("xyz", [[1, 2], "abc", [1, 2, float("nan")], None])
def test_a_malformed_point_is_named(xyz: Any) -> None:
    rows = document(phantom("plain man").points)
    rows["points"]["zy_l"] = {"xyz": xyz}
    with pytest.raises(CraniometryError, match="zy_l"):
        craniometry_from(rows)


def test_points_of_the_skull_fit_it() -> None:
    made = phantom("plain man")
    check_on_skull(made.points, made.skull)


def test_a_point_that_stands_there_twice_is_told() -> None:
    text = phantom("plain man").points.json()
    for again in ('"n"', '"zy.L"'):
        twice = text.replace('"points": {', f'"points": {{{again}: {{"xyz": [0, 0, 0]}},', 1)
        with pytest.raises(CraniometryError, match="stands there twice"):
            craniometry_of(twice, "the file")


def test_two_points_at_one_place_are_noted() -> None:
    rows = document(phantom("plain man").points)
    rows["points"]["n"] = rows["points"]["g"]
    found = remarks_on_points(craniometry_from(rows))
    assert any("g and n stand at one place" in note for note in found)


@pytest.mark.parametrize("one, other", [("n", "gn"), ("zy_l", "gn"), ("op", "v"), ("go_r", "op")])
def test_exchanged_points_are_named_with_how_far_off_they_are(one: str, other: str) -> None:
    made = phantom("plain man")
    points = {**made.points.points, one: made.points[other], other: made.points[one]}
    with pytest.raises(CraniometryError, match="exchanged") as refused:
        check_on_skull(Craniometry(points), made.skull)
    named = str(refused.value).split("has them: ")[1]
    assert {one, other} == {word for word in named.split() if word in points}


def test_swapped_sides_are_told() -> None:
    made = phantom("plain man")
    swapped = Craniometry({other_side(name): point for name, point in made.points.items()})
    with pytest.raises(CraniometryError, match="swapped in all pairs"):
        check_on_skull(swapped, made.skull)
    one = dict(made.points.points)
    one["zy_l"], one["zy_r"] = one["zy_r"], one["zy_l"]
    with pytest.raises(CraniometryError, match="swapped in zy"):
        check_on_skull(Craniometry(one), made.skull)


@pytest.mark.parametrize(("factor", "words"), [(0.001, "metres"), (1 / 25.4, "inches")])
def test_points_in_another_unit_are_told(factor: float, words: str) -> None:
    made = phantom("plain man")
    small = {
        name: Point((p.xyz[0] * factor, p.xyz[1] * factor, p.xyz[2] * factor))
        for name, p in made.points.items()
    }
    with pytest.raises(CraniometryError, match=words):
        check_on_skull(Craniometry(small), made.skull)


def test_points_of_another_skull_are_told() -> None:
    made = phantom("plain man")
    elsewhere = replace(made.skull, vertices=made.skull.vertices + [0.0, 90.0, 60.0])
    with pytest.raises(CraniometryError, match="another skull"):
        check_on_skull(made.points, elsewhere)


def test_a_teapot_is_no_skull() -> None:
    made = phantom("plain man")
    turn = np.linspace(0, 2 * np.pi, 2000)
    pot = np.stack([60 * np.cos(turn) + 150, 60 * np.sin(turn), 20 * np.sin(5 * turn)], axis=1)
    with pytest.raises(CraniometryError, match="far from the bone"):
        check_on_skull(made.points, Skull(pot, np.array([[0, 1, 2]], np.intp)))
