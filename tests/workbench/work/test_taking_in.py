"""Ages and consent of photographs: what cannot be is not taken in, what may not be is not drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desks import NUMBER, new_desk, open_case, photograph_bytes, take_in_face
from workbench.cases.store import find_case
from workbench.desk import Desk
from workbench.errors import IntakeError, NoPhotographError
from workbench.intake import Origin
from workbench.work.photographs import Resembled


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = new_desk(tmp_path)
    open_case(desk)
    return desk


def test_a_photograph_cannot_show_an_age_that_the_subject_has_not_reached(desk: Desk) -> None:
    with pytest.raises(IntakeError, match="is 15 years old; a photograph at 60 years cannot be"):
        desk.take_in(NUMBER, photograph_bytes(), age_years=60)
    assert desk.case(NUMBER).photos == []
    assert desk.take_in(NUMBER, photograph_bytes(), age_years=60, relation="mother").number == 1


def test_a_copy_is_known_for_the_photograph_of_another_case_that_it_is_of(desk: Desk) -> None:
    desk.take_in(NUMBER, photograph_bytes(seed=3), age_years=6)
    open_case(desk, "T-2")
    copy = photograph_bytes(seed=3, kind="JPEG")
    assert desk.resembling(copy) == [Resembled(NUMBER, 1, same_file=False)]
    assert desk.resembling(photograph_bytes(seed=3)) == [Resembled(NUMBER, 1, same_file=True)]
    assert desk.resembling(photograph_bytes(seed=4)) == []
    assert desk.take_in("T-2", copy, age_years=6).number == 1


def test_photographs_from_before_fingerprints_get_theirs_and_stay_what_was_recorded(
    desk: Desk,
) -> None:
    for seed in (3, 4):
        desk.take_in(NUMBER, photograph_bytes(seed=seed), age_years=6)
    with desk.store.acting() as acting:
        for image in find_case(acting.session, NUMBER).photos:
            image.fingerprint = None
            acting.log("photo described", image, photo=image.number)
    copy = photograph_bytes(seed=3, kind="JPEG")
    assert desk.resembling(copy) == []
    steps: list[tuple[int, int]] = []
    told = desk.fingerprint_photographs(on_step=lambda done, of: steps.append((done, of)))
    assert (told, steps) == ((2, []), [(0, 2), (1, 2)])
    assert desk.resembling(copy) == [Resembled(NUMBER, 1, same_file=False)]
    assert desk.verify().whole
    assert desk.fingerprint_photographs() == (0, [])


def test_a_photograph_whose_use_was_refused_is_left_out(desk: Desk) -> None:
    take_in_face(desk, seed=1, age_years=6)
    take_in_face(desk, seed=2, age_years=8)
    desk.describe_photo(NUMBER, 2, Origin(consent="refused"))
    assert [s.age_years for s in desk.plan(NUMBER, target_age=12).sources] == [6]
    with pytest.raises(IntakeError, match=r"Photograph 2 .* consent was refused"):
        desk.plan(NUMBER, target_age=12, photos=[1, 2])
    desk.describe_photo(NUMBER, 1, Origin(consent="refused"))
    with pytest.raises(NoPhotographError):
        desk.plan(NUMBER, target_age=12)


def test_a_recipe_of_a_photograph_whose_use_was_refused_is_not_saved(desk: Desk) -> None:
    take_in_face(desk)
    recipe = desk.plan(NUMBER, target_age=12)
    desk.describe_photo(NUMBER, 1, Origin(consent="refused"))
    with pytest.raises(IntakeError, match="consent was refused"):
        desk.save_version(NUMBER, recipe)
    assert desk.case(NUMBER).versions == []
