"""Points that are lost neither stop the work nor pass unsaid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipelines.reconstruction.approximation import Person, approximate
from pipelines.reconstruction.craniometry import Craniometry, base_name
from pipelines.reconstruction.lacking import PARTS, remarks_on_lacking
from tests.pipelines.reconstruction.phantoms import distances, in_face, phantom, without_bone

DOCS = Path(__file__).parents[3] / "docs/approximation.md"
JAW = ("id", "sm", "pg", "gn", "me", "iC", "ecm2i", "mmb", "go", "mr")

ABOVE = sorted({base_name(name) for name in phantom("plain man").points} - {*JAW})


def without(*lost: str) -> Craniometry:
    points = phantom("plain man").points
    return Craniometry({name: p for name, p in points.items() if base_name(name) not in lost})


def test_a_skull_with_all_points_needs_no_remark() -> None:
    assert not list(remarks_on_lacking(phantom("plain man").points))


@pytest.mark.parametrize("name", ABOVE)
def test_a_point_that_is_lost_on_both_sides_is_told_once(name: str) -> None:
    (said,) = remarks_on_lacking(without(name))
    assert name in said.replace(",", "").replace(".", "").split()


def test_a_lost_jaw_is_told_once() -> None:
    (said,) = remarks_on_lacking(without(*JAW))
    assert "lower jaw" in said


@pytest.mark.parametrize("part", PARTS)
def test_the_docs_name_the_points_of_every_part(part: str) -> None:
    assert f"| {part} | {', '.join(PARTS[part])} |" in DOCS.read_text(encoding="utf-8")


def test_a_broken_cheek_bone_is_mirrored_told_and_comes_back() -> None:
    made = without_bone(phantom("plain man"), ("zy_r",), 25.0)
    holed = replace(made, points=Craniometry({n: p for n, p in made.points.items() if n != "lo_r"}))
    done = approximate(holed.skull, holed.points, Person("M", "adult", "normal"), table=holed.table)
    assert any("mirrored: lo_l, zy_l." in note for note in done.notes)
    assert done.points["zy_r"].status == "repaired"
    face = done.faces["normal"]
    places, apart = distances(holed, face.vertices, face.faces)
    near = in_face(holed, places) & (places[:, 0] < -15)
    assert np.mean(apart[near]) < 1.5


@pytest.mark.nightly
def test_a_face_is_made_where_whole_parts_are_lost() -> None:
    lost = ("n", "g", "zy", "po", "eu", "ft", "mso", "or", "ec", "d")
    made = replace(phantom("plain man", hollow=True), points=without(*lost))
    done = approximate(made.skull, made.points, Person("M", "adult", "normal"), table=made.table)
    face = done.faces["normal"]
    places, apart = distances(made, face.vertices, face.faces)
    assert np.mean(apart[in_face(made, places)]) < 1.3
