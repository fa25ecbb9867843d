"""Going on from a version: its choices come back whole, and the record tells of it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.lending import Feature
from pipelines.recipe import Recipe
from pipelines.steps import (
    FACE_REGIONS,
    RATES,
    Choices,
    DetailWish,
    EffectName,
    EffectWish,
    FusionWish,
    GrowthStep,
    HairStep,
    HairStroke,
    HeadStep,
    LocksStep,
    SagStep,
    SettingStep,
    SkinStep,
    Stroke,
)
from tests.desks import NUMBER, SIZE, new_desk, open_case, photograph_bytes, take_in_face
from tests.faces import landmarks
from workbench.borrowing import Borrowings, RelativeWish
from workbench.desk import Desk
from workbench.errors import UnknownVersionError, VersionError
from workbench.resuming import Resumed, resumed

MOTHER = 4
_SHARES = st.integers(0, 20).map(lambda steps: steps / 20)
_EFFECTS: tuple[EffectName, ...] = ("teeth", "folds", "spots")
_MARK = ((40.0, 50.0), (44.0, 52.0))


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk over three photographs of a girl and one of her mother; nothing is drawn yet."""
    desk = new_desk(tmp_path_factory.mktemp("going on") / "home")
    open_case(desk)
    for seed, age in enumerate((6.0, 8.0, 16.0)):
        take_in_face(desk, age_years=age, seed=seed)
    desk.take_in(NUMBER, photograph_bytes(9), age_years=30, relation="mother")
    desk.set_landmarks(NUMBER, MOTHER, landmarks(scale=50.0, size=SIZE))
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    take_in_face(desk)
    desk.progress(NUMBER, target_age=12.0)
    return desk


def _read_back(desk: Desk, recipe: Recipe) -> Resumed:
    case = desk.case(NUMBER)
    return resumed(recipe, case, desk.worths(NUMBER, case.photos), desk.models())


def _planned_again(desk: Desk, of: Resumed) -> Recipe:
    return desk.plan(
        NUMBER,
        target_age=of.target_age,
        photos=of.photos,
        choices=of.choices,
        borrowed=of.borrowed,
        restore=of.restore,
        allow_regression=of.allow_regression,
        drawn=of.drawn,
        moved=of.landmarks,
    )


@st.composite
def chosen(draw: st.DrawFn, photos: tuple[int, ...]) -> Choices:
    """Return choices that the controls of the page can show."""
    regions = draw(st.dictionaries(st.sampled_from(FACE_REGIONS), _SHARES.filter(lambda n: n < 1)))
    effects = draw(st.dictionaries(st.sampled_from(_EFFECTS), _SHARES.map(lambda n: 2 * n)))
    counts = draw(st.dictionaries(st.sampled_from(photos), st.integers(1, 80), max_size=1))
    marks = draw(st.sampled_from([(), (Stroke(points=_MARK, radius_px=3),)]))
    said = draw(st.sampled_from([(), (HairStroke(points=_MARK, radius_px=5, says="not hair"),)]))
    backdrop, garment = draw(_SHARES), draw(_SHARES)
    several = len(photos) > 1
    return Choices(
        fusion=FusionWish(weights={str(k): n / 20 for k, n in counts.items() if several}),
        growth=GrowthStep(
            strength=draw(_SHARES), rate=draw(st.sampled_from(list(RATES.values()))),
            regions=regions,
        ),
        head=HeadStep(strength=draw(_SHARES)),
        sag=SagStep(strength=draw(_SHARES), weight_change=draw(_SHARES)),
        detail=DetailWish(hidden=marks if several else ()),
        hair=HairStep(
            grey=draw(st.none() | _SHARES), darken=draw(_SHARES), recede=draw(_SHARES) / 5,
            strokes=said,
        ),
        skin=SkinStep(
            strength=draw(_SHARES), smoking=draw(_SHARES), sun=draw(_SHARES),
            effects={name: EffectWish(strength=n) for name, n in effects.items()},
        ),
        setting=SettingStep(backdrop=backdrop, garment=garment) if backdrop or garment else None,
        locks=LocksStep(marks=marks),
    )  # fmt: skip


@settings(max_examples=40)
@given(st.data())
def test_what_a_page_can_choose_is_planned_again_to_the_byte(
    photographs: Desk, data: st.DataObject
) -> None:
    photos = data.draw(st.sampled_from([(1,), (1, 2), (2, 3), (1, 2, 3)]))
    weights = st.dictionaries(st.sampled_from(get_args(Feature)), st.just(0.1), max_size=2)
    lent = data.draw(weights)
    relative = RelativeWish(photo=MOTHER, shape=lent, texture=lent)
    moved = landmarks(scale=52.0, size=SIZE)
    recipe = photographs.plan(
        NUMBER,
        target_age=data.draw(st.sampled_from([4.0, 12.0, 17.5, 40.0])),
        photos=photos,
        choices=data.draw(chosen(photos)),
        borrowed=Borrowings(relatives=(relative,) if lent else ()),
        allow_regression=True,
        drawn=data.draw(st.sampled_from(photos)),
        moved=data.draw(st.sampled_from([{}, {photos[0]: moved}])),
    )
    back = _read_back(photographs, recipe)
    assert set(back.photos) == set(photos)
    assert _in_order(_planned_again(photographs, back)).sha256 == _in_order(recipe).sha256


def _in_order(recipe: Recipe) -> Recipe:
    """Return the recipe with what stands beside the drawn photograph in the order of its hashes.

    Where two weigh the same, either may be named first; the picture is the same.
    """
    drawn, *others = recipe.sources
    others.sort(key=lambda source: source.sha256)
    return recipe.model_copy(update={"sources": (drawn, *others)})


@pytest.mark.parametrize("counts", [(4.0, 1.0), (0.5, 2.35), (0.05, 0.05), (1.0, 4.0)])
def test_photographs_are_weighed_as_they_were(
    photographs: Desk, counts: tuple[float, float]
) -> None:
    wish = FusionWish(weights={"1": counts[0], "2": counts[1]})
    choices = Choices(fusion=wish)
    recipe = photographs.plan(NUMBER, target_age=12, photos=(1, 2), choices=choices)
    back = _read_back(photographs, recipe)
    again = _planned_again(photographs, back)
    weights = [[source.weight for source in each.sources] for each in (recipe, again)]
    assert weights[1] == pytest.approx(weights[0], rel=1e-9)
    if 1 in counts:
        assert {"1": 1, "2": 1, **back.choices.fusion.weights} == wish.weights


def test_what_no_control_shows_is_left_out_and_the_rest_comes_back(photographs: Desk) -> None:
    choices = Choices(
        growth=GrowthStep(rate=0.8),
        hair=HairStep(colour=(90, 40, 20), darken=0.5),
        skin=SkinStep(effects={"folds": EffectWish(strength=0.5, regions={"jaw": 0})}),
    )
    recipe = photographs.plan(NUMBER, target_age=12, choices=choices)
    back = _read_back(photographs, recipe).choices
    assert back.growth.rate == 1
    assert back.hair is not None
    assert (back.hair.colour, back.hair.darken) == (None, 0.5)
    assert back.skin.effects == {"folds": EffectWish(strength=0.5)}


def test_landmarks_are_those_of_the_version_and_not_those_kept_since(desk: Desk) -> None:
    before = desk.landmarks(NUMBER, 1)
    desk.set_landmarks(NUMBER, 1, landmarks(scale=55.0, size=SIZE))
    back = desk.resume(NUMBER, 1)
    np.testing.assert_array_equal(back.landmarks[1].ibug68, before.ibug68)
    assert _planned_again(desk, back).sha256 == desk.version(NUMBER, 1).recipe_sha256


def test_a_version_whose_photograph_shows_somebody_else_by_now_is_refused(desk: Desk) -> None:
    desk.correct_photo(NUMBER, 1, reason="mixed up", relation="sibling")
    with pytest.raises(VersionError, match="No photograph of this version is the subject's"):
        desk.resume(NUMBER, 1)


def test_what_was_painted_on_somebody_else_by_now_is_not_painted_on_another(desk: Desk) -> None:
    take_in_face(desk, age_years=7, seed=1)
    stroke = Stroke(points=_MARK, radius_px=3)
    choices = Choices(locks=LocksStep(marks=(stroke,)), detail=DetailWish(hidden=(stroke,)))
    saved = desk.progress(NUMBER, target_age=12, choices=choices, drawn=1).version
    assert desk.resume(NUMBER, saved.number).choices.locks.marks == (stroke,)
    desk.correct_photo(NUMBER, 1, reason="mixed up", relation="sibling")
    back = desk.resume(NUMBER, saved.number)
    assert back.photos == (2,)
    assert (back.choices.locks.marks, back.choices.detail.hidden) == ((), ())


def test_what_goes_on_from_a_version_is_its_child_and_the_log_says_so(desk: Desk) -> None:
    desk.progress(NUMBER, target_age=14, goes_on_from=1)
    desk.progress(NUMBER, target_age=16, goes_on_from=1)
    case = desk.case(NUMBER)
    assert [[one.number for one in version.parents] for version in case.versions] == [[], [1], [1]]
    saved = [entry for entry in desk.log(NUMBER) if entry.action == "version saved"]
    assert [entry.details.get("goes_on_from") for entry in saved] == [None, 1, 1]
    assert [desk.held_against(NUMBER, number) for number in (2, 3)] == [1, 1]
    assert desk.verify().whole


def test_there_must_be_a_version_to_go_on_from(desk: Desk) -> None:
    with pytest.raises(UnknownVersionError, match="has no version 7"):
        desk.progress(NUMBER, target_age=14, goes_on_from=7)
    assert len(desk.case(NUMBER).versions) == 1


def test_with_relatives_both_pictures_go_on_and_are_held_against_what_they_came_from(
    desk: Desk,
) -> None:
    desk.take_in(NUMBER, photograph_bytes(9), age_years=30, relation="mother")
    desk.set_landmarks(NUMBER, 2, landmarks(scale=50.0, size=SIZE))
    lent = Borrowings(relatives=(RelativeWish(photo=2, shape={"nose": 0.2}),))
    desk.progress(NUMBER, target_age=14, goes_on_from=1)
    saved = desk.progress(NUMBER, target_age=16, borrowed=lent, goes_on_from=2)
    case = desk.case(NUMBER)
    assert [[one.number for one in version.parents] for version in case.versions] == [
        [], [1], [2], [2, 3],
    ]  # fmt: skip
    assert saved.plain is not None
    assert saved.plain.number == 3
    assert desk.held_against(NUMBER, 4) == 2
    # What went on from the very picture without relatives has it as its parent once.
    again = desk.progress(NUMBER, target_age=14, borrowed=lent, goes_on_from=2)
    assert [one.number for one in again.version.parents] == [2]
    assert desk.held_against(NUMBER, 5) == 2


def test_variants_go_on_and_their_mean_comes_from_them(desk: Desk) -> None:
    saved = desk.progress_variants(NUMBER, target_age=14, goes_on_from=1)
    parents = [[one.number for one in each.version.parents] for each in saved]
    assert parents == [[1], [1], [1], [2, 3, 4]]
    back = desk.resume(NUMBER, 5)
    assert _planned_again(desk, back).sha256 == saved[1].recipe.sha256
