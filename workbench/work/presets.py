"""Presets of the agency's own: saving, listing and removing them."""

from __future__ import annotations

from sqlalchemy import select

from pipelines.sentences import Sentence
from pipelines.steps import Choices
from workbench.cases.records import CustodyEntry
from workbench.errors import PresetError
from workbench.presets import (
    BUILT_IN,
    PRESET_REMOVED,
    PRESET_SAVED,
    Preset,
    checked_preset,
    saved_presets,
)
from workbench.work.models import ModelWork


class PresetWork(ModelWork):
    """What is done with presets; the custody log is the list of them."""

    def presets(self) -> list[Preset]:
        """Return the presets that come with the workbench, and then the agency's own."""
        asked = (
            select(CustodyEntry)
            .where(CustodyEntry.action.in_((PRESET_SAVED, PRESET_REMOVED)))
            .order_by(CustodyEntry.sequence)
        )
        with self.store.reading() as session:
            return [*BUILT_IN, *saved_presets(session.scalars(asked))]

    def save_preset(self, name: str, choices: Choices) -> Preset:
        """Keep choices under a name for every case, and log it; raise PresetError."""
        preset = checked_preset(name, choices, self.presets())
        with self.store.acting() as acting:
            document = preset.choices.model_dump(mode="json")
            acting.note(PRESET_SAVED, name=preset.name, choices=document)
        return preset

    def remove_preset(self, name: str) -> None:
        """Offer an own preset no longer; the log keeps what was in it. Raise PresetError."""
        own = [preset.name for preset in self.presets() if preset.own]
        if name not in own:
            raise PresetError(
                Sentence(
                    "The agency has no preset '{name}' of its own; there are: {listed}. Those "
                    "that come with the workbench stay.",
                    name=name,
                    listed=", ".join(own) or Sentence("none yet"),
                )
            )
        with self.store.acting() as acting:
            acting.note(PRESET_REMOVED, name=name)
