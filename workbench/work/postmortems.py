"""Post-mortem imaging in a case: a morgue photograph taken in, and a version made from it."""

from __future__ import annotations

from pathlib import Path

from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.photograph import Photograph, read_photograph
from pipelines.postmortem.checklist import Answers
from pipelines.postmortem.recipe import PRODUCT, PostmortemRecipe
from pipelines.postmortem.steps import PostmortemChoices
from workbench.errors import IntakeError
from workbench.progressing import fit_landmarks, read_landmarks
from workbench.retouching import MorgueFile, planned, read_given_answers, with_donor
from workbench.work.approximations import ApproximationWork
from workbench.work.versions import SavedVersion


class PostmortemWork(ApproximationWork):
    """What is done with morgue photographs."""

    def retouch(
        self,
        number: str,
        morgue: MorgueFile,
        *,
        age_years: float,
        choices: PostmortemChoices,
        donor: Path | None = None,
        answers: Path | None = None,
        note: str = "",
    ) -> SavedVersion:
        """Take a morgue photograph in, at an age that somebody estimates, and save a version.

        ``donor`` is a photograph of the case whose open eyes are lent. Everything is read before
        anything is kept. Raises PipelineError, IntakeError and AccessError.
        """
        self.store.permit("version saved")
        given = read_given_answers(answers)
        if donor is not None:
            choices = self._with_donor(number, choices, donor)
        photograph = read_photograph(morgue.path, pixel_limit=self.settings.pixel_limit)
        landmarks, found = self._landmarks_of(number, morgue, photograph)
        recipe = planned(photograph, landmarks, choices, given)
        photo = self.find_or_take_in(number, morgue.path, age_years=age_years)
        if found:
            self.set_landmarks(number, photo.number, landmarks)
        return self.save_version(number, recipe, note=note)

    def plan_retouching(
        self,
        number: str,
        photo: int,
        *,
        choices: PostmortemChoices,
        answers: Answers,
        donor: int | None = None,
    ) -> PostmortemRecipe:
        """Return the recipe of what is chosen for a photograph that the case has, and keep nothing.

        ``donor`` is the number of another whose open eyes are lent. Raises IntakeError where there
        is no such photograph, PipelineError where it has no face.
        """
        photograph = self.photograph(number, photo)
        if donor is not None and choices.eyes is not None:
            lent = self.photograph(number, donor)
            choices = with_donor(choices, lent, self.landmarks(number, donor))
        return planned(photograph, self.landmarks(number, photo), choices, answers)

    def _landmarks_of(
        self, number: str, morgue: MorgueFile, photograph: Photograph
    ) -> tuple[Landmarks, bool]:
        """Return landmarks of a morgue photograph, and whether they were found now, yet unkept."""
        if morgue.landmarks is not None:
            return fit_landmarks(read_landmarks(morgue.landmarks), photograph), False
        for photo in self.case(number).photos:
            kept = self.kept_landmarks(photo) if photo.sha256 == photograph.sha256 else None
            if kept is not None and morgue.face is None:
                return kept, False
        found = find_landmarks(photograph, face=morgue.face, called=f"'{morgue.path.name}'")
        # As they are kept, so that the recipe is the same when it is planned again.
        return Landmarks.from_json(found.to_json()), True

    def _with_donor(
        self, number: str, choices: PostmortemChoices, donor: Path
    ) -> PostmortemChoices:
        lent = read_photograph(donor, pixel_limit=self.settings.pixel_limit)
        if lent.sha256 not in {photo.sha256 for photo in self.case(number).photos}:
            raise IntakeError(
                f"'{donor.name}' is not in case {number}; what a version draws on must be. Add it "
                f"first, with whose it is and under which terms."
            )
        return with_donor(choices, lent, find_landmarks(lent, called=f"'{donor.name}'"))

    def retouched_photographs(self, number: str) -> set[str]:
        """Return by SHA-256 the photographs that a version of the case shows after death."""
        recipes = (
            self.recipe(number, version.number)
            for version in self.case(number).versions
            if version.kind == PRODUCT
        )
        return {one.source.sha256 for one in recipes if isinstance(one, PostmortemRecipe)}
