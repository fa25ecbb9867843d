"""Photographs: taking them in, and their landmarks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import select

from pipelines.errors import PhotographError
from pipelines.fingerprint import fingerprint, resemble
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.photograph import FILE_LIMIT_BYTES, Photograph, read_photograph
from pipelines.sentences import Sentence
from workbench.cases.records import Case, SourceImage
from workbench.cases.store import find_case, find_photo
from workbench.errors import IntakeError, VaultError
from workbench.intake import (
    UNKNOWN_ORIGIN,
    Origin,
    age_in_photograph,
    check_licence,
    check_relation,
    quality_report,
    read_date,
    set_taken,
)
from workbench.particulars import photo_particulars
from workbench.progressing import fit_landmarks
from workbench.work.cases import CaseWork

_FINGERPRINTED: Final = "photo fingerprinted"


@dataclass(frozen=True)
class Resembled:
    """A photograph of a case that another looks like; ``same_file`` says that it is its bytes."""

    case_number: str
    number: int
    same_file: bool


class PhotographWork(CaseWork):
    """What is done with the photographs of a case."""

    def resembling(self, source: Path | bytes) -> list[Resembled]:
        """Return the photographs of all cases that one looks like, but for size, light or a trim.

        Nothing is kept. Those that came in before fingerprints were taken are found only where
        the file is the same, until :meth:`fingerprint_photographs`. Raises PhotographError.
        """
        photograph = read_photograph(source, pixel_limit=self.settings.pixel_limit)
        return self._resembling(photograph.sha256, fingerprint(photograph.pixels))

    def _resembling(self, sha256: str, mark: str) -> list[Resembled]:
        asked = (
            select(Case.number, SourceImage.number, SourceImage.sha256, SourceImage.fingerprint)
            .join(Case, SourceImage.case_id == Case.id)
            .order_by(Case.number, SourceImage.number)
        )
        with self.store.reading() as session:
            return [
                Resembled(case_number, number, kept == sha256)
                for case_number, number, kept, known in session.execute(asked)
                if kept == sha256 or (known and resemble(known, mark))
            ]

    def fingerprint_photographs(
        self, *, on_step: Callable[[int, int], None] | None = None
    ) -> tuple[int, list[str]]:
        """Take fingerprints of the photographs that came in before there were any, and log each.

        Returns how many were taken, and in words which originals cannot be read. ``on_step`` is
        told how many are done and how many there are. What is taken is kept at once, so that a
        second call goes on where one was ended.
        """
        self.store.permit(_FINGERPRINTED)
        asked = (
            select(SourceImage)
            .join(Case, SourceImage.case_id == Case.id)
            .where(SourceImage.fingerprint.is_(None))
            .order_by(Case.number, SourceImage.number)
        )
        with self.store.reading() as session:
            missing = [(one.case.number, one.number) for one in session.scalars(asked)]
        unread: list[str] = []
        for done, (number, photo) in enumerate(missing):
            if on_step is not None:
                on_step(done, len(missing))
            try:
                self._fingerprint(number, photo)
            except (VaultError, PhotographError) as reason:
                unread.append(f"Photograph {photo} of case {number}: {reason}")
        return len(missing) - len(unread), unread

    def _fingerprint(self, number: str, photo: int) -> None:
        data = self.store.vault.read("originals", find_photo(self.case(number), photo).sha256)
        pixels = read_photograph(data, pixel_limit=self.settings.pixel_limit).pixels
        with self.store.acting() as acting:
            image = find_photo(find_case(acting.session, number), photo)
            image.fingerprint = fingerprint(pixels)
            acting.log(_FINGERPRINTED, image, photo=photo)

    def take_in(
        self,
        number: str,
        source: Path | bytes,
        *,
        age_years: float | None = None,
        taken: date | str | None = None,
        relation: str = "subject",
        licence: str = "",
        file_name: str | None = None,
        origin: Origin = UNKNOWN_ORIGIN,
    ) -> SourceImage:
        """Take a photograph into a case: its bytes as they are, and the age that it shows.

        ``licence`` says under which terms it may be used; a hair donor's needs one. It is logged.
        The day it was taken may be known in part; ``origin`` says who gave it. It is read and
        checked first, then kept, then recorded. Raises PhotographError, IntakeError and
        AccessError; then the case is as it was.
        """
        self.store.permit("photo added")
        case = self.case(number)
        now = self.store.now()
        day = read_date(taken) if taken is not None else None
        terms = check_licence(relation, licence)
        age = age_in_photograph(case, check_relation(relation), age_years, day, now.date())
        photograph = read_photograph(
            source, pixel_limit=self.settings.pixel_limit, file_name=file_name
        )
        _refuse_twice(case, photograph.sha256)
        data = source if isinstance(source, bytes) else source.read_bytes()
        name = file_name or (source.name if isinstance(source, Path) else "photograph")
        if self.store.vault.keep("originals", data) != photograph.sha256:
            raise IntakeError(
                Sentence("'{name}' was changed while it was read; add it again.", name=name)
            )
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            _refuse_twice(case, photograph.sha256)
            photo = SourceImage(
                number=len(case.photos) + 1,
                sha256=photograph.sha256,
                file_name=Path(name).name[:255],
                format=photograph.format,
                width=photograph.size[0],
                height=photograph.size[1],
                age_years=age,
                relation=relation,
                added_by=self.store.actor,
                added_at=now,
                fingerprint=fingerprint(photograph.pixels),
                **asdict(origin),
            )
            set_taken(photo, day)
            case.photos.append(photo)
            acting.log("photo added", photo, **photo_particulars(photo), **terms)
        self.darkroom.keep(photograph)
        return find_photo(self.case(number), photo.number)

    def find_or_take_in(self, number: str, source: Path, *, age_years: float) -> SourceImage:
        """Return the subject's photograph that these very bytes are, taken in if it is new.

        Raises IntakeError where the case has it as another's, or at another age.
        """
        sha256 = _file_sha256(source)
        for photo in self.case(number).photos:
            if photo.sha256 == sha256:
                _check_same(photo, source.name, age_years)
                return photo
        return self.take_in(number, source, age_years=age_years)

    def describe_photo(self, number: str, photo: int, origin: Origin) -> SourceImage:
        """Say who gave a photograph and for what; the log names the consent, never the person."""
        with self.store.acting() as acting:
            image = find_photo(find_case(acting.session, number), photo)
            image.provider = origin.provider or image.provider
            image.consent_scope = origin.consent_scope or image.consent_scope
            if origin.consent != UNKNOWN_ORIGIN.consent:
                image.consent = origin.consent
            acting.log("photo described", image, photo=photo, consent=image.consent)
        return find_photo(self.case(number), photo)

    def photograph(self, number: str, photo: int) -> Photograph:
        """Return a case's photograph, decoded, after checking that its original is unchanged."""
        return self.darkroom.photograph(find_photo(self.case(number), photo).sha256)

    def landmarks(self, number: str, photo: int, *, face: int | None = None) -> Landmarks:
        """Return a photograph's landmarks, finding and keeping them where there are none yet.

        Naming a ``face`` finds them anew. Raises NoFaceError and SeveralFacesError.
        """
        image = find_photo(self.case(number), photo)
        kept = self.kept_landmarks(image)
        if kept is not None and face is None:
            return kept
        photograph = self.darkroom.photograph(image.sha256)
        called = f"photograph {photo} of case {number}"
        return self._keep_landmarks(
            number, image, find_landmarks(photograph, face=face, called=called)
        )

    def kept_landmarks(self, photo: SourceImage) -> Landmarks | None:
        """Return the landmarks that are kept of a case's photograph, or None without any."""
        kept = photo.landmarks_sha256
        if kept is None:
            return None
        return Landmarks.from_json(self.store.vault.read("products", kept).decode())

    def set_landmarks(self, number: str, photo: int, landmarks: Landmarks) -> Landmarks:
        """Keep a photograph's landmarks and return them; raise LandmarkError if they misfit."""
        return self._keep_landmarks(number, find_photo(self.case(number), photo), landmarks)

    def _keep_landmarks(self, number: str, known: SourceImage, landmarks: Landmarks) -> Landmarks:
        photo, photograph = known.number, self.darkroom.photograph(known.sha256)
        landmarks = fit_landmarks(landmarks, photograph)
        # Its first landmarks tell what a photograph is worth; a point moved by hand need not wait.
        quality = known.quality or quality_report(photograph.pixels, landmarks)
        document = landmarks.to_json()
        sha256 = self.store.vault.keep("products", document.encode())
        with self.store.acting() as acting:
            image = find_photo(find_case(acting.session, number), photo)
            image.landmarks_sha256 = sha256
            image.quality = quality
            acting.log("landmarks set", image, photo=photo, landmarks=sha256)
        return Landmarks.from_json(document)


def _file_sha256(source: Path) -> str | None:
    """Return the SHA-256 of a file, or None where taking it in will say what is wrong with it."""
    try:
        if not source.is_file() or source.stat().st_size > FILE_LIMIT_BYTES:
            return None
        with source.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None


def _check_same(photo: SourceImage, name: str, age_years: float) -> None:
    if photo.relation != "subject" or photo.age_years != age_years:
        raise IntakeError(
            Sentence(
                "'{name}' is in the case as photograph {photo}, of the {relation} at "
                "{age_years:g} years, not of the subject at {given:g}. Give the age "
                "that is on record, or correct the record where that is wrong.",
                name=name,
                photo=photo.number,
                relation=Sentence(photo.relation),
                age_years=photo.age_years,
                given=age_years,
            )
        )


def _refuse_twice(case: Case, sha256: str) -> None:
    for photo in case.photos:
        if photo.sha256 == sha256:
            raise IntakeError(
                Sentence(
                    "This photograph is in case {case} already, as photograph {photo}.",
                    case=case.number,
                    photo=photo.number,
                )
            )
