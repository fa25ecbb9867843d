"""The formats of exports: for each name, what writes its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.recipe import AnyRecipe
from workbench.cases.records import Case, Version
from workbench.errors import ExportError
from workbench.exports.encoding import FileType
from workbench.exports.formats import FormatName, Language
from workbench.exports.label import Label
from workbench.exports.picture import SUFFIX_OF, captioned_picture
from workbench.exports.sidecar import export_name
from workbench.work.doors import DoorWork

OnStep = Callable[[int, int, str], None]
"""Is told how many steps are done, how many there are, and what comes now."""


@dataclass(frozen=True)
class Order:
    """One version to export, with everything that a format may be made from."""

    desk: DoorWork
    case: Case
    version: Version
    recipe: AnyRecipe
    label: Label
    language: Language
    file_type: FileType
    on_step: OnStep

    def place(self, workroom: Path, suffix: str) -> Path:
        """Return where in the workroom to write the file with a suffix such as '.png'."""
        return workroom / f"{export_name(self.label)}{suffix}"


Format = Callable[[Order, Path], Iterable[Path]]
"""Writes an order's files into the folder that it is given; returns them, the main one first."""


def _picture(order: Order, workroom: Path) -> Iterable[Path]:
    pixels = order.desk.picture(order.case.number, order.version.number)
    place = order.place(workroom, SUFFIX_OF[order.file_type])
    place.write_bytes(captioned_picture(pixels, order.label, order.file_type))
    yield place


def _mesh(order: Order, workroom: Path) -> Iterable[Path]:
    del workroom
    raise ExportError(
        f"Version {order.version.number} of case {order.case.number} is a picture "
        f"({order.version.kind.replace('_', ' ')}) and has no mesh; only what is built on a skull "
        f"has. Export it as a picture."
    )


FORMATS: Final[Mapping[FormatName, Format]] = {"picture": _picture, "mesh": _mesh}
