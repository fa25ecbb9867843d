"""From photographs with ages to a recipe, and from the recipe to the same picture every time."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.ageing.plan import AgedFace, FaceWorth, plan_progression
from pipelines.errors import GrowthError, RecipeError
from pipelines.landmarks import Landmarks
from pipelines.photograph import Photograph
from pipelines.recipe import Recipe
from pipelines.render import render
from pipelines.steps import Choices, GrowthStep, LocksStep, SagStep, SkinStep, Stroke
from tests.faces import landmarks, mesh

SIZE = (640, 800)


def _face() -> Landmarks:
    centre = (SIZE[0] / 2, SIZE[1] * 0.4)
    return landmarks(size=SIZE).with_group("mesh", mesh(centre=centre), placed_by="detector")


def _photograph(sha256: str = "a" * 64) -> Photograph:
    x, y = np.meshgrid(np.arange(SIZE[0]), np.arange(SIZE[1]))
    pixels = np.dstack([180 + 30 * np.sin(x / 9), 130 + 30 * np.cos(y / 7), 100 + x * 0])
    return Photograph(pixels.astype(np.uint8), sha256, "PNG")


def _growing(strength: float) -> Choices:
    return Choices(growth=GrowthStep(strength=strength))


def _plan(*ages: float, target: float, strength: float = 1.0) -> Recipe:
    faces = [AgedFace(f"{i:064x}", _face(), age) for i, age in enumerate(ages)]
    return plan_progression(faces, target_age=target, sex="F", choices=_growing(strength))


def test_the_photograph_nearest_in_age_is_drawn_and_all_shape_the_face() -> None:
    recipe = _plan(3, 9, 6, target=15)
    assert [source.age_years for source in recipe.sources] == [9, 6, 3]


def test_a_good_photograph_is_drawn_rather_than_a_spoilt_one_a_little_nearer_in_age() -> None:
    good = AgedFace("1" * 64, _face(), 6, FaceWorth(1.0, 0.004))
    spoilt = AgedFace("2" * 64, _face(), 8, FaceWorth(0.2, 0.03))
    recipe = plan_progression([spoilt, good], target_age=14)
    assert [source.sha256 for source in recipe.sources] == [good.sha256, spoilt.sha256]
    assert [source.weight for source in recipe.sources] == [1.0, 0.2]


def test_a_spoilt_photograph_much_nearer_in_age_is_drawn_all_the_same() -> None:
    good = AgedFace("1" * 64, _face(), 3, FaceWorth(1.0, 0.004))
    spoilt = AgedFace("2" * 64, _face(), 12, FaceWorth(0.2, 0.03))
    assert plan_progression([spoilt, good], target_age=14).sources[0].sha256 == spoilt.sha256


def test_the_artist_may_choose_which_photograph_is_drawn() -> None:
    faces = [AgedFace(f"{i:064x}", _face(), age) for i, age in enumerate((3, 9, 6))]
    recipe = plan_progression(faces, target_age=15, drawn=f"{0:064x}")
    assert [source.age_years for source in recipe.sources] == [3, 9, 6]


def test_a_photograph_older_than_the_target_is_not_drawn_where_a_younger_one_is_there() -> None:
    assert [source.age_years for source in _plan(7, 11, target=10).sources] == [7, 11]


def test_a_younger_target_is_refused_unless_it_is_asked_for() -> None:
    with pytest.raises(GrowthError, match=r"target age of 5 years lies below.*age of 9.*later"):
        _plan(9, target=5)
    faces = [AgedFace("0" * 64, _face(), 9.0)]
    recipe = plan_progression(faces, target_age=5, allow_regression=True)
    assert recipe.target_age_years == 5


@pytest.mark.parametrize(("age", "target"), [(6, 200), (-3, 10), (6, 111)])
def test_an_impossible_age_is_refused(age: float, target: float) -> None:
    with pytest.raises(GrowthError, match="from 0 to 110"):
        _plan(age, target=target)


def test_no_photograph_is_an_error() -> None:
    with pytest.raises(GrowthError, match="at least one photograph"):
        plan_progression([], target_age=10)


def test_only_adults_sag() -> None:
    assert _plan(6, target=16).step(SagStep) is None
    assert _plan(33, target=60).step(SagStep) is not None


def test_the_same_recipe_gives_the_same_bytes_and_every_parameter_other_ones() -> None:
    photograph = _photograph(f"{0:064x}")
    pictures = {photograph.sha256: photograph}
    recipe = _plan(6, target=14)
    first, again = render(recipe, pictures).pixels, render(recipe, pictures).pixels
    assert np.array_equal(first, again)
    for other in (_plan(6, target=15), _plan(6, target=14, strength=0.8)):
        assert not np.array_equal(render(other, pictures).pixels, first)


def test_strength_zero_of_every_step_gives_the_photograph_back() -> None:
    photograph = _photograph(f"{0:064x}")
    recipe = _plan(33, target=60).model_copy(
        update={"steps": (GrowthStep(strength=0), SagStep(strength=0), SkinStep(strength=0))}
    )
    assert np.array_equal(render(recipe, {photograph.sha256: photograph}).pixels, photograph.pixels)


def test_a_preview_shows_the_picture_at_another_size() -> None:
    photograph = _photograph(f"{0:064x}")
    recipe = _plan(6, target=14)
    full = render(recipe, {photograph.sha256: photograph})
    small = render(recipe, {photograph.sha256: photograph}, max_side=400)
    assert small.pixels.shape == (400, 320, 3)
    assert np.abs(small.landmarks.ibug68 * 2 + 0.5 - full.landmarks.ibug68).max() < 1.0


def test_measurements_are_in_millimetres_and_name_their_source() -> None:
    photograph = _photograph(f"{0:064x}")
    found = render(_plan(6, target=14), {photograph.sha256: photograph}).measurements
    lower_face = next(m for m in found if m.measure == "n_gn")
    assert lower_face.after_mm > lower_face.before_mm + 5
    assert lower_face.before_percentile is not None
    assert lower_face.after_percentile is not None
    assert abs(lower_face.after_percentile - lower_face.before_percentile) < 15
    assert all(m.source and m.status for m in found)


@pytest.mark.parametrize(
    ("ages", "target", "words"),
    [((1,), 6, "below 2 years"), ((3,), 17, "recognised less often"), ((40,), 80, "end at 70")],
)
def test_what_makes_a_picture_less_sure_is_said(
    ages: tuple[float, ...], target: float, words: str
) -> None:
    photograph = _photograph(f"{0:064x}")
    warnings = render(_plan(*ages, target=target), {photograph.sha256: photograph}).warnings
    assert any(words in warning for warning in warnings)


def test_a_missing_photograph_is_named() -> None:
    with pytest.raises(RecipeError, match=r"draws on the photograph 0000.*add that very file"):
        render(_plan(6, target=14), {})


def test_a_table_of_another_version_is_named() -> None:
    photograph = _photograph(f"{0:064x}")
    recipe = _plan(6, target=14)
    other = recipe.model_copy(update={"tables": {**recipe.tables, "norms": "f" * 64}})
    with pytest.raises(RecipeError, match="another version of the table 'norms'"):
        render(other, {photograph.sha256: photograph})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"norms": None},
            "the tables appearance, canonical_face, selfie_segmentation; this version",
        ),
        ({"spice": "f" * 64}, "norms, selfie_segmentation, spice; this version"),
    ],
)
def test_a_recipe_with_other_tables_than_the_known_is_refused(
    change: dict[str, str | None], words: str
) -> None:
    recipe = _plan(6, target=14)
    tables = {name: sha for name, sha in {**recipe.tables, **change}.items() if sha}
    with pytest.raises(RecipeError, match=words):
        render(recipe.model_copy(update={"tables": tables}), {})


def test_landmarks_of_another_picture_are_refused() -> None:
    wide = Photograph(np.zeros((300, 900, 3), np.uint8), f"{0:064x}", "PNG")
    with pytest.raises(RecipeError, match="do not fit the photograph of 900 × 300 px"):
        render(_plan(6, target=14), {wide.sha256: wide})


def test_a_progression_keeps_locked_marks_to_the_bit() -> None:
    photograph = _photograph("0" * 64)
    mole = Stroke(points=((250.0, 400.0),), radius_px=6)
    faces = [AgedFace("0" * 64, _face(), 30.0)]
    choices = Choices(locks=LocksStep(marks=(mole,)))
    recipe = plan_progression(faces, target_age=65, sex="F", choices=choices)
    found = render(recipe, {"0" * 64: photograph})
    layer = found.layers[-1]
    assert layer.name == "locks"
    inside = layer.pixels[..., 3] == 255
    assert inside.any()
    kept = {tuple(colour) for colour in photograph.pixels[390:411, 240:261].reshape(-1, 3).tolist()}
    assert {tuple(colour) for colour in layer.pixels[inside][:, :3].tolist()} <= kept


def test_growth_kept_out_of_a_region_leaves_its_landmarks_and_moves_the_rest() -> None:
    photograph = _photograph("0" * 64)
    faces = [AgedFace("0" * 64, _face(), 6.0)]
    choices = Choices(growth=GrowthStep(regions={"mouth": 0.0}))
    still, moved = (
        render(
            plan_progression(faces, target_age=16, sex="M", choices=choice),
            {"0" * 64: photograph},
        ).landmarks.ibug68
        for choice in (choices, Choices())
    )
    face = _face().ibug68
    assert np.abs(still[48:68] - face[48:68]).max() < 0.5
    assert np.abs(moved[48:68] - face[48:68]).max() > 3
    assert np.abs(still[8] - moved[8]).max() < 0.5
