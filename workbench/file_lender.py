"""Lend to a picture outside any case what its files hold: relatives, a hair donor, models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.errors import FamilyError
from pipelines.landmark_finder import find_landmarks
from pipelines.materials import Materials
from pipelines.photograph import Photograph, read_photograph
from workbench.agency_models import ModelCard, ModelKind, read_model
from workbench.borrowing import DonorWish, Lent, RelativeWish
from workbench.errors import AgencyModelError
from workbench.settings import Settings


class FileLender:
    """Files that are named by their paths; what was read is kept for the drawing."""

    def __init__(self, settings: Settings) -> None:
        self._photographs: dict[str, Photograph] = {}
        self._files: dict[str, bytes] = {}
        self._pixel_limit = settings.pixel_limit

    def relative(self, wish: RelativeWish) -> Lent:
        """Return a relative's face; raise FamilyError where the age is not given."""
        if wish.age_years is None:
            raise FamilyError(
                f"The age that the relative shows in '{wish.photo}' is not known. Give it with the "
                f"photograph."
            )
        return self._lent(wish.photo, wish.age_years, wish)

    def donor(self, wish: DonorWish) -> Lent:
        """Return the face of a hair's donor, whose age does not matter."""
        return self._lent(wish.photo, 0.0, None)

    def model(self, wanted: str, kind: ModelKind) -> ModelCard:
        """Read a model from its file; raise AgencyModelError where it is of another kind."""
        read = read_model(Path(wanted))
        if read.card.kind != kind:
            raise AgencyModelError(
                f"The file '{Path(wanted).name}' holds a {read.card.kind}, where {kind} is wanted."
            )
        self._files.update(read.files)
        return read.card

    def materials(self, photographs: Sequence[Photograph]) -> Materials:
        """Return ``photographs`` and all that was lent as what recipes are drawn from."""
        own = {photograph.sha256: photograph for photograph in photographs}
        return Materials.of({**own, **self._photographs}, self._files)

    def _lent(self, file: int | str, age_years: float, wish: RelativeWish | None) -> Lent:
        path = Path(str(file))
        photograph = read_photograph(path, pixel_limit=self._pixel_limit)
        self._photographs[photograph.sha256] = photograph
        found = find_landmarks(photograph, called=f"'{path.name}'")
        return Lent(photograph.sha256, found, age_years, wish.sex if wish else None)
