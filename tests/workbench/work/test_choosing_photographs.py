"""Which photograph of a case is drawn, and what the others count."""

from __future__ import annotations

from pathlib import Path

import pytest

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
