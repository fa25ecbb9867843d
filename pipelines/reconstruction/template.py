"""The CC0 head as a template: smooth skin from the crown to the neck in LPS mm, with its points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.head import EQUAL_ANCESTRY, Head, load_head
from models.tissue_depths import AgeBand, Build, named_points
from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import base_name
from pipelines.reconstruction.depths import Sex
from pipelines.reconstruction.lips import with_meeting_lips
from pipelines.reconstruction.lobes import with_round_lobes
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.skull import Faces
from pipelines.reconstruction.subdivision import Subdivision, subdivision

AGE_YEARS: Final[dict[AgeBand, float]] = {"child": 8.0, "adolescent": 14.0, "adult": 35.0}
# How slender or heavy the mesh is, 0 to 1, and targets that hollow or fill what no depth reaches:
# skin of the cheeks rests on fat, not on bone, and the chin's underside on none (by eye).
_BUILD: Final[dict[Build, float]] = {"slender": 0.2, "normal": 0.5, "heavy": 0.85}
_SOFT_PARTS: Final[dict[Build, dict[str, float]]] = {
    "slender": {"cheek_volume_decr": 0.5},
    "normal": {},
    "heavy": {"cheek_volume_incr": 0.25, "neck_double_incr": 0.4},
}
# The neck ends so far below the origin, which lies between the eyes, mm.
_NECK_FLOOR_MM: Final = 235.0
_TO_LPS: Final = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])
_HIDDEN: Final = 0.12
# The head's own lobes are cut off straight (targets of the head, by eye).
_MENDED: Final[dict[str, float]] = {
    "ear_shape_round": 0.4,
    "ear_shape_square": 0.35,
    "ear_lobe_incr": 0.4,
}
# Edges of the finer skin longer than this would show in the outline of the crown, mm.
_LONGEST_MM: Final = 6.0


@dataclass(frozen=True)
class Template:
    """A head's skin: ``vertices`` (n, 3), triangles (m, 3), and what its parts are.

    ``points`` are the places of named skin points and of the eyes' centres; ``lids``, ``lips``
    and ``ears`` weigh vertices 0 to 1; ``shown`` tells outer skin from the insides of mouth, nose
    and eyes; ``globe_radius`` is that of the eyeballs its lids rest on, mm.
    """

    vertices: Floats
    faces: Faces
    points: Mapping[str, Floats]
    lids: Floats
    lips: Floats
    ears: Floats
    shown: NDArray[np.bool_]
    globe_radius: float


def template_head(sex: Sex, age_band: AgeBand, build: Build) -> Template:
    """Return the head for a person; sex unknown is the mean of both."""
    return _template(sex, AGE_YEARS[age_band], build)


def template_from(shape: Floats) -> Template:
    """Return the template of a shape (n, 3) of the head as `models.head` gives it."""
    head = load_head()
    lps = shape @ _TO_LPS
    topology = _topology()
    lips, rounded = topology.spread(head.regions["lips"]), topology.rounded(lps)
    points = _points(head, topology, rounded)
    ears = topology.spread(head.regions["ears"])
    vertices = with_round_lobes(with_meeting_lips(rounded, lips, points), ears)
    surface = Surface(vertices, topology.finer.faces)
    shown = surface.openness(rays=32) > _HIDDEN
    eyes = {
        "eye_l": lps[head.of_part("left_eye")].mean(axis=0),
        "eye_r": lps[head.of_part("right_eye")].mean(axis=0),
    }
    left = lps[head.of_part("left_eye")]
    return Template(
        vertices=vertices,
        faces=topology.finer.faces,
        points={**points, **eyes},
        lids=topology.spread(head.regions["lids"]),
        lips=lips,
        ears=ears,
        shown=shown,
        globe_radius=float(np.linalg.norm(left - eyes["eye_l"], axis=1).mean()),
    )


@cache
def _template(sex: Sex, age_years: float, build: Build) -> Template:
    head = load_head()
    sexes = ("M", "F") if sex == "unknown" else (sex,)
    shapes = [
        head.shape(
            age_years, one, ancestry=EQUAL_ANCESTRY, build=_BUILD[build],
            **_MENDED, **_SOFT_PARTS[build],
        )
        for one in sexes
    ]  # fmt: skip
    return template_from(np.mean(shapes, axis=0))


def _points(head: Head, topology: _Topology, skin: Floats) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for name, point in named_points().items():
        if point.vertex is None:
            continue
        if point.laterality == "M":
            found[name] = skin[topology.row(point.vertex)]
        else:
            found[f"{name}_l"] = skin[topology.row(point.vertex)]
            found[f"{name}_r"] = skin[topology.row(int(head.mirror[point.vertex]))]
    return found


@dataclass(frozen=True)
class _Topology:
    """Which of the head's vertices are skin, (n,) indices, and how they make it finer."""

    used: NDArray[np.intp]
    finer: Subdivision

    def spread(self, values: Floats) -> Floats:
        """Return values of the skin's vertices from those of the whole head's, (n,) or (n, c)."""
        return self.finer.spread(values[self.used])

    def rounded(self, places: Floats) -> Floats:
        """Return the skin's vertices from the whole head's (n, 3)."""
        return self.finer.rounded(places[self.used])

    def row(self, vertex: int) -> int:
        """Return which vertex of the skin one of the head's became."""
        return int(np.searchsorted(self.used, vertex))


@cache
def _topology() -> _Topology:
    head = load_head()
    skin = head.of_part("head") & (head.neutral[:, 1] > _floor(head))
    quads = head.quads[skin[head.quads].all(axis=1)]
    used, places = np.unique(quads, return_inverse=True)
    finer = subdivision(places.reshape(-1, 4), head.neutral[used], longest=_LONGEST_MM)
    return _Topology(used, finer)


def _floor(head: Head) -> float:
    eyes = head.eye_centres(head.neutral).mean(axis=0)
    return float(eyes[1]) - _NECK_FLOOR_MM


def has_counterpart(name: str) -> bool:
    """Tell whether a point of the skull has a spot on the head's skin."""
    return named_points()[base_name(name)].vertex is not None
