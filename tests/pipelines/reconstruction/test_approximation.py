"""What is said of an approximation, and stands on its views."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.reconstruction.approximation import Approximation, Person, remarks_on
from pipelines.reconstruction.depths import depths_for
from pipelines.reconstruction.face import Face
from pipelines.reconstruction.products import views_of
from pipelines.reconstruction.upright import upright_turn
from pipelines.reconstruction.views import shade_skull
from tests.pipelines.reconstruction.phantoms import phantom


def test_an_upright_skull_with_all_points_needs_no_remark() -> None:
    points = phantom("plain man").points
    assert not list(remarks_on(points, upright_turn(points)))


def test_doubts_about_the_sides_of_a_surface_stand_on_every_view() -> None:
    made, nothing = phantom("plain man"), np.zeros((0, 3))
    table = depths_for("M", "adult", "normal")
    face = Face(nothing, nothing.astype(np.intp), {}, 12.2, {}, {}, table)
    skull = replace(made.skull, warnings=("is R right?",))
    turn, person = upright_turn(made.points), Person("M", "adult", "normal")
    done = Approximation(skull, made.points, turn, person, {"normal": face}, {}, {}, ())
    assert views_of(done, "normal", shade_skull(made.skull)).warnings == ("is R right?",)
