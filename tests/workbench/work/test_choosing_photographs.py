"""Which photograph of a case is drawn, and what the others count."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import GrowthError
from pipelines.steps import Choices, FusionWish
from tests.desks import NUMBER, new_desk, open_case, take_in_face
from workbench.desk import Desk
from workbench.errors import IntakeError


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path / "home")
    open_case(desk)
    take_in_face(desk, age_years=6.0, seed=1)
    take_in_face(desk, age_years=8.0, seed=2)
    return desk


def test_photographs_count_by_the_worth_that_was_measured_at_intake(desk: Desk) -> None:
    known = {p.sha256: p.quality["weight"] for p in desk.case(NUMBER).photos if p.quality}
    recipe = desk.plan(NUMBER, target_age=12)
    assert {source.sha256: source.weight for source in recipe.sources} == known


def test_an_artist_draws_the_photograph_of_their_choice(desk: Desk) -> None:
    drawn = [desk.progress(NUMBER, target_age=12, drawn=photo).recipe for photo in (1, 2)]
    assert [recipe.sources[0].age_years for recipe in drawn] == [6, 8]
    assert all(len(recipe.sources) == 2 for recipe in drawn)


def test_only_one_of_the_photographs_used_can_be_drawn(desk: Desk) -> None:
    with pytest.raises(IntakeError, match=r"Photograph 1 .* not among the photographs used \(2\)"):
        desk.plan(NUMBER, target_age=12, photos=[2], drawn=1)


def _weights(desk: Desk, **counts: float) -> dict[float, float]:
    wish = FusionWish(weights={name.removeprefix("photo_"): n for name, n in counts.items()})
    recipe = desk.plan(NUMBER, target_age=12, choices=Choices(fusion=wish))
    return {source.age_years: source.weight for source in recipe.sources}


def test_an_own_weight_multiplies_what_a_photograph_is_worth(desk: Desk) -> None:
    usual, own = _weights(desk), _weights(desk, photo_1=3.0)
    assert own[6] / own[8] == pytest.approx(3 * usual[6] / usual[8])
    assert max(own.values()) <= 1
    assert _weights(desk, photo_1=1.0, photo_2=1.0) == usual


def test_a_photograph_of_no_weight_is_left_out(desk: Desk) -> None:
    assert list(_weights(desk, photo_2=0.0)) == [6]
    with pytest.raises(GrowthError, match="weight of 0"):
        _weights(desk, photo_1=0.0, photo_2=0.0)


def test_neither_drawn_nor_weighed_can_be_what_is_not_used(desk: Desk) -> None:
    left_out = Choices(fusion=FusionWish(weights={"2": 0.0}))
    with pytest.raises(IntakeError, match=r"Photograph 2 .* not among the photographs used \(1\)"):
        desk.plan(NUMBER, target_age=12, choices=left_out, drawn=2)
    with pytest.raises(IntakeError, match=r"photograph 2, which is not among those used \(1\)"):
        desk.plan(NUMBER, target_age=12, choices=left_out, photos=[1])
