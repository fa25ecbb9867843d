"""Versions: planning a picture, looking at it, keeping it, and finding it again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Required, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from pipelines.ageing.lent import unblended
from pipelines.ageing.plan import AgedFace, FaceWorth, plan_progression
from pipelines.developing import with_restoration
from pipelines.drafting import FINAL, Draft
from pipelines.environment import environment
from pipelines.landmarks import Landmarks
from pipelines.materials import (
    age_shown,
    needs_network,
    needs_surfaces,
    originals_of,
    photographs_of,
)
from pipelines.recipe import AnyRecipe, Progressed, Recipe, read_recipe
from pipelines.rendering import Rendering
from pipelines.sentences import Sentence
from pipelines.steps import USUAL, Choices
from workbench.agency_models import check_models
from workbench.borrowing import NOTHING, Borrowings, with_borrowed
from workbench.cases.records import DRAFT, Case, SourceImage, Version
from workbench.cases.store import (
    find_case,
    find_photo,
    find_version,
    originals_in,
    portions,
)
from workbench.errors import IntakeError, VersionError
from workbench.exports.encoding import Pixels, decode_rendering, encode_rendering
from workbench.intake import check_consent, worth_of
from workbench.kept_products import keep_products
from workbench.particulars import version_particulars
from workbench.weighing import photographs_used
from workbench.work.lending import CaseLender
from workbench.work.notes import checked_note
from workbench.work.skulls import SkullWork


@dataclass(frozen=True)
class SavedVersion:
    """A version as it was recorded, with the recipe and the rendering that it came from."""

    version: Version
    recipe: AnyRecipe
    rendering: Rendering

    @property
    def plain(self) -> Version | None:
        """The same picture without relatives, kept beside it, or None where none lent anything."""
        return plain_parent(self.version, self.recipe)


class Wish(TypedDict, total=False):
    """What an age progression in a case is planned from; all but the age may be left out.

    ``photos`` are the numbers of the photographs to use, all of the subject's without them, and
    ``drawn`` the number of the one to draw; without it the one that is worth most. ``borrowed``
    names relatives and a hair donor by their photographs' numbers, and models. With ``restore``
    the drawn photograph is mended as its measured quality calls for. ``moved`` holds landmarks by
    number of a photograph that stand in place of the kept ones.
    """

    target_age: Required[float]
    photos: Sequence[int]
    choices: Choices
    borrowed: Borrowings
    restore: bool
    allow_regression: bool
    drawn: int | None
    moved: Mapping[int, Landmarks]


class VersionWork(SkullWork):
    """What is done with the versions of a case."""

    def plan(self, number: str, **wish: Unpack[Wish]) -> Recipe:
        """Return the recipe of an age progression from the subject's photographs, or from some.

        Raises IntakeError where there is none, or a weight of one that is not used; GrowthError
        where the ages do not fit.
        """
        choices, drawn = wish.get("choices", USUAL), wish.get("drawn")
        case = self.case(number)
        used = photographs_used(case, wish.get("photos", ()), choices.fusion)
        first = None if drawn is None else find_photo(case, drawn)
        drawable = [photo for photo, count in used.items() if count]
        if first is not None and first not in drawable:
            raise IntakeError(
                Sentence(
                    "Photograph {drawn} of case {number} cannot be drawn, as it is not among "
                    "the photographs used ({listed}). Add it to them, or draw one of them.",
                    drawn=drawn,
                    number=number,
                    listed=", ".join(str(photo.number) for photo in drawable) or Sentence("none"),
                )
            )
        recipe = plan_progression(
            self._aged_faces(case, used, wish.get("moved", {})),
            target_age=wish["target_age"],
            sex="F" if case.sex == "F" else "M" if case.sex == "M" else None,
            choices=with_borrowed(choices, wish.get("borrowed", NOTHING), CaseLender(self, number)),
            allow_regression=wish.get("allow_regression", False),
            drawn=first and first.sha256,
        )
        if not wish.get("restore", False):
            return recipe
        return with_restoration(recipe, self.darkroom.photograph(recipe.sources[0].sha256))

    def _aged_faces(
        self, case: Case, used: Mapping[SourceImage, float], moved: Mapping[int, Landmarks]
    ) -> list[AgedFace]:
        placed = [
            moved.get(photo.number)
            or self.kept_landmarks(photo)
            or self.landmarks(case.number, photo.number)
            for photo in used
        ]
        worths = self.worths(case.number, list(used))
        return [
            AgedFace(photo.sha256, landmarks, photo.age_years, worths[photo.sha256], count)
            for (photo, count), landmarks in zip(used.items(), placed, strict=True)
        ]

    def worths(self, number: str, photos: Sequence[SourceImage]) -> dict[str, FaceWorth]:
        """Return what photographs of a case are worth by now, by their SHA-256.

        It is measured with a photograph's first landmarks, maybe found since ``photos`` were read.
        """
        if any(photo.quality is None for photo in photos):
            wanted = {photo.number for photo in photos}
            photos = [photo for photo in self.case(number).photos if photo.number in wanted]
        return {photo.sha256: worth_of(photo.quality) for photo in photos}

    def preview(
        self,
        number: str,
        recipe: AnyRecipe,
        *,
        max_side: int | None = None,
        draft: Draft = FINAL,
    ) -> Rendering:
        """Render a recipe over the case's photographs or skull and keep nothing.

        As a ``draft``, a progression comes sooner, with hair and person as they were found.
        """
        wanted = originals_of(recipe)
        with self.store.reading() as session:
            if not originals_in(session, number, wanted).issuperset(wanted):
                check_originals(recipe, find_case(session, number))
        check_models(recipe, self.store.vault)
        return self.darkroom.preview(recipe, max_side=max_side, draft=draft)

    def save_version(
        self,
        number: str,
        recipe: AnyRecipe,
        *,
        note: str = "",
        parents: Sequence[int] = (),
        goes_on_from: int | None = None,
        once: bool = False,
        draft: Draft = FINAL,
    ) -> SavedVersion:
        """Render a recipe at full size and keep both as the case's next version, a draft.

        ``goes_on_from`` is the version that the work went on from, which is its parent and stands
        in the log. With relatives in it, the picture without them is kept first, as its parent.
        With ``once``, a recipe that somebody saved in the meantime is not saved a second time.
        ``draft`` may give the drawing up between its stages by raising; then nothing is kept.
        """
        self.store.permit("version saved")
        note = checked_note(note)
        if goes_on_from is not None:
            parents = [*parents, self.version(number, goes_on_from).number]
        rendering = self.preview(number, recipe, draft=draft)
        if isinstance(recipe, Progressed) and unblended(recipe) != recipe:
            plain = self._plain_version(number, unblended(recipe), goes_on_from)
            parents = [*parents, plain]
        case = self.case(number)
        for sha256 in originals_of(recipe):
            self.store.vault.read("originals", sha256)
        for sha256 in photographs_of(recipe):
            check_consent(case, next(photo for photo in case.photos if photo.sha256 == sha256))
        recipe_sha256 = self.store.vault.keep("products", recipe.canonical())
        picture = self.store.vault.keep("products", encode_rendering(rendering.pixels))
        products = keep_products(self.store.vault, rendering)
        with self.store.acting() as acting:
            case = find_case(acting.session, number)
            if once and (known := _of_recipe(case, recipe_sha256)) is not None:
                return SavedVersion(known, recipe, rendering)
            version = Version(
                number=len(case.versions) + 1,
                kind=recipe.product,
                age_years=age_shown(recipe),
                recipe_sha256=recipe_sha256,
                rendering_sha256=picture,
                products_sha256=products,
                artist=self.store.actor,
                note=note,
                state=DRAFT,
                created_at=self.store.now(),
                drawn_with=environment(
                    networks=needs_network(recipe), surfaces=needs_surfaces(recipe)
                ),
                parents=[find_version(case, parent) for parent in dict.fromkeys(parents)],
            )
            case.versions.append(version)
            told = {} if goes_on_from is None else {"goes_on_from": goes_on_from}
            acting.log("version saved", version, **version_particulars(version), **told)
        return SavedVersion(self.version(number, version.number), recipe, rendering)

    def version_of(self, number: str, recipe_sha256: str) -> Version | None:
        """Return the case's first version that was drawn from a recipe, or None."""
        return _of_recipe(self.case(number), recipe_sha256)

    def recipes_of(self, numbers: Iterable[str]) -> set[tuple[str, str]]:
        """Return which recipes cases have versions of, each as a case's number and a SHA-256."""
        with self.store.reading() as session:
            return {
                (number, sha256)
                for some in portions(numbers)
                for number, sha256 in session.execute(
                    select(Case.number, Version.recipe_sha256)
                    .join(Version, Version.case_id == Case.id)
                    .where(Case.number.in_(some))
                )
            }

    def _plain_version(self, number: str, plain: Progressed, goes_on_from: int | None) -> int:
        known = self.version_of(number, plain.sha256)
        if known is not None:
            return known.number
        saved = self.save_version(
            number, plain, note="without relatives", goes_on_from=goes_on_from
        )
        return saved.version.number

    def progress(
        self,
        number: str,
        *,
        note: str = "",
        goes_on_from: int | None = None,
        **wish: Unpack[Wish],
    ) -> SavedVersion:
        """Plan an age progression, render it and save it as the case's next version."""
        recipe = self.plan(number, **wish)
        return self.save_version(number, recipe, note=note, goes_on_from=goes_on_from)

    def version(self, number: str, version: int) -> Version:
        """Return a case's version; raise VersionError."""
        return find_version(self.case(number), version)

    def recipe(self, number: str, version: int) -> AnyRecipe:
        """Return the recipe of a version."""
        kept = self._hash(Version.recipe_sha256, number, version)
        return read_recipe(self.store.vault.read("products", kept))

    def picture(self, number: str, version: int) -> Pixels:
        """Return the pixels of a version, (H, W, 3) uint8 sRGB, as they were saved."""
        kept = self._hash(Version.rendering_sha256, number, version)
        return decode_rendering(self.store.vault.read("products", kept))

    def _hash(self, column: InstrumentedAttribute[str], number: str, version: int) -> str:
        """Return one hash of a version without reading its whole case; raise VersionError."""
        of_version = Case.number == number, Version.number == version
        with self.store.reading() as session:
            kept = session.scalar(select(column).join(Case).where(*of_version))
            return kept or getattr(find_version(find_case(session, number), version), column.key)


def plain_parent(version: Version, recipe: AnyRecipe) -> Version | None:
    """Return the parent of a version that is the same picture without relatives, or None."""
    plain = unblended(recipe) if isinstance(recipe, Progressed) else recipe
    if plain == recipe:
        return None
    sha256 = plain.sha256
    return next((one for one in version.parents if one.recipe_sha256 == sha256), None)


def build_note(build: str, note: str) -> str:
    """Return the note of a face over bone: its build, and what was written."""
    return f"{build.capitalize()} build. {note}".rstrip()


def _of_recipe(case: Case, recipe_sha256: str) -> Version | None:
    return next((v for v in case.versions if v.recipe_sha256 == recipe_sha256), None)


def check_originals(recipe: AnyRecipe, case: Case, *, beside: Collection[str] = ()) -> None:
    """Raise VersionError where a recipe uses what is neither in the case nor ``beside`` it."""
    known = {source.sha256 for source in (*case.photos, *case.skulls)}.union(beside)
    for sha256 in originals_of(recipe):
        if sha256 not in known:
            what = "photograph" if sha256 in photographs_of(recipe) else "skull"
            raise VersionError(
                Sentence(
                    "The recipe uses the {what} {sha256}…, which is not in case {number}. "
                    "Add that very file first.",
                    what=what,
                    sha256=sha256[:12],
                    number=case.number,
                )
            )
