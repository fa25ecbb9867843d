"""An agency's own models: adding them to the home, and finding them again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select

from workbench.agency_models import MODEL_ADDED, ModelCard, ModelKind, model_cards, read_model
from workbench.cases.records import CustodyEntry
from workbench.errors import AgencyModelError
from workbench.work.preferences import PreferenceWork


class ModelWork(PreferenceWork):
    """What is done with models; the custody log is the list of them."""

    def add_model(self, path: Path, *, name: str | None = None) -> ModelCard:
        """Keep prototypes (.npz) or a network with its manifest (.toml), and log it.

        A model that is there already is returned as it is. Raises AgencyModelError where another
        has the name, PrototypeError and NeuralError where the file is no model.
        """
        self.store.permit(MODEL_ADDED)
        read = read_model(path, name=name)
        for known in self.models():
            if known.sha256 == read.card.sha256:
                return known
            if known.name == read.card.name:
                raise AgencyModelError(
                    f"Another model has the name '{known.name}' ({known.sha256[:8]}). Give this "
                    f"one a name of its own."
                )
        for data in read.files.values():
            self.store.vault.keep("models", data)
        with self.store.acting() as acting:
            acting.note(MODEL_ADDED, **asdict(read.card))
        return read.card

    def models(self, kind: ModelKind | None = None) -> list[ModelCard]:
        """Return every model of this home, or those of one kind, in the order of adding."""
        with self.store.reading() as session:
            entries = session.scalars(
                select(CustodyEntry)
                .where(CustodyEntry.action == MODEL_ADDED)
                .order_by(CustodyEntry.sequence)
            )
            cards = model_cards(entries)
        return [card for card in cards if kind in (None, card.kind)]

    def model(self, wanted: str, kind: ModelKind) -> ModelCard:
        """Return the model that a name or the start of a hash means; raise AgencyModelError."""
        known = self.models(kind)
        found = [card for card in known if card.answers_to(wanted)]
        if len(found) == 1:
            return found[0]
        names = ", ".join(f"'{card.name}'" for card in known)
        have = f"there are {names}" if known else "there are none yet"
        raise AgencyModelError(
            f"This home has {'several' if found else 'no'} {kind} '{wanted}'; {have}. Add the "
            f"file, or give the name or the first eight digits of the hash of one."
        )
