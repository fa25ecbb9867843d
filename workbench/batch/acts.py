"""What is done for one job, by its kind, at a desk. Done again, nothing is added a second time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipelines.ageing.plan import plan_consensus
from pipelines.ageing.re_ageing import re_aged
from pipelines.photograph import read_photograph
from pipelines.recipe import AnyRecipe, Progressed, Recipe
from pipelines.reconstruction.craniometry import read_craniometry
from pipelines.sentences import Sentence
from pipelines.steps import RATES
from workbench.batch.job import Job
from workbench.batch.kinds import AGED, Kind
from workbench.batch.outcomes import Outcome, failed
from workbench.batch.sending import at_hand
from workbench.cases.details import CaseDetails
from workbench.desk import Desk
from workbench.errors import CaseExistsError, VersionError
from workbench.progressing import read_recipe_file
from workbench.settings import Settings
from workbench.work.variants import consensus_note


@dataclass
class _Doing:
    """A job at work: where, and what came of it so far. ``anew`` says that something was done."""

    desk: Desk
    job: Job
    folder: Path
    anew: bool = False
    versions: list[int] = field(default_factory=list[int])
    recipes: list[str] = field(default_factory=list[str])
    files: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])


def run_job(settings: Settings, folder: Path, job: Job) -> Outcome:
    """Do one job over a home and return its outcome, whatever happens; pictures go to ``folder``.

    The desk stays open from job to job, but nothing of another case is remembered.
    """
    started = time.monotonic()
    try:
        desk = _desk(settings)
        desk.forget()
        with at_hand(job, desk.store.vault) as held:
            doing = _Doing(desk, held, folder)
            _ACTS[job.kind](doing)
    except Exception as error:
        return failed(job, error, time.monotonic() - started)
    return Outcome(
        line=job.line,
        key=job.key,
        case=job.case,
        kind=job.kind,
        result="done" if doing.anew else "skipped",
        versions=tuple(doing.versions),
        recipes=tuple(doing.recipes),
        files=tuple(doing.files),
        notes=tuple(dict.fromkeys(doing.notes)),
        seconds=round(time.monotonic() - started, 3),
    )


_desks: Final[dict[Path, Desk]] = {}


def _desk(settings: Settings) -> Desk:
    """Return this process's desk over a home; opening one takes longer than a small job."""
    desk = _desks.get(settings.home)
    if desk is not None and desk.settings == settings:
        return desk
    if desk is not None:
        del _desks[settings.home]
        desk.close()
    return _desks.setdefault(settings.home, Desk(settings, must_exist=True))


def _age_progression(doing: _Doing) -> None:
    photos = _prepare(doing)
    _land(doing, _recipe_again(doing) or _planned(doing, photos), doing.job.note)


def _consensus(doing: _Doing) -> None:
    photos = _prepare(doing)
    job = doing.job
    again = _recipe_again(doing)
    if again is not None:
        _land(doing, again, job.note)
        return
    if job.versions:
        parents = job.versions
        mean = doing.desk.plan_consensus(job.case, parents)
    else:
        recipe = _planned(doing, photos)
        variants = {name: recipe.growing(rate) for name, rate in RATES.items()}
        for name, variant in variants.items():
            _land(doing, variant, f"{name} growth")
        parents = tuple(doing.versions)
        mean = plan_consensus(list(variants.values()))
    _land(doing, mean, job.note or consensus_note(parents), parents)


def _reconstruction(doing: _Doing) -> None:
    job, desk, bone = doing.job, doing.desk, doing.job.bone
    assert bone is not None
    if _is_to_be_opened(doing):
        # Reading skulls takes libraries that are slow to load, and no other job needs them.
        from pipelines.reconstruction.approximation import open_skull

        # No case is opened for a skull that cannot be read.
        open_skull(bone.skull, bone.reading(), read_craniometry(bone.points))
        _open(doing)
    recipes = desk.plan_over(
        job.case,
        bone.skull,
        bone.points,
        person=bone.person(job.sex or desk.case(job.case).sex),
        reading=bone.reading(),
        table_file=bone.depths,
    )
    for recipe in recipes:
        _land(doing, recipe, f"{recipe.build} build. {job.note}".rstrip())


def _post_mortem_enhancement(doing: _Doing) -> None:
    (photo,), asked = _prepare(doing), doing.job.morgue
    assert asked is not None
    recipe = doing.desk.plan_retouching(
        doing.job.case, photo, choices=asked.choices, answers=asked.answers
    )
    _land(doing, recipe, doing.job.note)


def _export(doing: _Doing) -> None:
    versions = doing.desk.case(doing.job.case).versions
    if not versions:
        raise VersionError(
            Sentence(
                "Case {number} has no version to export yet. Draw one first.",
                number=doing.job.case,
            )
        )
    doing.versions.append(doing.job.versions[0] if doing.job.versions else versions[-1].number)
    _deliver(doing, doing.versions[0])


def _verify(doing: _Doing) -> None:
    found = doing.desk.verify(doing.job.case)
    doing.anew = True
    doing.notes += found.remarks
    if not found.whole:
        differs = "; ".join(f"{each.subject}: {each.what}" for each in found.differences)
        raise VersionError(
            Sentence("Not everything is as it was recorded: {differs}.", differs=differs)
        )


_ACTS: Final[Mapping[Kind, Callable[[_Doing], None]]] = {
    "age_progression": _age_progression,
    "consensus": _consensus,
    "reconstruction": _reconstruction,
    "post_mortem_enhancement": _post_mortem_enhancement,
    "export": _export,
    "verify": _verify,
}


def _prepare(doing: _Doing) -> list[int]:
    """Open the case where it is not there, and return its photographs' numbers, taken in if new."""
    job, desk = doing.job, doing.desk
    if _is_to_be_opened(doing):
        # No case is opened for photographs that cannot be read.
        for file in job.photographs:
            read_photograph(file, pixel_limit=desk.settings.pixel_limit)
        _open(doing)
    photos = [
        desk.find_or_take_in(job.case, file, age_years=age).number
        for file, age in zip(job.photographs, job.ages, strict=True)
    ]
    return list(dict.fromkeys(photos))


def _is_to_be_opened(doing: _Doing) -> bool:
    return doing.job.opening is not None and not doing.desk.particulars_of([doing.job.case])


def _open(doing: _Doing) -> None:
    opening, aged = doing.job.opening, doing.job.kind in AGED
    assert opening is not None
    with contextlib.suppress(CaseExistsError):
        doing.desk.open_case(
            doing.job.case,
            subject=opening.subject,
            born=opening.born,
            missing_since=opening.missing_since,
            sex=opening.sex,
            details=CaseDetails(kind="missing_child" if aged else "unidentified_deceased"),
        )


def _planned(doing: _Doing, photos: list[int]) -> Recipe:
    """Return the recipe that the job's own words ask for."""
    job = doing.job
    assert job.target_age is not None
    choices, borrowed = job.chosen
    return doing.desk.plan(
        job.case,
        target_age=job.target_age,
        photos=photos,
        choices=choices,
        borrowed=borrowed,
        restore=job.restore,
    )


def _recipe_again(doing: _Doing) -> AnyRecipe | None:
    """Return the recipe that the job draws again, at the age it asks for; None without one."""
    job = doing.job
    if job.recipe is None:
        return None
    if isinstance(job.recipe, int):
        recipe = doing.desk.recipe(job.case, job.recipe)
    else:
        recipe = read_recipe_file(job.recipe)
    if job.target_age is None:
        return recipe
    if not isinstance(recipe, Progressed):
        kind = recipe.product.replace("_", " ")
        raise VersionError(
            Sentence(
                "The recipe's picture ({kind}) has no age. Leave the target age out.", kind=kind
            )
        )
    return re_aged(recipe, job.target_age)


def _land(doing: _Doing, recipe: AnyRecipe, note: str, parents: tuple[int, ...] = ()) -> None:
    """Have a recipe as a version of the case and as a picture in the folder, both of them once."""
    job, desk = doing.job, doing.desk
    version = desk.version_of(job.case, recipe.sha256)
    if version is None:
        saved = desk.save_version(job.case, recipe, note=note, parents=parents, once=True)
        version = saved.version
        doing.notes += saved.rendering.warnings
        doing.anew = True
    doing.versions.append(version.number)
    doing.recipes.append(recipe.sha256)
    _deliver(doing, version.number)


def _deliver(doing: _Doing, version: int) -> None:
    job = doing.job
    written = doing.desk.written(job.case, version, doing.folder, format=job.format)
    if not written:
        made = doing.desk.export(job.case, version, doing.folder, format=job.format)
        written = [file.path for file in made.files]
        doing.notes += made.notes
        doing.anew = True
    doing.files += [str(place) for place in written]
