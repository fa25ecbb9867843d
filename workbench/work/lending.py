"""Lend to a picture what a case and its home hold: relatives, hair donors, models."""

from __future__ import annotations

from typing import Final

from pipelines.frozen import Sex
from pipelines.sentences import Sentence
from workbench.agency_models import ModelCard, ModelKind
from workbench.borrowing import DonorWish, Lent, RelativeWish
from workbench.cases.records import SourceImage
from workbench.cases.store import find_photo
from workbench.errors import IntakeError
from workbench.work.photographs import PhotographWork

RELATIVES: Final = ("mother", "father", "sibling", "other")
_SEX_OF: Final[dict[str, Sex]] = {"mother": "F", "father": "M"}


class CaseLender:
    """The photographs of one case and the models of its home."""

    def __init__(self, desk: PhotographWork, number: str) -> None:
        self._desk = desk
        self._number = number

    def relative(self, wish: RelativeWish) -> Lent:
        """Return a relative's face; raise IntakeError where the photograph shows no relative."""
        photo = self._photo(wish.photo)
        if photo.relation not in RELATIVES:
            raise IntakeError(
                Sentence(
                    "Photograph {photo} of case {number} shows the {relation}, not a relative. "
                    "Name a photograph that was added as mother, father, sibling or other.",
                    photo=photo.number,
                    number=self._number,
                    relation=Sentence(photo.relation),
                )
            )
        return self._lent(photo)

    def donor(self, wish: DonorWish) -> Lent:
        """Return a hair donor's face; raise IntakeError where the photograph shows another."""
        photo = self._photo(wish.photo)
        if photo.relation != "donor":
            raise IntakeError(
                Sentence(
                    "Photograph {photo} of case {number} shows the {relation}, not a donor of "
                    "hair. Add a stock photograph as donor, with its licence, and name it.",
                    photo=photo.number,
                    number=self._number,
                    relation=Sentence(photo.relation),
                )
            )
        return self._lent(photo)

    def model(self, wanted: str, kind: ModelKind) -> ModelCard:
        """Return a model of the home; raise AgencyModelError."""
        return self._desk.model(wanted, kind)

    def _photo(self, number: int | str) -> SourceImage:
        if not isinstance(number, int):
            raise IntakeError(
                Sentence(
                    "In case {case} a photograph is named by its number, not as '{number}'. "
                    "Add the file to the case first.",
                    case=self._number,
                    number=number,
                )
            )
        return find_photo(self._desk.case(self._number), number)

    def _lent(self, photo: SourceImage) -> Lent:
        landmarks = self._desk.landmarks(self._number, photo.number)
        return Lent(photo.sha256, landmarks, photo.age_years, _SEX_OF.get(photo.relation))
