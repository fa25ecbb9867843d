"""What a reviewer is told of a face over a skull that was drawn anew."""

from __future__ import annotations

from pipelines.reconstruction.craniometry import Craniometry, Point
from pipelines.reconstruction.recipe import plan_approximation
from pipelines.reconstruction.rule_choices import MOUTH
from pipelines.reconstruction.skull_recipe import SkullSource
from tests.pipelines.reconstruction.phantoms import phantom
from workbench.studio.components.recipe_changes import changes

_SKULL = SkullSource(sha256="0" * 64, suffix=".ply")


def test_build_points_and_rules_of_a_face_over_a_skull_are_told_with_what_they_were() -> None:
    points = phantom("plain man").points
    before = plan_approximation(
        _SKULL, points, sex="M", age_band="adult", build="normal", rules={MOUTH: "all"}
    )
    moved = {**points, "n": Point((0.0, -90.0, 40.0))}
    del moved["g"]
    after = plan_approximation(
        _SKULL, Craniometry(moved), sex="M", age_band="adult", build="heavy",
        rules={MOUTH: "European male"},
    )  # fmt: skip
    assert "rules" not in before.model_dump()
    assert {line.replace("\\", "") for line in changes(before, after)} == {
        "Build: normal → heavy",
        "Points of the skull moved: n",
        "Points of the skull no longer placed: g",
        "Width of the mouth: any group of people → European men",
    }
    assert not list(changes(before, before))
