"""Presets of the agency's own are kept for every case, in the log, and are never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.steps import (
    Choices,
    GrowthStep,
    HairStep,
    HairStroke,
    HeadStep,
    LocksStep,
    SkinStep,
    Stroke,
)
from tests.desks import new_desk
from workbench.desk import Desk
from workbench.errors import AccessError, PresetError

OURS = Choices(
    growth=GrowthStep(strength=0.7, rate=1.0),
    head=HeadStep(strength=0.5),
    skin=SkinStep(strength=1.3, sun=0.4),
    hair=HairStep(darken=0.2, grey=None),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path / "home")


def _own(desk: Desk) -> list[str]:
    return [preset.name for preset in desk.presets() if preset.own]


def test_a_preset_outlives_the_desk_with_all_that_was_chosen(desk: Desk, tmp_path: Path) -> None:
    desk.save_preset("  Our   own ", OURS)
    desk.close()
    with new_desk(tmp_path / "home") as again:
        (found,) = (preset for preset in again.presets() if preset.own)
        assert (found.name, found.choices) == ("Our own", OURS)
        assert again.presets()[0].choices == Choices()
        assert again.verify().whole


def test_what_belongs_to_one_photograph_is_no_part_of_a_preset(desk: Desk) -> None:
    stroke = HairStroke(points=((3, 4),), radius_px=2, says="hair")
    marked = OURS.model_copy(
        update={
            "hair": HairStep(darken=0.2, strokes=(stroke,)),
            "locks": LocksStep(marks=(Stroke(points=((3, 4),), radius_px=2),)),
        }
    )
    assert desk.save_preset("Marked", marked).choices == OURS


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\x00b", "soft", "OUR OWN"])
def test_a_name_that_is_taken_or_no_use_is_refused(desk: Desk, name: str) -> None:
    desk.save_preset("Our own", OURS)
    with pytest.raises(PresetError):
        desk.save_preset(name, Choices())
    assert _own(desk) == ["Our own"]


def test_a_removed_preset_stays_in_the_log_and_its_name_is_free(desk: Desk) -> None:
    desk.save_preset("Our own", OURS)
    desk.remove_preset("Our own")
    assert _own(desk) == []
    assert [entry.action for entry in desk.log()] == ["preset saved", "preset removed"]
    assert Choices.model_validate(desk.log()[0].details["choices"]) == OURS
    for name in ("Our own", "Soft"):
        with pytest.raises(PresetError, match=r"no preset .* of its own"):
            desk.remove_preset(name)
    desk.save_preset("Our own", Choices())
    assert _own(desk) == ["Our own"]


def test_who_may_not_draw_saves_no_preset(desk: Desk) -> None:
    desk.add_user("A. Artist", "administrator")
    desk.add_user("R. Reviewer", "reviewer")
    with pytest.raises(AccessError):
        desk.acting_as("R. Reviewer").save_preset("Mine", OURS)
    assert _own(desk) == []
