"""The cells of a row that asks for a facial approximation: a skull, and whose it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

from models.tissue_depths import AgeBand, Build
from pipelines.reconstruction.frames import Unit
from workbench.batch.cells import Cells, count

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Person, Reading
    from pipelines.reconstruction.depths import Sex

Builds = Literal[Build, "all"]


@dataclass(frozen=True)
class OverBone:
    """A skull's file, its points, and what is known of the person; see `Person` and `Reading`."""

    skull: Path
    points: Path
    age_band: AgeBand
    build: Builds
    accept_adult_depths: bool
    depths: Path | None
    frame: str | None
    unit: Unit
    series: int | None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it names."""
        return tuple(file for file in (self.skull, self.points, self.depths) if file)

    def moved(self, place: Callable[[Path], Path]) -> OverBone:
        """Return it with its files in other places."""
        depths = place(self.depths) if self.depths else None
        return replace(self, skull=place(self.skull), points=place(self.points), depths=depths)

    def person(self, sex: str | None) -> Person:
        """Return whose skull it is, of a sex as the case's record has it."""
        from pipelines.reconstruction.approximation import Person

        return Person(
            cast("Sex", sex or "unknown"), self.age_band, self.build, self.accept_adult_depths
        )

    def reading(self) -> Reading:
        """Return how the file is to be read."""
        from pipelines.reconstruction.approximation import Reading

        return Reading(self.frame, self.unit, self.series)


def read_over_bone(cells: Cells) -> OverBone | None:
    """Return what a row's cells say of a skull; None where one that must be there is not."""
    skull, points = cells.file("skull", must_be=True), cells.file("landmarks", must_be=True)
    band = cells.read("age_band", _one_of(get_args(AgeBand)), None, must_be=True)
    build = cells.read("build", _one_of((*get_args(Build), "all")), "all")
    unit = cells.read("unit", _one_of(get_args(Unit)), "mm")
    if skull is None or points is None or band is None:
        return None
    return OverBone(
        skull,
        points,
        cast("AgeBand", band),
        cast("Builds", build),
        cells.yes("accept_adult_depths"),
        cells.file("depths"),
        cells.cells.get("frame") or None,
        cast("Unit", unit),
        cells.read("series", count, None),
    )


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"'{text[:40]}' is not one of {', '.join(words)}")
        return text

    return read
