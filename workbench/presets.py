"""Presets: named sets of an artist's choices that fit any case; some come with the workbench."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from pipelines.steps import Choices, GrowthStep, HairStep, HeadStep, SagStep, SkinStep
from workbench.cases.records import CustodyEntry
from workbench.errors import PresetError

PRESET_SAVED: Final = "preset saved"
PRESET_REMOVED: Final = "preset removed"
_LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Preset:
    """Choices under a name; ``own`` where the agency saved them."""

    name: str
    choices: Choices
    own: bool = False


BUILT_IN: Final = (
    Preset("Full", Choices()),
    Preset(
        "Soft",
        Choices(growth=GrowthStep(strength=0.8), skin=SkinStep(strength=0.5)),
    ),
    Preset(
        "Geometry only",
        Choices(skin=SkinStep(strength=0.0), sag=SagStep(), hair=HairStep(grey=0.0)),
    ),
)


def checked_preset(name: str, choices: Choices, known: Iterable[Preset]) -> Preset:
    """Return a new preset of the agency's own; raise PresetError where it cannot be kept.

    What belongs to one photograph or one case is no part of a preset.
    """
    called = " ".join(name.split())
    if not called or not called.isprintable() or len(called) > _LONGEST_NAME:
        raise PresetError(
            f"'{called[:80]}' cannot be a preset's name. Give it a name of 1 to {_LONGEST_NAME} "
            f"letters."
        )
    if any(called.casefold() == one.name.casefold() for one in known):
        raise PresetError(
            f"There is a preset '{called}' already. Choose another name, or remove that one first."
        )
    return Preset(called, _general(choices), own=True)


def saved_presets(entries: Iterable[CustodyEntry]) -> list[Preset]:
    """Return the presets that a custody log tells of and that were not removed since."""
    found: dict[str, Preset] = {}
    for entry in entries:
        name = str(entry.details.get("name"))
        found.pop(name, None)
        if entry.action == PRESET_SAVED:
            try:
                choices = Choices.model_validate(entry.details.get("choices"))
            except ValidationError:
                # An entry that was edited is for the check of the log to tell.
                continue
            found[name] = Preset(name, choices, own=True)
    return list(found.values())


def _general(choices: Choices) -> Choices:
    hair = choices.hair or HairStep()
    return Choices(
        growth=choices.growth,
        head=HeadStep(strength=choices.head.strength),
        sag=choices.sag,
        skin=choices.skin,
        hair=HairStep(darken=hair.darken, grey=hair.grey),
    )
