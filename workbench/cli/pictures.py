"""Commands that make pictures: age-progress, progress, variants, consensus."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from workbench.cli import reading
from workbench.cli.documents import progression_document, saved_document
from workbench.cli.lenders import (
    DonorHair,
    DonorHairFile,
    NetworkFile,
    NetworkName,
    NetworkStrength,
    PrototypesFile,
    PrototypesName,
    RelativeFiles,
    Relatives,
    borrowed_of,
)
from workbench.cli.options import (
    Ages,
    AllowRegression,
    AsJson,
    AsUser,
    CaseNumber,
    ChoicesFile,
    DrawnPhoto,
    Faces,
    Force,
    FromVersion,
    LandmarkFiles,
    Note,
    OutFile,
    Photos,
    Rate,
    RecipeFile,
    Restore,
    Sex,
    Strength,
    TargetAge,
    TargetAgeIfAny,
    UsedPhotos,
    choices_of,
)
from workbench.cli.output import emit, open_desk, warn
from workbench.cli.recipe_files import check_recipe_alone

if TYPE_CHECKING:
    from workbench.progressing import Snapshot
    from workbench.work.versions import SavedVersion

Given = TypeVar("Given")


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("age-progress")(age_progress)
    app.command("progress")(progress)
    app.command("variants")(variants)
    app.command("consensus")(consensus)


def age_progress(
    photos: Photos,
    ages: Ages,
    target_age: TargetAge,
    out: OutFile,
    sex: Sex = None,
    landmarks: LandmarkFiles = None,
    faces: Faces = None,
    strength: Strength = 1.0,
    rate: Rate = "median",
    choices: ChoicesFile = None,
    restore: Restore = False,
    relatives: RelativeFiles = None,
    donor_hair: DonorHairFile = None,
    prototypes: PrototypesFile = None,
    network: NetworkFile = None,
    network_strength: NetworkStrength = 1.0,
    allow_regression: AllowRegression = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Draw an age progression from photographs outside any case."""
    from workbench.progressing import age_progress
    from workbench.settings import load_settings

    chosen, in_file = choices_of(strength, rate, choices)
    done = age_progress(
        _snapshots(photos, ages, faces, landmarks),
        out,
        load_settings(),
        target_age=target_age,
        sex=sex,
        choices=chosen,
        borrowed=borrowed_of(in_file, relatives, donor_hair, prototypes, network, network_strength),
        restore=restore,
        allow_regression=allow_regression,
        replace_file=force,
    )
    warn((*done.notes, *done.rendering.warnings))
    lines = [f"Wrote {done.output}, showing {target_age:g} years. Recipe {done.recipe.sha256}."]
    if done.unblended is not None:
        lines.append(f"Wrote {done.unblended}, the same without relatives.")
    emit(progression_document(done), lines, as_json=as_json)


def _snapshots(
    photos: Sequence[Path],
    ages: Sequence[float],
    faces: Sequence[int] | None,
    landmarks: Sequence[Path] | None,
) -> "list[Snapshot]":
    from workbench.progressing import Snapshot

    if len(ages) != len(photos):
        raise typer.BadParameter(
            f"Each photograph needs its age: {len(photos)} photographs were given, but "
            f"{len(ages)} ages. Give --age-at-photo once for each, in the same order."
        )
    each = zip(
        photos,
        ages,
        _one_each(faces, len(photos), "--face"),
        _one_each(landmarks, len(photos), "--landmarks"),
        strict=True,
    )
    return [Snapshot(photo, age, face, placed) for photo, age, face, placed in each]


def progress(
    context: typer.Context,
    number: CaseNumber,
    target_age: TargetAgeIfAny = None,
    photos: UsedPhotos = None,
    recipe: RecipeFile = None,
    strength: Strength = 1.0,
    rate: Rate = "median",
    choices: ChoicesFile = None,
    restore: Restore = False,
    relatives: Relatives = None,
    donor_hair: DonorHair = None,
    prototypes: PrototypesName = None,
    network: NetworkName = None,
    network_strength: NetworkStrength = 1.0,
    allow_regression: AllowRegression = False,
    draw: DrawnPhoto = None,
    from_version: FromVersion = None,
    note: Note = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Draw an age progression in a case and save it as the next version."""
    if target_age is None and recipe is None:
        raise typer.BadParameter("Give --target-age T, or a saved recipe with --recipe FILE.")
    if recipe is not None:
        check_recipe_alone(context)
    chosen, in_file = choices_of(strength, rate, choices)
    borrowed = borrowed_of(in_file, relatives, donor_hair, prototypes, network, network_strength)
    with open_desk(acting_as=acting_as) as desk:
        if recipe is not None:
            from workbench.progressing import read_recipe_file

            read = read_recipe_file(recipe, target_age)
            saved = desk.save_version(number, read, note=note, goes_on_from=from_version)
        else:
            assert target_age is not None
            saved = desk.progress(
                number,
                target_age=target_age,
                photos=photos or (),
                choices=chosen,
                borrowed=borrowed,
                restore=restore,
                allow_regression=allow_regression,
                drawn=draw,
                note=note,
                goes_on_from=from_version,
            )
    warn(saved.rendering.warnings)
    lines = _saved_lines(number, saved, from_version)
    emit(saved_document(number, saved), lines, as_json=as_json)


def _saved_lines(number: str, saved: "SavedVersion", from_version: int | None) -> list[str]:
    version, plain = saved.version, saved.plain
    lines = [f"Saved version {version.number} of case {number}, {version.shows}."]
    if from_version is not None:
        lines.append(f"It goes on from version {from_version}.")
    if plain is not None:
        lines.append(f"Version {plain.number} is the same without relatives; show both.")
    return lines


def variants(
    number: CaseNumber,
    target_age: TargetAge,
    photos: UsedPhotos = None,
    strength: Strength = 1.0,
    choices: ChoicesFile = None,
    restore: Restore = False,
    relatives: Relatives = None,
    donor_hair: DonorHair = None,
    prototypes: PrototypesName = None,
    network: NetworkName = None,
    network_strength: NetworkStrength = 1.0,
    allow_regression: AllowRegression = False,
    draw: DrawnPhoto = None,
    from_version: FromVersion = None,
    note: Note = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Draw slow, median and fast growth and save them and their mean as four versions."""
    chosen, in_file = choices_of(strength, "median", choices)
    borrowed = borrowed_of(in_file, relatives, donor_hair, prototypes, network, network_strength)
    with open_desk(acting_as=acting_as) as desk:
        saved = desk.progress_variants(
            number,
            target_age=target_age,
            photos=photos or (),
            choices=chosen,
            borrowed=borrowed,
            restore=restore,
            allow_regression=allow_regression,
            drawn=draw,
            note=note,
            goes_on_from=from_version,
        )
    warn(dict.fromkeys(warning for one in saved for warning in one.rendering.warnings))
    lines = [f"Saved version {one.version.number}, {one.version.note}." for one in saved]
    document = {"case": number, "versions": [saved_document(number, one) for one in saved]}
    emit(document, lines, as_json=as_json)


def consensus(
    number: CaseNumber,
    versions: Annotated[
        list[int],
        typer.Argument(metavar="VERSION...", parser=reading.count, help="Versions of one age."),
    ],
    note: Note = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Average versions of one age and save the mean; say where on the face they disagree."""
    with open_desk(acting_as=acting_as) as desk:
        saved = desk.consensus(number, versions, note=note)
    warn(saved.rendering.warnings)
    document = saved_document(number, saved)
    apart = ", ".join(f"{region} {value:g}" for region, value in document["spread"].items())
    lines = [
        f"Saved version {saved.version.number} of case {number}, {saved.version.note}.",
        f"The pictures lie apart, in hundredths of the pupil distance: {apart or 'unknown'}.",
    ]
    emit(document, lines, as_json=as_json)


def _one_each(given: Sequence[Given] | None, count: int, option: str) -> list[Given | None]:
    """Spread an option over the photographs: none, or one for each."""
    if not given:
        return [None] * count
    if len(given) != count:
        raise typer.BadParameter(
            f"Give {option} once for each of the {count} photographs, or not at all."
        )
    return list(given)
