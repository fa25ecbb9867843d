"""What of a row's cells does not go together, by the kind of its job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from workbench.batch.job import Job
from workbench.batch.kinds import AGED, DRAWN, ONLY_FOR, Kind
from workbench.cases.access import PUBLIC_FORMATS

_SAID_BY_RECIPES: Final = ("choices", "rate", "restore", "version")
_NOT_OF_THE_DEAD: Final = ("target_age", "recipe", "rate", "restore", "version")
_NOT_OF_A_SKULL: Final = (*_NOT_OF_THE_DEAD, "photographs", "ages_at_photo", "choices")


def misfits(job: Job, cells: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with a row whose cells can each be read, column by column."""
    said = {name for name, cell in cells.items() if cell}
    for name in sorted(said & ONLY_FOR.keys()):
        if job.kind not in ONLY_FOR[name]:
            yield f"{name}: it is for {', '.join(ONLY_FOR[name])}; leave it out"
    if job.kind == "export" and len(job.versions) > 1:
        yield "version: an export is of one version; give each a row"
    if job.kind in DRAWN and job.format in PUBLIC_FORMATS:
        yield f"format: a {job.format} needs an approval; export it in a row of its own, later"
    if job.kind == "reconstruction":
        yield from _foreign(said, _NOT_OF_A_SKULL, job.kind)
    elif job.kind == "post_mortem_enhancement":
        yield from _foreign(said, _NOT_OF_THE_DEAD, job.kind)
        if len(job.photographs) != 1 or len(job.ages) != 1:
            yield (
                "photographs: give the one morgue photograph, and under ages_at_photo the age at "
                "death as it is estimated"
            )
    elif job.kind in AGED:
        yield from _misfits_of_ageing(job, said)


def _foreign(said: set[str], names: Iterable[str], kind: Kind) -> Iterator[str]:
    for name in names:
        if name in said:
            yield f"{name}: a {kind} has none; leave it out"


def _misfits_of_ageing(job: Job, said: set[str]) -> Iterator[str]:
    if len(job.photographs) != len(job.ages):
        yield (
            f"ages_at_photo: {len(job.ages)} ages for {len(job.photographs)} photographs; give one "
            f"for each, in their order"
        )
    yield from _misfits_of_age(job)
    if job.recipe is not None and said.intersection(_SAID_BY_RECIPES):
        yield f"recipe: it says all; leave out {', '.join(_SAID_BY_RECIPES)}"
    elif job.kind == "age_progression" and job.versions:
        yield "version: write the number of a version that is to be drawn again under recipe"
    elif job.kind == "consensus" and "rate" in said:
        yield "rate: a consensus is of slow, median and fast growth; leave it out"


def _misfits_of_age(job: Job) -> Iterator[str]:
    if job.recipe is not None:
        return
    if job.kind == "consensus" and job.versions:
        if len(job.versions) == 1:
            yield "version: a consensus averages two versions or more"
    elif job.target_age is None:
        yield "target_age: it is missing"
    elif job.ages and job.target_age < min(job.ages):
        yield f"target_age: {job.target_age:g} lies below the photographs' ages"
