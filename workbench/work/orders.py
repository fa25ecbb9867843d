"""What one export is made from, and how its files are named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from pipelines.recipe import AnyRecipe
from pipelines.rendering import Rendering
from workbench.cases.records import Case, Version
from workbench.errors import ExportError
from workbench.exports.encoding import FileType, Pixels
from workbench.exports.formats import Language, Paper
from workbench.exports.label import Label
from workbench.exports.sidecar import export_name
from workbench.work.doors import DoorWork

OnStep = Callable[[int, int, str], None]
"""Is told how many steps are done, how many there are, and what comes now."""

Sign = Callable[[bytes, str, Label, Path], bytes]
"""Puts credentials into a picture that lies inside another file, where there are some.

It is given the picture, its name, its label, and where that picture may lie signed already.
"""


@dataclass(frozen=True)
class Order:
    """One version to export, with everything that a format may be made from.

    ``folder`` is where the files will go in the end. ``photos`` are the numbers of the
    photographs to show beside it, none for the usual ones;
    ``shown`` takes the SHA-256 of those that are, ``notes`` what whoever exports should know.
    """

    desk: DoorWork
    folder: Path
    case: Case
    version: Version
    recipe: AnyRecipe
    label: Label
    language: Language
    file_type: FileType
    paper: Paper
    photos: tuple[int, ...]
    issued: date
    sign: Sign
    on_step: OnStep
    shown: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    def picture(self) -> Pixels:
        """Return the pixels of the version, (H, W, 3) uint8 sRGB, as they were saved."""
        return self.desk.picture(self.case.number, self.version.number)

    def rendering(self) -> Rendering:
        """Draw the version anew, for its layers; raise ExportError where it comes out otherwise."""
        drawn = self.desk.preview(self.case.number, self.recipe)
        if not np.array_equal(drawn.pixels, self.picture()):
            raise ExportError(
                f"Version {self.version.number} of case {self.case.number} does not come out here "
                f"as it was saved, so its layers are not those of the saved picture. Export it "
                f"where it was drawn ({self.label.software}), or save it anew and have that "
                f"version approved."
            )
        return drawn

    def place(self, workroom: Path, suffix: str) -> Path:
        """Return where in the workroom to write the file with a suffix such as '.png'."""
        return workroom / f"{export_name(self.label)}{suffix}"


Writer = Callable[[Order, Path], Iterable[Path]]
"""Writes an order's files into the folder that it is given; returns them, the main one first."""
