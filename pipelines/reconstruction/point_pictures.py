"""Pictures of a skull with its points, to be checked by eye."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from pipelines.arrays import Floats, Pixels
from pipelines.reconstruction.craniometry import Craniometry, base_name
from pipelines.reconstruction.labels import labelled
from pipelines.reconstruction.placing import unchecked
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.upright import turn_for_views
from pipelines.reconstruction.views import (
    HOLLOW_SAID,
    MARKER_COLOURS,
    RIGHT_AT,
    VIEW_WORDS,
    ViewName,
    camera,
    draw,
    draw_point,
    on_paper,
    put_names,
    shade_skull,
)

_VIEWS: Final[tuple[tuple[ViewName, str], ...]] = (
    ("frontal", ""),
    ("right-lateral", "_l"),
    ("left-lateral", "_r"),
)
_TITLE: Final = "POINTS OF THE SKULL"
_LEGEND: Final = "Blue: observed. Orange: repaired, from the other side. Red: inferred, check."


def picture_points(skull: Skull, points: Craniometry) -> Iterator[tuple[str, Pixels]]:
    """Yield views of a skull, upright, with its points; from a side, without those of the other."""
    turn = turn_for_views(points)
    skull, points = turn.skull(skull), turn.points(points)
    shaded = shade_skull(skull)
    left = list(unchecked(points))
    low, high = skull.vertices.min(axis=0), skull.vertices.max(axis=0)
    for name, hidden in _VIEWS:
        view = camera(name, (low + high) / 2)
        picture = on_paper(*draw([shaded], view)).copy()
        shown = [one for one in points if not (hidden and one.endswith(hidden))]
        seen: Floats = view.project(points.at(*shown))
        for one, (x, y) in zip(shown, seen, strict=True):
            colour = MARKER_COLOURS[points[one].status]
            at = round(float(x)), round(float(y))
            draw_point(picture, at, colour, hollow=points[one].placed_by == "program")
        put_names(picture, [base_name(one) for one in shown], np.asarray(seen))
        lines = [VIEW_WORDS[name], f"{_LEGEND} {HOLLOW_SAID}" if left else _LEGEND, *left]
        yield name, labelled(picture, lines, right_at=RIGHT_AT[name], title=_TITLE)
