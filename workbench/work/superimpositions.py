"""Superimpositions in a case: a skull over one of its photographs, kept as a version."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipelines.photograph import read_photograph
from pipelines.reconstruction.craniometry import Craniometry, read_craniometry
from pipelines.reconstruction.face_points import from_landmarks
from pipelines.reconstruction.focal import lens_of
from workbench.cases.records import SourceImage
from workbench.cases.store import find_skull
from workbench.errors import IntakeError
from workbench.skull_files import read_skull_file
from workbench.work.postmortems import PostmortemWork
from workbench.work.skulls import source_of
from workbench.work.versions import SavedVersion

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Person, Reading
    from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
    from workbench.superimposing import Comparing, Examined, Overlaying

OnStep = Callable[[int, int, str], None]


class SuperimpositionWork(PostmortemWork):
    """What is done to compare skulls with photographs."""

    def superimpose(
        self,
        number: str,
        asked: Comparing,
        *,
        note: str = "",
        on_step: OnStep = lambda done, total, doing: None,
    ) -> SavedVersion:
        """Take a skull in, lay it over a photograph of the case, and save a version.

        The photograph must be in the case: whose it is, is the question, and it is not answered by
        taking it in along the way. Everything is drawn before anything is kept. Raises
        PipelineError, IntakeError and AccessError.
        """
        # Reading skulls takes libraries that are slow to load, and no other work needs them.
        from pipelines.reconstruction.approximation import open_skull

        self.store.permit("version saved")
        photo = self._photo_of(number, asked)
        photograph = self.photograph(number, photo.number)
        asked.check_lens(photograph)
        points = read_craniometry(asked.points)
        on_step(0, 2, "Reading the skull")
        surface = open_skull(asked.skull, asked.reading, points)
        face = asked.placed(photograph.size)
        if face is None:
            with asked.no_face_told():
                face = from_landmarks(self.landmarks(number, photo.number, face=asked.given.face))
        data, suffix, _packed = read_skull_file(asked.skull)
        recipe = asked.planned(hashlib.sha256(data).hexdigest(), suffix, photograph, face)
        on_step(1, 2, "Finding the camera and drawing")
        self.darkroom.lay_out(recipe, surface)
        self.darkroom.preview(recipe)
        self.find_or_take_in_skull(number, asked.skull)
        saved = self.save_version(number, recipe, note=note)
        on_step(2, 2, "Done")
        return saved

    def plan_over_photograph(
        self,
        number: str,
        skull: int,
        photo: int,
        points: Craniometry,
        *,
        person: Person,
        reading: Reading,
        known: Examined,
        overlaying: Overlaying,
    ) -> SuperimpositionRecipe:
        """Return the recipe of a skull over a photograph, both of the case, and keep nothing.

        Raises FocalLengthUnknownError where nothing tells how long the lens was, DepthError,
        CraniometryError, and what `bone` and `landmarks` raise.
        """
        # It takes libraries that are slow to load, and no other work needs them.
        from workbench.superimposing import plan_superimposition

        photograph = self.photograph(number, photo)
        lens_of(photograph, mm35=known.mm35, distance_mm=known.distance_mm)
        face = from_landmarks(self.landmarks(number, photo))
        surface = self.bone(number, skull, reading)
        recipe = plan_superimposition(
            source_of(find_skull(self.case(number), skull), reading),
            points,
            photograph,
            face,
            person=person,
            known=known,
            overlaying=overlaying,
        )
        self.darkroom.lay_out(recipe, surface)
        return recipe

    def _photo_of(self, number: str, asked: Comparing) -> SourceImage:
        read = read_photograph(asked.photo, pixel_limit=self.settings.pixel_limit)
        for photo in self.case(number).photos:
            if photo.sha256 == read.sha256:
                return photo
        raise IntakeError(
            f"'{asked.photo.name}' is not in case {number}; what a skull is laid over must be. Add "
            f"it first, with whom it shows, or as another's where that is the question."
        )
