"""How far a face over a skull is uncertain: its outlines with one standard deviation of tissue."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import cv2
import numpy as np

from pipelines.arrays import Pixels
from pipelines.reconstruction.product_names import ENVELOPES, REPORT, SURFACES
from pipelines.reconstruction.raycast import Camera, Surface
from pipelines.reconstruction.turn import Turn
from pipelines.reconstruction.views import ViewName, bust_centre, camera

SPREAD_VIEWS: Final[tuple[ViewName, ...]] = ("frontal", "three-quarter", "right-lateral")
_FINE: Final = 2
_COLOURS: Final = ((30, 90, 170), (170, 40, 40))


def with_spread(products: Mapping[str, bytes], views: Mapping[str, Pixels]) -> Iterator[Pixels]:
    """Yield the views of a face with its outlines one SD thinner, in blue, and thicker, in red.

    ``products`` hold its surfaces, and ``views`` its pictures by the names of `SPREAD_VIEWS`.
    """
    turn = Turn.of(json.loads(products[REPORT])["turned_upright"])
    mean, *others = (_surface(products[name], turn) for name in (SURFACES[1], *ENVELOPES))
    for name in SPREAD_VIEWS:
        view, picture = camera(name, bust_centre(mean.vertices)), views[name].copy()
        for surface, colour in zip(others, _COLOURS, strict=True):
            edges, _tree = cv2.findContours(
                _covered(surface, view.finer(_FINE)), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
            )
            lines = [np.rint(edge / _FINE).astype(np.int32) for edge in edges]
            cv2.polylines(picture, lines, True, colour, 2, cv2.LINE_AA)
        yield picture


def _covered(surface: Surface, view: Camera) -> Pixels:
    pixels, starts = view.rays_around(surface.vertices)
    covered = np.zeros(view.size[0] * view.size[1], np.uint8)
    covered[pixels[surface.cast(starts, view.into).met]] = 255
    return covered.reshape(view.size[1], view.size[0])


def _surface(ply: bytes, turn: Turn) -> Surface:
    import trimesh

    loaded: Any = trimesh.load_mesh(io.BytesIO(ply), file_type="ply", process=False)
    vertices = turn.places(np.asarray(loaded.vertices, float))
    return Surface(vertices, np.asarray(loaded.faces, np.intp))
