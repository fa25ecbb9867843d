"""Steps and parameters of a recipe are said in the language of who looks, each word of them."""

from __future__ import annotations

from typing import get_args

import pytest

from pipelines.postmortem.steps import Operation
from pipelines.steps import GrowthStep, Step
from tests.studio.test_catalogue import messages
from workbench.exports.report_words import step_told
from workbench.studio.components.recipe_changes import step_changes
from workbench.studio.components.step_words import titled
from workbench.studio.language import of_request

KINDS = [kind for union in (Step, Operation) for kind in get_args(get_args(union)[0])]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_step_and_its_parameters_have_their_words_in_spanish(kind: type[GrowthStep]) -> None:
    fields = {name.replace("_", " ") for name in kind.model_fields if name != "step"}
    told = step_told(kind.model_construct())
    assert {told.title, told.does, *fields} - set(messages("es")) == set()


def test_a_change_is_told_in_spanish_with_its_values() -> None:
    one, other = (
        step_told(GrowthStep(strength=strength, regions={"jaw": share}))
        for strength, share in ((1.0, 0.5), (0.8, 0.25))
    )
    before = of_request.set("es")
    try:
        assert list(step_changes(titled(one), one, other)) == [
            "**Crecimiento** · intensidad\\: 1 → 0.8",
            "**Crecimiento** · regiones · mandíbula\\: 0.5 → 0.25",
        ]
    finally:
        of_request.reset(before)
