"""From faces with ages to a drawn age progression, inside a case or outside of one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from pipelines.ageing.lent import unblended
from pipelines.ageing.plan import UNJUDGED, AgedFace, plan_progression
from pipelines.developing import with_restoration
from pipelines.errors import LandmarkError, RecipeError
from pipelines.landmark_finder import find_all, find_landmarks
from pipelines.landmarks import Landmarks, Points
from pipelines.materials import age_shown, drawn_by_network, originals_of
from pipelines.photograph import Photograph, read_photograph
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe import AnyRecipe, Progressed, Recipe, Sex, read_recipe
from pipelines.recipe_document import AgelessRecipe
from pipelines.recipe_faults import describe_fault
from pipelines.reconstruction.flat_recipe import FROM_PHOTOGRAPHS, FlatRecipe
from pipelines.reconstruction.recipe import APPROXIMATION, ApproximationRecipe
from pipelines.reconstruction.superimposition_recipe import SUPERIMPOSITION
from pipelines.render import render
from pipelines.rendering import Rendering, Stopwatch
from pipelines.sentences import Sentence
from pipelines.steps import USUAL, Choices, FusionWish
from workbench.borrowing import NOTHING, Borrowings, with_borrowed
from workbench.errors import ExportError, IntakeError, OutputExistsError
from workbench.exports.encoding import FileType, file_type_of
from workbench.exports.label import Label
from workbench.exports.picture import bare_picture
from workbench.file_lender import FileLender
from workbench.intake import quality_report, worth_of
from workbench.settings import Settings
from workbench.weighing import counts_of
from workbench.writing import write_once

_WORK_OVER_BONE: Final[Mapping[str, tuple[str, ...]]] = {
    APPROXIMATION: ("soft tissue over the skull", "features by published rules"),
    FROM_PHOTOGRAPHS: ("tissue depths to scale", "features by published rules"),
    SUPERIMPOSITION: ("camera from points", "skull over the photograph"),
}


@dataclass(frozen=True)
class Snapshot:
    """A photograph's file, the age it shows, and which face or landmarks are meant."""

    path: Path
    age_years: float
    face: int | None = None
    landmarks: Path | None = None


@dataclass(frozen=True)
class Progression:
    """A progression outside a case: the file written, its recipe, and what was measured."""

    output: Path
    sha256: str
    recipe: Recipe
    rendering: Rendering
    drawn: Snapshot
    faces_found: int
    source_points: Points
    notes: tuple[str, ...]
    timings_ms: Mapping[str, float]
    unblended: Path | None = None


@dataclass(frozen=True)
class _Read:
    snapshot: Snapshot
    photograph: Photograph
    landmarks: Landmarks


def age_progress(
    snapshots: Sequence[Snapshot],
    out: Path,
    settings: Settings,
    *,
    target_age: float,
    sex: Sex | None = None,
    choices: Choices = USUAL,
    borrowed: Borrowings = NOTHING,
    restore: bool = False,
    allow_regression: bool = False,
    replace_file: bool = False,
) -> Progression:
    """Draw an age progression from photographs outside any case and write it to ``out``.

    The statement stands in the file's XMP packet; no caption is added, so that landmarks are in
    pixels of the file. A file of that name is replaced only where ``replace_file`` says so. With
    relatives in it, the picture without them is written beside it.
    Raises PipelineError and ExportError; then nothing was written.
    """
    watch = Stopwatch()
    file_type = _writable_type(out, snapshots, replace_file=replace_file)
    photographs = [read_photograph(s.path, pixel_limit=settings.pixel_limit) for s in snapshots]
    watch.lap("read")
    read = [_Read(s, p, _landmarks(s, p)) for s, p in zip(snapshots, photographs, strict=True)]
    watch.lap("landmarks")
    lender = FileLender(settings)
    recipe = plan_progression(
        _aged_faces(read, choices.fusion),
        target_age=target_age,
        sex=sex,
        choices=with_borrowed(choices, borrowed, lender),
        allow_regression=allow_regression,
    )
    if restore:
        drawn_photograph = next(p for p in photographs if p.sha256 == recipe.sources[0].sha256)
        recipe = with_restoration(recipe, drawn_photograph)
    materials = lender.materials(photographs)
    rendering = render(recipe, materials)
    watch.lap("render")
    drawn = next(r for r in read if r.photograph.sha256 == recipe.sources[0].sha256)
    plain = unblended(recipe)
    beside = out.with_stem(f"{out.stem}-without-relatives") if plain != recipe else None
    _refuse_replacing(*(() if replace_file else (out, beside)))
    if beside is not None:
        _write(beside, _file_of(plain, render(plain, materials), settings, file_type))
    sha256 = _write(out, _file_of(recipe, rendering, settings, file_type))
    watch.lap("write")
    return Progression(
        output=out,
        sha256=sha256,
        recipe=recipe,
        rendering=rendering,
        drawn=drawn.snapshot,
        faces_found=count_faces(drawn.photograph, drawn.snapshot),
        source_points=drawn.landmarks.ibug68,
        notes=tuple(note for photo in photographs for note in photo.notes),
        timings_ms={**watch.timings_ms, **rendering.timings_ms},
        unblended=beside,
    )


def count_faces(photograph: Photograph, snapshot: Snapshot) -> int:
    """Return how many faces the photograph shows, looking again only where it is not known."""
    if snapshot.face is None and snapshot.landmarks is None:
        return 1
    return len(find_all(photograph))


def label_of(recipe: AnyRecipe, settings: Settings) -> Label:
    """Return what a picture drawn from a recipe must say about itself outside a case."""
    if isinstance(recipe, AgelessRecipe):
        return Label(
            age_years=None,
            drawn_at_years=None,
            statement=settings.statement_at(None, product=recipe.product),
            recipe_sha256=recipe.sha256,
            sources=originals_of(recipe),
            software=recipe.software,
            agency=settings.agency,
            product=recipe.product,
            steps=_work_of(recipe),
            build=recipe.build if isinstance(recipe, ApproximationRecipe | FlatRecipe) else "",
        )
    return Label(
        age_years=recipe.target_age_years,
        drawn_at_years=recipe.sources[0].age_years,
        statement=settings.statement_at(recipe.target_age_years),
        recipe_sha256=recipe.sha256,
        sources=tuple(source.sha256 for source in recipe.sources),
        software=recipe.software,
        agency=settings.agency,
        by_network=drawn_by_network(recipe),
        pictures=len(recipe.parts),
        product=recipe.product,
        steps=_step_names(recipe),
    )


def _work_of(recipe: AnyRecipe) -> tuple[str, ...]:
    """Say in words what is done for a picture that shows no age."""
    if isinstance(recipe, PostmortemRecipe):
        return tuple(step.step for step in recipe.steps)
    return _WORK_OVER_BONE[recipe.product]


def _step_names(recipe: Progressed) -> tuple[str, ...]:
    named = dict.fromkeys(step.step for part in recipe.parts for step in part.steps)
    return (*named, *([recipe.product] if len(recipe.parts) > 1 else []))


def read_landmarks(path: Path) -> Landmarks:
    """Read a landmark file; raise LandmarkError where it cannot be read."""
    try:
        return Landmarks.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LandmarkError(
            f"The landmark file '{path.name}' cannot be read. Check its name, and that it is the "
            f"JSON that the workbench saves."
        ) from error
    except LandmarkError as error:
        raise LandmarkError(f"In the file '{path.name}': {error}") from error


def read_recipe_file(path: Path, target_age: float | None = None) -> AnyRecipe:
    """Read a recipe's file, which must be for ``target_age`` where one is given.

    Raises RecipeError where it cannot be read or is for another age.
    """
    try:
        recipe = read_recipe(path.read_bytes())
    except OSError as error:
        raise RecipeError(
            Sentence("The recipe '{name}' cannot be read. Check its name.", name=path.name)
        ) from error
    shown = age_shown(recipe)
    if target_age is not None and target_age != shown:
        shows = Sentence("no age") if shown is None else Sentence("{age:g} years", age=shown)
        raise RecipeError(
            Sentence(
                "The recipe '{name}' shows {shows}, not {target_age:g}. Leave the target age out "
                "to render it as it is.",
                name=path.name,
                shows=shows,
                target_age=target_age,
            )
        )
    return recipe


def read_choices(path: Path) -> tuple[Choices, Borrowings]:
    """Read a file of choices, and of what is ``borrowed`` in it.

    Raises RecipeError naming the file and the first field at fault.
    """
    try:
        document = path.read_bytes()
    except OSError:
        document = b""
    return parse_choices(document, f"'{path.name}'")


def parse_choices(document: bytes | str, called: str) -> tuple[Choices, Borrowings]:
    """Return what a document of choices chooses and borrows.

    Raises RecipeError naming the first field at fault, and the document as ``called``.
    """
    try:
        fields = json.loads(document)
        borrowed = fields.pop("borrowed", {}) if isinstance(fields, dict) else {}
        return Choices.model_validate(fields), Borrowings.model_validate(borrowed)
    except ValidationError as error:
        raise RecipeError(f"{called}: {describe_fault(error.errors()[0], 'file')}") from error
    except (ValueError, RecursionError) as error:
        raise RecipeError(
            f"The choices {called} cannot be read as JSON. Check the file's name, and that it "
            f'is an object such as {{"growth": {{"strength": 0.8}}}}.'
        ) from error


def write_recipe(recipe: AnyRecipe, path: Path) -> None:
    """Write a recipe's canonical form; raise ExportError where it cannot be written."""
    if path.exists():
        raise ExportError(f"'{path.name}' is there already; choose another name for the recipe.")
    _write(path, recipe.canonical())


def fit_landmarks(landmarks: Landmarks, photograph: Photograph) -> Landmarks:
    """Return landmarks in the photograph's pixels, raising LandmarkError where they do not fit.

    A bare list of points carries no size and is taken to be in the photograph's pixels.
    """
    if landmarks.image_size == (0, 0):
        landmarks = replace(landmarks, image_size=photograph.size)
    if landmarks.image_size != photograph.size:
        raise LandmarkError(
            Sentence(
                "The landmarks were placed on a picture of {placed}; the photograph has {size}. "
                "Place them on this photograph.",
                placed=_px(landmarks.image_size),
                size=_px(photograph.size),
            )
        )
    points = landmarks.ibug68
    outside = ((points < 0) | (points > photograph.size)).any(axis=1).sum()
    if outside > len(points) // 2:
        raise LandmarkError(
            Sentence(
                "{outside} of the {count} landmarks lie outside the photograph of {size}. Place "
                "them on this photograph.",
                outside=outside,
                count=len(points),
                size=_px(photograph.size),
            )
        )
    return landmarks


def _px(size: tuple[int, int]) -> str:
    return "{} × {} px".format(*size)


def _aged_faces(read: Sequence[_Read], fusion: FusionWish) -> list[AgedFace]:
    # A single photograph has none beside it to be weighed against.
    alone = len(read) == 1
    worths = [
        UNJUDGED if alone else worth_of(quality_report(r.photograph.pixels, r.landmarks))
        for r in read
    ]
    counts = counts_of(fusion, [r.snapshot.path.name for r in read])
    return [
        AgedFace(r.photograph.sha256, r.landmarks, r.snapshot.age_years, worth, count)
        for r, worth, count in zip(read, worths, counts, strict=True)
    ]


def _landmarks(snapshot: Snapshot, photograph: Photograph) -> Landmarks:
    if snapshot.landmarks is None:
        return find_landmarks(photograph, face=snapshot.face, called=f"'{snapshot.path.name}'")
    return fit_landmarks(read_landmarks(snapshot.landmarks), photograph)


def _writable_type(out: Path, snapshots: Sequence[Snapshot], *, replace_file: bool) -> FileType:
    file_type = file_type_of(out.name)
    if not out.parent.is_dir():
        raise ExportError(
            f"The folder '{out.parent}' for the picture is not there. Make it, or choose another "
            f"place."
        )
    if out.is_dir():
        raise ExportError(f"'{out}' is a folder; name a file in it.")
    if any(out.exists() and out.samefile(s.path) for s in snapshots if s.path.exists()):
        raise IntakeError(
            f"'{out.name}' is the photograph itself, which is never written to. "
            f"Choose another name."
        )
    if not replace_file:
        _refuse_replacing(out)
    return file_type


def _file_of(
    recipe: AnyRecipe, rendering: Rendering, settings: Settings, file_type: FileType
) -> bytes:
    return bare_picture(rendering.pixels, label_of(recipe, settings), file_type)


def _refuse_replacing(*places: Path | None) -> None:
    for place in places:
        if place is not None and (place.exists() or place.is_symlink()):
            raise OutputExistsError(
                f"The file '{place}' is there already and was not replaced. Choose another name, "
                f"or ask to replace it."
            )


def _write(out: Path, data: bytes) -> str:
    try:
        write_once(out, data, mode=0o644)
    except OSError as error:
        raise ExportError(
            f"The file '{out.name}' cannot be written ({error.strerror}). "
            f"Choose another place for it."
        ) from error
    return hashlib.sha256(data).hexdigest()
