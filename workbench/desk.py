"""The desk: one method per thing an artist does, and the only door to cases and pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import select

from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.developing import with_restoration
from pipelines.environment import environment
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.recipe import Recipe
from pipelines.rendering import Rendering
from pipelines.steps import RATES, USUAL, Choices
from workbench.cases.records import Case, CustodyEntry, Export, SourceImage, Version
from workbench.cases.store import Clock, Store, find_case, find_photo, find_version
from workbench.darkroom import Darkroom
from workbench.errors import CaseExistsError, IntakeError, NoPhotographError, VersionError
from workbench.exports.encoding import FileType, Pixels, decode_rendering, encode_rendering
from workbench.exports.picture import PictureFile, write_picture
from workbench.intake import (
    age_in_photograph,
    check_number,
    check_particulars,
    check_relation,
    check_subject,
)
from workbench.particulars import (
    case_particulars,
    export_particulars,
    photo_particulars,
    version_particulars,
)
from workbench.progressing import fit_landmarks, label_of
from workbench.settings import Settings
from workbench.verification import Verification, Verifier


def utc_now() -> datetime:
    """Return this moment; the only clock in the workbench."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class SavedVersion:
    """A version as it was recorded, with the recipe and the rendering that it came from."""

    version: Version
    recipe: Recipe
    rendering: Rendering


class Desk:
    """One artist's desk over one home. Records that it hands out are copies."""

    def __init__(
        self, settings: Settings, *, clock: Clock = utc_now, must_exist: bool = False
    ) -> None:
        """Open the home; raise SettingsError if it is no use.

        A home that is missing is made, or is an error where it ``must_exist``.
        """
        self.settings = settings
        self.store = Store(
            settings.home,
            settings.database,
            actor=settings.artist,
            clock=clock,
            must_exist=must_exist,
        )
        self.darkroom = Darkroom(self.store.vault, pixel_limit=settings.pixel_limit)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the desk."""
        self.store.close()

    def open_case(
        self,
        number: str,
        *,
        subject: str,
        born: date,
        missing_since: date | None = None,
        sex: str | None = None,
    ) -> Case:
        """Open a new case; raise CaseExistsError where the number is taken, CaseError else."""
        now = self.store.now()
        check_particulars(born, missing_since, sex, now.date())
        case = Case(
            number=check_number(number),
            subject=check_subject(subject),
            born=born,
            missing_since=missing_since,
            sex=sex,
            opened_by=self.store.actor,
            opened_at=now,
        )
        with self.store.acting() as acting:
            if acting.session.scalars(select(Case.id).where(Case.number == number)).first():
                raise CaseExistsError(
                    f"Case {number} was opened before. Work in it, or choose another number."
                )
            acting.session.add(case)
            acting.log("case opened", case, **case_particulars(case))
        return self.case(number)

    def case(self, number: str) -> Case:
        """Return a case with its photographs and versions; raise UnknownCaseError."""
        with self.store.reading() as session:
            return find_case(session, number)

    def cases(self) -> list[Case]:
        """Return every case in the order of their numbers."""
        with self.store.reading() as session:
            return list(session.scalars(select(Case).order_by(Case.number)))

    def take_in(
        self,
        number: str,
        source: Path | bytes,
        *,
        age_years: float | None = None,
        taken: date | None = None,
        relation: str = "subject",
        file_name: str | None = None,
    ) -> SourceImage:
        """Take a photograph into a case: its bytes as they are, and the age that it shows.

        It is read and checked first, then kept, then recorded. Raises PhotographError and
        IntakeError; then the case is as it was.
        """
        case = self.case(number)
        now = self.store.now()
        age = age_in_photograph(case, check_relation(relation), age_years, taken, now.date())
        photograph = read_photograph(source, pixel_limit=self.settings.pixel_limit)
        _refuse_twice(case, photograph.sha256)
        data = source if isinstance(source, bytes) else source.read_bytes()
        name = file_name or (source.name if isinstance(source, Path) else "photograph")
        if self.store.vault.keep("originals", data) != photograph.sha256:
            raise IntakeError(f"'{name}' was changed while it was read; add it again.")
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
                taken=taken,
                relation=relation,
                added_by=self.store.actor,
                added_at=now,
            )
            case.photos.append(photo)
            acting.log("photo added", photo, **photo_particulars(photo))
        self.darkroom.keep(photograph)
        return find_photo(self.case(number), photo.number)

    def photograph(self, number: str, photo: int) -> Photograph:
        """Return a case's photograph, decoded, after checking that its original is unchanged."""
        return self.darkroom.photograph(find_photo(self.case(number), photo).sha256)

    def landmarks(self, number: str, photo: int, *, face: int | None = None) -> Landmarks:
        """Return a photograph's landmarks, finding and keeping them where there are none yet.

        Naming a ``face`` finds them anew. Raises NoFaceError and SeveralFacesError.
        """
        kept = find_photo(self.case(number), photo).landmarks_sha256
        if kept is not None and face is None:
            return Landmarks.from_json(self.store.vault.read("products", kept).decode())
        found = find_landmarks(
            self.photograph(number, photo), face=face, called=f"photograph {photo} of case {number}"
        )
        return self.set_landmarks(number, photo, found)

    def set_landmarks(self, number: str, photo: int, landmarks: Landmarks) -> Landmarks:
        """Keep a photograph's landmarks and return them; raise LandmarkError if they misfit."""
        landmarks = fit_landmarks(landmarks, self.photograph(number, photo))
        document = landmarks.to_json()
        sha256 = self.store.vault.keep("products", document.encode())
        with self.store.acting() as acting:
            image = find_photo(find_case(acting.session, number), photo)
            image.landmarks_sha256 = sha256
            acting.log("landmarks set", image, photo=photo, landmarks=sha256)
        return Landmarks.from_json(document)

    def plan(
        self,
        number: str,
        *,
        target_age: float,
        photos: Sequence[int] = (),
        choices: Choices = USUAL,
        restore: bool = False,
        allow_regression: bool = False,
    ) -> Recipe:
        """Return the recipe of an age progression from the subject's photographs, or from some.

        With ``restore`` the drawn photograph is mended as its measured quality calls for.
        Raises IntakeError where there is none, GrowthError where the ages do not fit.
        """
        case = self.case(number)
        chosen = [find_photo(case, photo) for photo in dict.fromkeys(photos)]
        chosen = chosen or [photo for photo in case.photos if photo.relation == "subject"]
        if not chosen:
            raise NoPhotographError(
                f"Case {number} has no photograph of the subject yet. Add one first."
            )
        recipe = plan_progression(
            [
                AgedFace(photo.sha256, self.landmarks(number, photo.number), photo.age_years)
                for photo in chosen
            ],
            target_age=target_age,
            sex="F" if case.sex == "F" else "M" if case.sex == "M" else None,
            choices=choices,
            allow_regression=allow_regression,
        )
        if not restore:
            return recipe
        return with_restoration(recipe, self.darkroom.photograph(recipe.sources[0].sha256))

    def preview(self, number: str, recipe: Recipe, *, max_side: int | None = None) -> Rendering:
        """Render a recipe over the case's photographs and keep nothing."""
        case = self.case(number)
        known = {photo.sha256 for photo in case.photos}
        for source in recipe.sources:
            if source.sha256 not in known:
                raise VersionError(
                    f"The recipe uses the photograph {source.sha256[:12]}…, which is not in case "
                    f"{number}. Add that very file first."
                )
        return self.darkroom.preview(recipe, max_side=max_side)

    def save_version(
        self, number: str, recipe: Recipe, *, note: str = "", parents: Sequence[int] = ()
    ) -> SavedVersion:
        """Render a recipe at full size and keep both as the case's next version."""
        rendering = self.preview(number, recipe)
        for source in recipe.sources:
            self.store.vault.read("originals", source.sha256)
        recipe_sha256 = self.store.vault.keep("products", recipe.canonical())
        picture = self.store.vault.keep("products", encode_rendering(rendering.pixels))
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            version = Version(
                number=len(case.versions) + 1,
                kind=recipe.product,
                age_years=recipe.target_age_years,
                recipe_sha256=recipe_sha256,
                rendering_sha256=picture,
                artist=self.store.actor,
                note=note[:2000],
                created_at=self.store.now(),
                drawn_with=environment(),
                parents=[find_version(case, parent) for parent in parents],
            )
            case.versions.append(version)
            acting.log("version saved", version, **version_particulars(version))
        return SavedVersion(self.version(number, version.number), recipe, rendering)

    def progress(
        self,
        number: str,
        *,
        target_age: float,
        photos: Sequence[int] = (),
        choices: Choices = USUAL,
        restore: bool = False,
        allow_regression: bool = False,
        note: str = "",
    ) -> SavedVersion:
        """Plan an age progression, render it and save it as the case's next version."""
        recipe = self.plan(
            number,
            target_age=target_age,
            photos=photos,
            choices=choices,
            restore=restore,
            allow_regression=allow_regression,
        )
        return self.save_version(number, recipe, note=note)

    def progress_variants(
        self, number: str, *, target_age: float, choices: Choices = USUAL, restore: bool = False
    ) -> list[SavedVersion]:
        """Save slow, median and fast growth as three versions; never one picture as *the* face."""
        return [
            self.progress(
                number,
                target_age=target_age,
                choices=choices.growing(rate),
                restore=restore,
                note=f"{name} growth",
            )
            for name, rate in RATES.items()
        ]

    def version(self, number: str, version: int) -> Version:
        """Return a case's version; raise VersionError."""
        return find_version(self.case(number), version)

    def recipe(self, number: str, version: int) -> Recipe:
        """Return the recipe of a version."""
        kept = self.version(number, version).recipe_sha256
        return Recipe.from_bytes(self.store.vault.read("products", kept))

    def picture(self, number: str, version: int) -> Pixels:
        """Return the pixels of a version, (H, W, 3) uint8 sRGB, as they were saved."""
        kept = self.version(number, version).rendering_sha256
        return decode_rendering(self.store.vault.read("products", kept))

    def export(
        self, number: str, version: int, folder: Path, *, file_type: FileType = "png"
    ) -> PictureFile:
        """Write a version into ``folder`` with caption, metadata and sidecar, and record it.

        The same version always gives the same bytes. Raises ExportError; then nothing is written.
        """
        saved = self.version(number, version)
        label = replace(
            label_of(self.recipe(number, version), self.settings),
            rendering_sha256=saved.rendering_sha256,
            case_number=number,
            version=version,
        )
        written = write_picture(
            self.picture(number, version), label, folder.expanduser().absolute(), file_type
        )
        try:
            self._record_export(number, version, written, file_type)
        except BaseException:
            written.take_back()
            raise
        return written

    def _record_export(
        self, number: str, version: int, written: PictureFile, file_type: FileType
    ) -> None:
        with self.store.acting() as acting:
            saved = find_version(find_case(acting.session, number), version)
            export = Export(
                format=f"picture/{file_type}",
                path=str(written.path),
                sha256=written.sha256,
                made_by=self.store.actor,
                made_at=self.store.now(),
            )
            saved.exports.append(export)
            acting.log("picture exported", export, **export_particulars(export, version))

    def verify(
        self, number: str | None = None, *, on_step: Callable[[int, int], None] | None = None
    ) -> Verification:
        """Check originals, versions, exports and the log of one case or of all; change nothing.

        ``on_step`` is told how many checks are done and how many there are.
        """
        return Verifier(self.store, self.settings).verify(number, on_step)

    def log(self, number: str | None = None) -> list[CustodyEntry]:
        """Return the custody log of one case, or the whole, from the oldest entry on."""
        entries = select(CustodyEntry).order_by(CustodyEntry.sequence)
        if number is not None:
            self.case(number)
            entries = entries.where(CustodyEntry.case_number == number)
        with self.store.reading() as session:
            return list(session.scalars(entries))


def _refuse_twice(case: Case, sha256: str) -> None:
    for photo in case.photos:
        if photo.sha256 == sha256:
            raise IntakeError(
                f"This photograph is in case {case.number} already, as photograph {photo.number}."
            )
