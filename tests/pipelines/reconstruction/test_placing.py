"""Who placed a point is kept and told, from the guess to the face over it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pipelines.errors import CraniometryError
from pipelines.reconstruction.approximation import Approximation, Person, report
from pipelines.reconstruction.craniometry import Craniometry, PlacedBy, craniometry_of
from pipelines.reconstruction.depths import depths_for
from pipelines.reconstruction.face import Face
from pipelines.reconstruction.mirroring import completed
from pipelines.reconstruction.picking import place_in_space
from pipelines.reconstruction.placing import by_placer, looked_at, remarks_on_points, unchecked
from pipelines.reconstruction.products import views_of
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.recipe import plan_approximation
from pipelines.reconstruction.skull_recipe import SkullSource
from pipelines.reconstruction.upright import upright_turn
from pipelines.reconstruction.views import shade_skull
from tests.pipelines.reconstruction.phantoms import phantom

NOTE = "Left out of the guess: zy_r."


def placed(who: PlacedBy, *names: str) -> Craniometry:
    """Return a made-up skull's points, all of them or those of some names placed by someone."""
    points = phantom("plain man").points
    by = {name: replace(points[name], placed_by=who) for name in names or points}
    return Craniometry({**points.points, **by}, (NOTE,))


def approximation(points: Craniometry) -> Approximation:
    """Return what is said of a face over points, without the dear face itself."""
    nothing = np.zeros((0, 3))
    face = Face(
        nothing, nothing.astype(np.intp), {}, 12.2, {}, {}, depths_for("M", "adult", "normal")
    )
    person = Person("M", "adult", "normal")
    skull, turn = phantom("plain man").skull, upright_turn(points)
    return Approximation(skull, points, turn, person, {"normal": face}, {}, {}, ())


def test_who_placed_a_point_and_the_notes_outlive_a_file() -> None:
    points = placed("program", "n", "zy_l")
    points = replace(points, points={**points.points, "g": placed("hand", "g")["g"]})
    read = craniometry_of(points.json(), "the file")
    assert by_placer(read) == by_placer(points)
    assert read.notes == (NOTE,)
    assert craniometry_of(read.json(), "the file").json() == read.json()


def test_a_file_of_before_says_nobody_and_is_written_as_it_was() -> None:
    points = phantom("plain man").points
    before = json.loads(points.json())
    rows: dict[str, Any] = {
        name: {"xyz": row["xyz"], "status": row["status"]} for name, row in before["points"].items()
    }
    text = json.dumps({"units": "mm", "frame": "LPS", "points": rows}, indent=1)
    read = craniometry_of(text, "the file")
    assert by_placer(read) == {"hand": [], "program": [], "unknown": list(points)}
    assert read.json() == text, "a recipe that holds it keeps its hash"
    assert remarks_on_points(read) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"placed_by": "me"}, "zy_l was placed by 'me'; give one of hand, program"), ({}, "notes")],
)
def test_another_placer_and_notes_that_are_none_are_refused(
    change: dict[str, str], words: str
) -> None:
    document = json.loads(phantom("plain man").points.json())
    document["points"]["zy_l"] |= change
    document["notes"] = [] if change else "a note"
    with pytest.raises(CraniometryError, match=words):
        craniometry_of(json.dumps(document), "the file")


def test_what_was_looked_at_is_the_hands_and_stays_where_it_was() -> None:
    guessed = placed("program")
    count = len(guessed)
    assert f"{count} points" in remarks_on_points(guessed)[-1]
    stands = looked_at(guessed)
    assert by_placer(stands)["hand"] == list(guessed)
    assert {n: (p.xyz, p.status) for n, p in stands.items()} == {
        name: (point.xyz, point.status) for name, point in guessed.items()
    }
    assert remarks_on_points(stands) == (NOTE,)


def test_a_turn_keeps_who_placed_a_point() -> None:
    points = placed("program", "zy_l")
    turned = upright_turn(points).points(points)
    assert turned["zy_l"].placed_by == "program"
    assert turned.notes == (NOTE,)


@pytest.mark.parametrize("who", ["hand", "program"])
def test_what_is_mirrored_for_a_face_is_said_to_be_nobodys(who: PlacedBy) -> None:
    points = placed(who)
    alone = replace(points, points={n: p for n, p in points.items() if n != "zy_r"})
    whole = completed(alone)
    assert (whole["zy_r"].status, whole["zy_r"].placed_by) == ("repaired", "unknown")
    assert list(unchecked(whole)) == list(unchecked(alone)), "page and view count alike"


def test_what_a_file_notes_is_told_as_the_files_once() -> None:
    document = {**json.loads(phantom("plain man").points.json()), "notes": ["Looked at."]}
    text = json.dumps(document)
    read = craniometry_of(text, "the file", foreign=True)
    assert read.notes == ("The file of points says: Looked at.",)
    assert craniometry_of(read.json(), "the file", foreign=True).notes == read.notes
    assert craniometry_of(text, "the recipe's points").notes == ("Looked at.",)


@pytest.mark.parametrize("notes", [[""], ["two\nlines"], ["x" * 1001], ["a note"] * 21])
def test_notes_of_a_file_that_would_fill_a_report_are_refused(notes: list[str]) -> None:
    document = {**json.loads(phantom("plain man").points.json()), "notes": notes}
    with pytest.raises(CraniometryError, match='"notes"'):
        craniometry_of(json.dumps(document), "the file", foreign=True)
    assert len(craniometry_of(json.dumps(document), "the recipe's points")) == 57


def test_what_is_placed_by_looking_is_the_hands() -> None:
    skull = phantom("plain man").skull
    spot, into = skull.vertices[0], np.array([0.0, 1.0, 0.0])
    assert place_in_space(Surface(skull.vertices, skull.faces), spot, into).placed_by == "hand"


def test_a_recipe_holds_it() -> None:
    source = SkullSource(sha256="0" * 64, suffix=".ply")
    recipe = plan_approximation(
        source, placed("program", "n"), sex="M", age_band="adult", build="normal"
    )
    again = type(recipe).model_validate_json(recipe.canonical())
    assert again.sha256 == recipe.sha256
    assert by_placer(again.points)["program"] == ["n"]
    assert again.points.notes == (NOTE,)


def test_report_and_views_of_a_face_tell_of_points_that_nobody_looked_at() -> None:
    points = placed("program", "n", "zy_l")
    done = approximation(points)
    assert report(done)["placed_by"]["program"] == ["n", "zy_l"]
    skull = shade_skull(phantom("plain man").skull)
    said = "2 points of the skull are the program's, unchecked."
    assert said in views_of(done, "normal", skull).lines
    stands = approximation(looked_at(points))
    assert not any("unchecked" in line for line in views_of(stands, "normal", skull).lines)


@pytest.mark.parametrize(
    ("notes", "unknown"),
    [
        ([], [f"point of another tool {n}" for n in range(180)]),
        (["x" * 995], []),
        ([f"note {n}" for n in range(20)], ["glabella of ours"]),
        (["Looked at."], ["x. All points were checked.\n2 points", "\x1b[31mred\x07", "é" * 90]),
    ],
)
def test_what_is_written_can_always_be_read_again_and_is_the_same(
    notes: list[str], unknown: list[str]
) -> None:
    document = json.loads(phantom("plain man").points.json())
    document["points"].update({name: [1.0, 2.0, 3.0] for name in unknown})
    read = craniometry_of(json.dumps({**document, "notes": notes}), "the file", foreign=True)
    assert all(note.isprintable() for note in read.notes)
    # A point's name stands in quotes, so that it is no sentence of the program's own.
    assert not any("out: x. All" in note for note in read.notes)
    before = read
    for _ in range(3):
        before, read = read, craniometry_of(read.json(), "the file", foreign=True)
    assert read.notes == before.notes
    assert read.points == before.points
