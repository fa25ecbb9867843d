"""The points of bone by their names and words, in the language of who looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from models.tissue_depths import named_points
from pipelines.reconstruction.craniometry import all_names, base_name
from workbench.studio.language import N_, _

_SIDES: Final = {"_l": N_("left"), "_r": N_("right")}
RIGHT: Final = N_("R")
"""The letter at the person's right, as the other stands at their left."""
LEFT: Final = N_("L")
SIDES: Final = {"left": N_("L side"), "right": N_("R side")}
"""What is written over a view from a side, by the side that is seen."""


@dataclass(frozen=True)
class Named:
    """A point to place: its short name, its title, and where it is."""

    name: str
    title: str
    definition: str
    short: str = ""
    """What stands beside it in the picture, where that is not its name."""


def points_of_bone(names: Iterable[str] | None = None) -> list[Named]:
    """Return points of bone by their names, or all of them; a name may be without its side."""
    known = named_points()
    return [
        Named(
            name, _titled(known[base_name(name)].title, name), _(known[base_name(name)].definition)
        )
        for name in (all_names() if names is None else names)
        if known[base_name(name)].bone
    ]


def _titled(title: str, name: str) -> str:
    side = _SIDES.get(name[-2:])
    return f"{_(title)}, {_(side)}" if side else _(title)
