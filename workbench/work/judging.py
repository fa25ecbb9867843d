"""Saying what a photograph is worth, before it is taken in and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from pipelines.arrays import Pixels
from pipelines.errors import LandmarkError, NoFaceError
from pipelines.fingerprint import fingerprint
from pipelines.landmark_finder import FacesToChooseError, find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.photograph import Photograph, read_photograph, shrunk
from pipelines.quality import measure_quality
from pipelines.quality_words import Aspect, aspects_of
from pipelines.sentences import Sentence
from pipelines.thumbnails import thumbnail
from workbench.cases.records import Case, SourceImage
from workbench.cases.store import find_photo, portions
from workbench.work.photographs import PhotographWork, Resembled

_THUMBNAIL_SIDE = 320


@dataclass(frozen=True)
class Judged:
    """What one photograph gives, in words; ``small`` is a copy of it, (h, w, 3) uint8.

    ``aspects`` are empty where its face could not be judged, for which ``why_not`` says why.
    ``alike`` are the photographs of all cases that it looks like.
    """

    sha256: str
    fingerprint: str
    small: Pixels
    aspects: tuple[Aspect, ...]
    why_not: str = ""
    alike: tuple[Resembled, ...] = ()


class JudgingWork(PhotographWork):
    """What is said of photographs."""

    def judge(self, data: bytes, file_name: str) -> Judged:
        """Judge a photograph that is in no case yet; nothing is kept. Raises PhotographError."""
        photograph = read_photograph(
            data, pixel_limit=self.settings.pixel_limit, file_name=file_name
        )
        mark = fingerprint(photograph.pixels)
        alike = tuple(self._resembling(photograph.sha256, mark))
        aspects, why_not = _looked_at(photograph, None)
        small = shrunk(photograph.pixels, _THUMBNAIL_SIDE)
        return Judged(photograph.sha256, mark, small, aspects, why_not, alike)

    def faces_of(self, numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Return number and hash of the subject's first photograph in each case that has one."""
        asked = (
            select(Case.number, SourceImage.number, SourceImage.sha256)
            .join(Case, SourceImage.case_id == Case.id)
            .where(SourceImage.relation == "subject")
            .order_by(SourceImage.number.desc())
        )
        with self.store.reading() as session:
            return {
                number: (photo, sha256)
                for some in portions(numbers)
                for number, photo, sha256 in session.execute(asked.where(Case.number.in_(some)))
            }

    def thumbnail(self, number: str, photo: int, *, side: int) -> Pixels:
        """Return a small copy of a case's photograph, (h, w, 3) uint8, at most ``side`` px."""
        kept = find_photo(self.case(number), photo).sha256
        data = self.store.vault.read("originals", kept)
        return thumbnail(data, side, pixel_limit=self.settings.pixel_limit)

    def judged(self, number: str, photo: int) -> Judged:
        """Judge a photograph of a case by the landmarks that are kept of it.

        Raises UnknownCaseError and UnknownPhotographError.
        """
        image = find_photo(self.case(number), photo)
        photograph, landmarks = self.photograph(number, photo), self.kept_landmarks(image)
        small = shrunk(photograph.pixels, _THUMBNAIL_SIDE)
        mark = image.fingerprint or ""
        if landmarks is None:
            return Judged(image.sha256, mark, small, (), _NOT_YET)
        return Judged(image.sha256, mark, small, *_looked_at(photograph, landmarks))


_NOT_YET = Sentence("Not judged yet: its landmarks were not looked at.")


def _looked_at(
    photograph: Photograph, landmarks: Landmarks | None
) -> tuple[tuple[Aspect, ...], str]:
    try:
        landmarks = landmarks or find_landmarks(photograph)
        return aspects_of(measure_quality(photograph.pixels, landmarks), landmarks), ""
    except FacesToChooseError as several:
        count = len(several.faces)
        return (), Sentence(
            "{count} faces are in it. Which one is meant is asked once it is in.", count=count
        )
    except NoFaceError:
        return (), Sentence(
            "No face was found in it. Once it is in, five points placed by hand begin it."
        )
    except LandmarkError as error:
        return (), str(error)
