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
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.skull import Faces

AGE_YEARS: Final[dict[AgeBand, float]] = {"child": 8.0, "adolescent": 14.0, "adult": 35.0}
_BUILD: Final[dict[Build, float]] = {"slender": 0.35, "normal": 0.5, "heavy": 0.75}
# The neck ends so far below the origin, which lies between the eyes, mm.
_NECK_FLOOR_MM: Final = 235.0
_TO_LPS: Final = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])
_HIDDEN: Final = 0.12
# The head's own lobes are cut off straight, and its lips part (targets of the head, by eye).
_MENDED: Final[dict[str, float]] = {
    "ear_shape_round": 0.5,
    "ear_lobe_incr": 0.5,
    "mouth_upperlip_middle_down": 0.25,
    "mouth_upperlip_ext_down": 0.25,
}
# How far lips come forward where they meet, and over what height, mm.
_MEETING_MM: Final = 1.5
_MEETING_HEIGHT_MM: Final = 2.6
_CURVE: Final = 0.75


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
    return _template(sex, AGE_YEARS[age_band], _BUILD[build])


def template_from(shape: Floats) -> Template:
    """Return the template of a shape (n, 3) of the head as `models.head` gives it."""
    head = load_head()
    lps = shape @ _TO_LPS
    topology = _topology()
    points, lips = _points(head, lps), topology.refine(head.regions["lips"])
    vertices = _with_meeting_lips(topology.round(lps), lips, points)
    surface = Surface(vertices, topology.faces)
    shown = surface.openness(rays=32) > _HIDDEN
    eyes = {
        "eye_l": lps[head.of_part("left_eye")].mean(axis=0),
        "eye_r": lps[head.of_part("right_eye")].mean(axis=0),
    }
    left = lps[head.of_part("left_eye")]
    return Template(
        vertices=vertices,
        faces=topology.faces,
        points={**points, **eyes},
        lids=topology.refine(head.regions["lids"]),
        lips=lips,
        ears=topology.refine(head.regions["ears"]),
        shown=shown,
        globe_radius=float(np.linalg.norm(left - eyes["eye_l"], axis=1).mean()),
    )


@cache
def _template(sex: Sex, age_years: float, build: float) -> Template:
    head = load_head()
    sexes = ("M", "F") if sex == "unknown" else (sex,)
    shapes = [
        head.shape(age_years, one, ancestry=EQUAL_ANCESTRY, build=build, **_MENDED) for one in sexes
    ]
    return template_from(np.mean(shapes, axis=0))


def _with_meeting_lips(vertices: Floats, lips: Floats, points: Mapping[str, Floats]) -> Floats:
    """Return skin (n, 3) whose lips meet in a line, not at the ground of a wedge."""
    height = (vertices[:, 2] - points["inc"][2]) / _MEETING_HEIGHT_MM
    side = vertices[:, 0] / points["ch_l"][0]
    share = lips * np.exp(-(height**2)) * np.clip(1 - side**2, 0, 1)
    return vertices - _MEETING_MM * share[:, None] * [0.0, 1.0, 0.0]


def _points(head: Head, lps: Floats) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for name, point in named_points().items():
        if point.vertex is None:
            continue
        if point.laterality == "M":
            found[name] = lps[point.vertex]
        else:
            found[f"{name}_l"] = lps[point.vertex]
            found[f"{name}_r"] = lps[head.mirror[point.vertex]]
    return found


@dataclass(frozen=True)
class _Topology:
    """How the head's vertices make finer skin: midpoints of edges, cut off at the neck."""

    used: NDArray[np.intp]
    edges: NDArray[np.intp]
    coarse: Faces
    faces: Faces

    def refine(self, values: Floats) -> Floats:
        """Return values of the skin's vertices from those of the whole head's, (n,) or (n, c)."""
        own = values[self.used]
        return np.concatenate([own, own[self.edges].mean(axis=1)])

    def round(self, places: Floats) -> Floats:
        """Return the skin's vertices from the whole head's (n, 3), new ones on the curve.

        Phong tessellation: Boubekeur & Alexa 2008, ACM Transactions on Graphics 27:141.
        """
        own = places[self.used]
        ends, ways = own[self.edges], Surface(own, self.coarse).normals[self.edges]
        middle = ends.mean(axis=1)
        above = np.einsum("nkc,nkc->nk", middle[:, None] - ends, ways)
        return np.concatenate([own, middle - (_CURVE * above[..., None] * ways).mean(axis=1)])


@cache
def _topology() -> _Topology:
    head = load_head()
    skin = head.of_part("head") & (head.neutral[:, 1] > _floor(head))
    triangles = head.triangles[skin[head.triangles].all(axis=1)]
    used, places = np.unique(triangles, return_inverse=True)
    corners = places.reshape(-1, 3)
    sides = np.sort(corners[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    edges, of_side = np.unique(sides, axis=0, return_inverse=True)
    middles = len(used) + of_side.reshape(-1, 3)
    a, b, c = corners.T
    ab, bc, ca = middles.T
    faces = np.concatenate(
        [np.stack(one, axis=1) for one in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))]
    )
    return _Topology(used, edges, corners.astype(np.intp), faces)


def _floor(head: Head) -> float:
    eyes = head.eye_centres(head.neutral).mean(axis=0)
    return float(eyes[1]) - _NECK_FLOOR_MM


def has_counterpart(name: str) -> bool:
    """Tell whether a point of the skull has a spot on the head's skin."""
    return named_points()[base_name(name)].vertex is not None
