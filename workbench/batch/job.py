"""One row of a manifest as it is to be done: a job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.frozen import Sex
from pipelines.steps import Choices
from workbench.batch.bone_rows import OverBone
from workbench.batch.kinds import Kind
from workbench.batch.morgue_rows import Retouching
from workbench.batch.openings import Opening
from workbench.borrowing import Borrowings
from workbench.exports.formats import FormatName


@dataclass(frozen=True)
class Job:
    """One row as it is to be done. ``key`` stands for all it says and for the files it names.

    ``recipe`` is a file or the number of a version that is drawn again; ``opening`` is what to
    open the case with where it is not there. ``bone`` and ``morgue`` are what the two kinds ask
    for that show no age, and ``sent`` the files that lie in the vault, with their SHA-256.
    """

    line: int
    key: str
    case: str
    kind: Kind
    photographs: tuple[Path, ...]
    ages: tuple[float, ...]
    target_age: float | None
    sex: Sex | None
    recipe: Path | int | None
    chosen: tuple[Choices, Borrowings]
    restore: bool
    versions: tuple[int, ...]
    format: FormatName
    note: str
    opening: Opening | None = None
    bone: OverBone | None = None
    morgue: Retouching | None = None
    sent: tuple[tuple[Path, str], ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are read when it is done."""
        recipe = [self.recipe] if isinstance(self.recipe, Path) else []
        return *self.photographs, *recipe, *(self.bone.files if self.bone else ())

    def moved(self, place: Callable[[Path], Path]) -> Job:
        """Return it with its files in other places."""
        return replace(
            self,
            photographs=tuple(map(place, self.photographs)),
            recipe=place(self.recipe) if isinstance(self.recipe, Path) else self.recipe,
            bone=self.bone.moved(place) if self.bone else None,
        )
