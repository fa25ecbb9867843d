"""What a reviewer is told of a picture that was drawn anew: over a skull, or of a mean."""

from __future__ import annotations

from dataclasses import replace

from pipelines.ageing.plan import AgedFace, plan_consensus, plan_progression
from pipelines.frozen import Sex
from pipelines.landmarks import Landmarks
from pipelines.recipe import AnyRecipe, ConsensusRecipe, Recipe
from pipelines.reconstruction.craniometry import Craniometry, Point
from pipelines.reconstruction.recipe import plan_approximation
from pipelines.reconstruction.rule_choices import MOUTH
from pipelines.reconstruction.skull_recipe import SkullSource
from pipelines.steps import RATES, Choices, GrowthStep
from tests.faces import landmarks, mesh
from tests.pipelines.reconstruction.phantoms import phantom
from workbench.studio.components.recipe_changes import changes

_NUMBERS = {"a" * 64: 1, "b" * 64: 2}
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
    assert set(_lines(before, after)) == {
        "Build: normal → heavy",
        "Points of the skull moved: n",
        "Points of the skull no longer placed: g",
        "Width of the mouth: any group of people → European men",
    }
    assert not _lines(before, before)


def test_points_that_were_only_looked_at_are_not_told_as_moved() -> None:
    points = phantom("plain man").points
    guessed = {
        name: replace(points[name], placed_by="program") if name in ("n", "g") else points[name]
        for name in points
    }
    before, after = (
        plan_approximation(_SKULL, Craniometry(one), sex="M", age_band="adult", build="normal")
        for one in (guessed, {**guessed, "n": replace(points["n"], placed_by="hand")})
    )
    assert _lines(before, after) == ["Points of the skull looked at and let stand: n"]
    assert _lines(after, before) == [
        "Points of the skull that are the program's, unchecked, now: n",
    ]


def test_other_notes_on_the_points_are_told() -> None:
    points = phantom("plain man").points
    before, after = (
        plan_approximation(_SKULL, one, sex="M", age_band="adult", build="normal")
        for one in (points, replace(points, notes=("Seen by two.",)))
    )
    assert _lines(before, after) == ["Noted of the points now: Seen by two."]
    assert _lines(after, before) == ["Noted of the points now: nothing"]


def _lines(before: AnyRecipe, after: AnyRecipe) -> list[str]:
    return [line.replace("\\", "") for line in changes(before, after, _NUMBERS)]


def _at(
    age: float,
    strength: float = 1.0,
    photo: str = "a",
    sex: Sex | None = "F",
    placed: Landmarks | None = None,
) -> Recipe:
    face = AgedFace(photo * 64, placed or landmarks(), 6.0)
    growth = GrowthStep(strength=strength)
    return plan_progression([face], target_age=age, sex=sex, choices=Choices(growth=growth))


def _mean(recipe: Recipe) -> ConsensusRecipe:
    return plan_consensus([recipe.growing(rate) for rate in RATES.values()])


def test_one_picture_after_a_mean_is_told_by_the_one_in_its_middle() -> None:
    single = [
        "It was the mean of 3 pictures and is a single one now.",
        "Compared here: picture 2 of the mean before.",
    ]
    assert _lines(_mean(_at(10)), _at(10)) == single
    told = _lines(_mean(_at(10)), _at(14, strength=0.8))
    assert told == [*single, "Target age: 10 years → 14 years", "**Growth** · strength: 1 → 0.8"]


def test_a_mean_after_one_picture_is_told_by_the_one_in_its_middle_or_its_first() -> None:
    assert _lines(_at(10), _mean(_at(14))) == [
        "It was a single picture and is the mean of 3 now.",
        "Compared here: picture 2 of the mean now.",
        "Target age: 10 years → 14 years",
    ]
    lopsided = plan_consensus([_at(10).growing(1), _at(10).growing(-1)])
    assert _lines(_at(10), lopsided) == [
        "It was a single picture and is the mean of 2 now.",
        "Compared here: picture 1 of the mean now.",
        "**Growth** · rate: 0 → 1",
    ]


def test_another_sex_is_told() -> None:
    assert _lines(_at(10), _at(10, sex="M")) == ["Sex: female → male"]
    assert _lines(_at(10, sex=None), _at(10)) == ["Sex: not known → female"]


def test_landmarks_that_moved_are_told_by_group_and_how_far_at_most() -> None:
    points = landmarks().ibug68.copy()
    points[27] += (3, 4)
    points[8] += (0, 12)
    moved = landmarks().with_ibug68(points, placed_by="artist")
    assert _lines(_at(10), _at(10, placed=moved)) == [
        "Landmarks of photograph 1 moved: outline, nose (up to 12 px)"
    ]
    iris = landmarks().groups["left_iris"] + (0.4, 0.0)
    looking = landmarks().with_group("left_iris", iris, placed_by="artist")
    assert _lines(_at(10), _at(10, placed=looking)) == [
        "Landmarks of photograph 1 moved: irises (up to 0.4 px)"
    ]
    meshed = landmarks().with_group("mesh", mesh(), placed_by="detector")
    assert _lines(_at(10), _at(10, placed=meshed)) == [
        "Landmarks of photograph 1 placed or left out: dense mesh"
    ]
    farther = meshed.with_group("mesh", mesh() + (2.0, 0.0), placed_by="detector")
    assert _lines(_at(10, placed=meshed), _at(10, placed=farther)) == [
        "Landmarks of photograph 1 moved: dense mesh (up to 2 px)"
    ]


def test_what_else_of_the_photographs_shapes_a_face_is_told() -> None:
    def fused(drawn: str, counts: float = 1.0, age: float = 6.0) -> Recipe:
        faces = [
            AgedFace("a" * 64, landmarks(), age),
            AgedFace("b" * 64, landmarks(), 8.0, counts=counts),
        ]
        return plan_progression(faces, target_age=12, sex="F", drawn=drawn * 64)

    assert _lines(fused("a"), fused("b")) == ["Photograph that is drawn: 1 → 2"]
    assert _lines(fused("a"), fused("a", counts=3)) == [
        "Weight of photograph 1 in the fusion: 50 % → 25 %",
        "Weight of photograph 2 in the fusion: 50 % → 75 %",
    ]
    assert _lines(fused("a"), fused("a", age=7)) == ["Age in photograph 1: 6 years → 7 years"]
    assert not _lines(fused("a"), fused("a"))


def test_means_of_as_many_pictures_are_told_picture_by_picture() -> None:
    before = _mean(_at(10))
    assert not _lines(before, before)
    assert _lines(before, _mean(_at(14, strength=0.8, photo="b"))) == [
        "Photographs taken in addition: 2",
        "Photographs no longer used: 1",
        "Target age: 10 years → 14 years",
        "**Growth** · strength: 1 → 0.8",
    ]
    slow, usual, _fast = before.parts
    faster = plan_consensus([slow, usual, _at(10).growing(2)])
    assert _lines(before, faster) == [
        "Picture 3 of the mean: **Growth** · rate: 1 → 2",
    ]


def test_means_of_other_numbers_of_pictures_say_which_two_are_told() -> None:
    before = _mean(_at(10))
    assert _lines(before, plan_consensus(before.parts[1:])) == [
        "It was the mean of 3 pictures and is that of 2 now.",
        "Compared here: picture 2 of the mean before.",
        "Compared here: picture 1 of the mean now.",
    ]
