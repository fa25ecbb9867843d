"""A recipe is planned anew for another age, and nothing else of it changes."""

from __future__ import annotations

import pytest

from pipelines.ageing.plan import AgedFace, plan_consensus, plan_progression
from pipelines.ageing.re_ageing import re_aged
from pipelines.errors import YoungerTargetError
from pipelines.recipe import Recipe
from pipelines.steps import USUAL, Choices, GrowthStep, HairStep, SagStep
from tests.faces import landmarks

FAST = Choices(growth=GrowthStep(rate=1.0))


def planned(target_age: float, choices: Choices = FAST) -> Recipe:
    face = AgedFace("0" * 64, landmarks(), 6.0)
    return plan_progression([face], target_age=target_age, sex="F", choices=choices)


@pytest.mark.parametrize("target_age", [14.0, 40.0])
def test_it_is_the_recipe_that_would_have_been_planned_for_that_age(target_age: float) -> None:
    assert re_aged(planned(10), target_age) == planned(target_age)


def test_a_grown_persons_tissue_sinks_though_the_childs_did_not() -> None:
    assert planned(10).step(SagStep) is None
    older = re_aged(planned(10), 40)
    assert isinstance(older, Recipe)
    assert older.step(SagStep) == SagStep()


def test_grey_hair_that_an_artist_chose_stays_as_chosen() -> None:
    chosen = Choices(hair=HairStep(grey=0.9))
    older = re_aged(planned(45, chosen), 60)
    assert isinstance(older, Recipe)
    assert older.step(HairStep) == HairStep(grey=0.9)


def test_the_same_age_gives_the_very_recipe() -> None:
    recipe = planned(10).model_copy(update={"software": "an older one"})
    assert re_aged(recipe, 10) is recipe


def test_a_consensus_ages_picture_by_picture() -> None:
    mean = plan_consensus([planned(10), planned(10, USUAL)])
    assert re_aged(mean, 14) == plan_consensus([planned(14), planned(14, USUAL)])


def test_a_face_does_not_go_back_below_what_was_shown() -> None:
    with pytest.raises(YoungerTargetError, match="4 years lies below"):
        re_aged(planned(10), 4)
