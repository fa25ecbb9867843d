"""Made-up heads whose bone is known: the CC0 head's skin moved inward by a known depth field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import spsolve
from scipy.spatial import KDTree

from models.head import load_head
from models.tissue_depths import Build, DepthRow
from pipelines.arrays import Floats
from pipelines.reconstruction.craniometry import Craniometry, Point, base_name
from pipelines.reconstruction.depths import depths_for
from pipelines.reconstruction.envelope import surface_samples
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.skull import Faces, Skull
from pipelines.reconstruction.template import Template, template_from
from pipelines.reconstruction.tips import direction
from tests.pipelines.reconstruction.made_up_bone import hollowed, own_depths

AXES: Final = np.eye(3)
# Where the depths of the points reach, mm, and how far each bends the bone around it.
_DEPTH_WIDTH_MM: Final = 22.0
_POINT_WIDTH_MM: Final = 14.0
# Half of an orbit's opening, across and up, in the radii of the head's eyeball.
_ORBIT: Final = np.array([1.08, 0.85])


@dataclass(frozen=True)
class Phantom:
    """A head with its skull: ``skin`` is the truth; ``table`` the depths it was made with."""

    name: str
    skin: Template
    skull: Skull
    points: Craniometry
    table: tuple[DepthRow, ...]


@dataclass(frozen=True)
class Sitter:
    """Whose head: age in years, sex, build of the mesh 0 to 1, targets, and tissue in general."""

    name: str
    sex: Literal["F", "M"]
    age_years: float
    build: float
    tissue: Build
    targets: Mapping[str, float]
    ancestry: Mapping[str, float]


_EQUAL: Final = {"african": 1.0, "asian": 1.0, "caucasian": 1.0}
SITTERS: Final = {
    one.name: one
    for one in (
        Sitter("plain man", "M", 35, 0.5, "normal", {}, _EQUAL),
        Sitter("young woman", "F", 22, 0.4, "normal",
               {"chin_width_decr": 0.6, "cheek_bones_incr": 0.6, "nose_scale_vert_decr": 0.4},
               {"asian": 1.0}),
        Sitter("old slender man", "M", 70, 0.25, "slender",
               {"nose_hump_incr": 0.7, "chin_prominent_incr": 0.6, "head_rectangular": 0.5,
                "ear_scale_incr": 0.5}, {"caucasian": 1.0}),
        Sitter("heavy woman", "F", 45, 0.9, "heavy",
               {"cheek_volume_incr": 0.7, "head_round": 0.6, "mouth_scale_horiz_incr": 0.4},
               {"african": 1.0}),
        Sitter("broad man", "M", 30, 0.6, "normal",
               {"head_square": 0.8, "chin_width_incr": 0.7, "nose_width1_incr": 0.6,
                "forehead_nubian_incr": 0.4}, {"african": 1.0, "caucasian": 1.0}),
        Sitter("long-faced woman", "F", 50, 0.35, "slender",
               {"head_oval": 0.7, "head_scale_vert_incr": 0.5, "chin_height_incr": 0.5,
                "nose_scale_depth_incr": 0.5}, {"caucasian": 1.0, "asian": 0.5}),
    )
}  # fmt: skip


@cache
def phantom(name: str, *, tissue_seed: int | None = None, hollow: bool = False) -> Phantom:
    """Return the phantom of a sitter by name.

    Its depths are those of the published table; with a ``tissue_seed`` they differ from it by the
    table's own spread, smoothly over the face. A ``hollow`` skull has what bone is far from skin:
    the fossae behind arch and orbit that muscle fills, and no bone inside the cheeks.
    """
    sitter = SITTERS[name]
    skin = template_from(
        load_head().shape(
            sitter.age_years, sitter.sex, ancestry=sitter.ancestry, build=sitter.build,
            **sitter.targets,
        )
    )  # fmt: skip
    table = depths_for(sitter.sex, "adult", sitter.tissue).depths
    depth_of = {key: depth.depth_mm for key, depth in table.items()}
    if tissue_seed is not None:
        depth_of = own_depths(table, skin.points, tissue_seed)
    base = _without_features(skin)
    normals = _smooth_normals(base, skin.faces)
    on_bone = _under_points(skin, base, normals, depth_of)
    bone = base - _depth_field(skin, depth_of)(base)[:, None] * normals
    bone += _correction(skin, base, bone, on_bone)
    bony = _bony(skin)
    if hollow:
        bone, bony = hollowed(bone, normals, bony, on_bone)
    used, corners = np.unique(skin.faces[bony[skin.faces].all(axis=1)], return_inverse=True)
    skull = Skull(bone[used], corners.reshape(-1, 3).astype(np.intp))
    own = (DepthRow(name, key, "adult", "any", "normal", "", depth_of[key], "", "1.0", "known",
                    "own", "") for key in sorted({base_name(one) for one in on_bone}))  # fmt: skip
    return Phantom(name, skin, skull, _bone_points(skin, on_bone), tuple(own))


def _bony(skin: Template) -> NDArray[np.bool_]:
    """Tell which vertices have bone under them: no ears, eyes, nose, mouth or neck (n,)."""
    behind = skin.vertices[:, 1] > skin.points["eye_l"][1] + 20.0
    eyes = np.array([skin.points[n] for n in ("eye_l", "eye_r")])
    apart = (skin.vertices[:, None] - eyes)[:, :, [0, 2]] / (skin.globe_radius * _ORBIT)
    no_eye = behind | (np.linalg.norm(apart, axis=2).min(axis=1) > 1)
    nose = np.array([skin.points[n] for n in ("prn", "al_l", "al_r")])
    no_nose = np.asarray(KDTree(nose).query(skin.vertices)[0]) > 10.0
    chin, nape = skin.points["me"] - [0.0, 0.0, 4.0], skin.points["op"] - [0.0, 0.0, 110.0]
    slope = (nape[2] - chin[2]) / (nape[1] - chin[1])
    above = skin.vertices[:, 2] > chin[2] + slope * (skin.vertices[:, 1] - chin[1])
    return no_eye & no_nose & above & (skin.shown | (skin.ears > 0.2))


def _without_features(skin: Template) -> Floats:
    """Return the skin with nose, lids, lips, ears and insides smoothed away (n, 3)."""
    nose = np.array([skin.points[n] for n in ("prn", "al_l", "al_r")])
    near_nose = np.asarray(KDTree(nose).query(skin.vertices)[0]) < 12.0
    soft = np.maximum.reduce([skin.ears, skin.lips, skin.lids]) > 0.2
    free = near_nose | soft | ~skin.shown
    count = len(skin.vertices)
    sides = skin.faces[:, [0, 1, 1, 2, 2, 0, 1, 0, 2, 1, 0, 2]].reshape(-1, 2)
    linked: Any = coo_matrix(
        (np.ones(len(sides)), (sides[:, 0], sides[:, 1])), (count, count)
    ).tocsr()
    linked.data[:] = 1.0
    laplace: Any = diags(np.asarray(linked.sum(axis=1)).ravel()) - linked
    inner, outer = np.flatnonzero(free), np.flatnonzero(~free)
    smooth = skin.vertices.copy()
    inside = laplace[inner][:, inner].tocsc()
    filled: Any = spsolve(inside, -(laplace[inner][:, outer] @ skin.vertices[outer]))
    smooth[inner] = np.asarray(filled)
    return smooth


def _smooth_normals(vertices: Floats, faces: Faces) -> Floats:
    normals = Surface(vertices, faces).normals
    tree = KDTree(vertices)
    smooth = np.array([normals[near].mean(axis=0) for near in tree.query_ball_point(vertices, 12)])
    return smooth / np.linalg.norm(smooth, axis=1, keepdims=True)


def _depth_field(skin: Template, depth_of: Mapping[str, float]):  # noqa: ANN202
    names = [name for name in skin.points if base_name(name) in depth_of]
    places = np.array([skin.points[name] for name in names])
    depths = np.array([depth_of[base_name(name)] for name in names])

    def field(at: Floats) -> Floats:
        squared = ((at[:, None] - places[None]) ** 2).sum(axis=2)
        squared -= squared.min(axis=1, keepdims=True)
        weights = np.exp(-squared / (2 * _DEPTH_WIDTH_MM**2))
        return weights @ depths / weights.sum(axis=1)

    return field


def _under_points(
    skin: Template, base: Floats, normals: Floats, depth_of: Mapping[str, float]
) -> dict[str, Floats]:
    """Return the bone under every skin point that has a depth, as deep as the table says."""
    tree = KDTree(base)
    found: dict[str, Floats] = {}
    for name, place in skin.points.items():
        if base_name(name) in depth_of:
            way = direction(name, normals[int(tree.query(place)[1])], AXES)
            found[name] = place - depth_of[base_name(name)] * way
    found["rhi"] = _rhinion(skin, found, depth_of["rhi"])
    return found


def _correction(
    skin: Template, base: Floats, bone: Floats, on_bone: Mapping[str, Floats]
) -> Floats:
    """Return what brings the bone smoothly onto its points, (n, 3)."""
    tree = KDTree(skin.vertices)
    rows = [int(tree.query(skin.points[name])[1]) for name in on_bone]
    lacking = np.array(list(on_bone.values())) - bone[rows]
    field = RBFInterpolator(
        base[rows], lacking, kernel="gaussian", epsilon=1 / (2**0.5 * _POINT_WIDTH_MM), degree=-1
    )
    return np.asarray(field(base))


def _bone_points(skin: Template, on_bone: Mapping[str, Floats]) -> Craniometry:
    found = {**on_bone, **_nose_points(skin, on_bone)}
    for side, out in (("l", 1.0), ("r", -1.0)):
        found.update(_orbit_points(skin, side, out, on_bone[f"mso_{side}"]))
        found[f"po_{side}"] = skin.points[f"po_{side}"] + [-9.0 * out, 0.0, 4.0]
    found["inc"] = skin.points["inc"] + [0.0, 12.0, 0.0]
    return Craniometry({name: Point(_xyz(place)) for name, place in found.items()})


def _xyz(place: Floats) -> tuple[float, float, float]:
    x, y, z = place.tolist()
    return x, y, z


def _nose_frame(skin: Template, found: Mapping[str, Floats]) -> tuple[float, float]:
    """Return the X and Y of the nose's rule at which it gives the tip that the head has, mm."""
    down = (found["pr"] - found["n"]) * [0.0, 1.0, 1.0]
    down /= np.linalg.norm(down)
    forward = np.cross([1.0, 0.0, 0.0], down)
    forward *= -np.sign(forward[1])
    tip = skin.points["prn"] - found["n"]
    return (float(tip @ down) + 2) / 0.9, (float(tip @ forward) + 3.5) / 0.83


def _rhinion(skin: Template, found: Mapping[str, Floats], depth_mm: float) -> Floats:
    """Return the place under the ridge of the nose from which the rule gives the tip (3,)."""
    _x, y = _nose_frame(skin, found)
    heights = np.linspace(skin.points["n"][2], skin.points["prn"][2], 200)
    starts = np.column_stack([np.zeros(200), np.full(200, skin.points["prn"][1] - 50.0), heights])
    hit = Surface(skin.vertices, skin.faces).cast(starts, np.array([0.0, 1.0, 0.0]))
    ridge = starts + hit.distance[:, None] * [0.0, 1.0, 0.0]
    along = np.gradient(ridge, axis=0)
    way = np.cross([1.0, 0.0, 0.0], along)
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    under = ridge - depth_mm * way * -np.sign(way[:, 1:2])
    return under[int(np.argmin(np.abs(np.linalg.norm(under - found["ss"], axis=1) - y)))]


def _nose_points(skin: Template, found: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return the bone of the nose from which the rules give the nose that the head has."""
    n, ss, rhi = found["n"], found["ss"], found["rhi"]
    x, _y = _nose_frame(skin, found)
    width = float(skin.points["al_l"][0] - skin.points["al_r"][0])
    aperture = (width - 5) / (1 / 0.6 + 1) * 2
    middle = (rhi + ss) / 2 + [0.0, 2.0, -6.0]
    return {
        "ac": n + x * (ss - n) / np.linalg.norm(ss - n),
        "al_l": middle + [aperture / 2, 0.0, 0.0],
        "al_r": middle - [aperture / 2, 0.0, 0.0],
    }


def _orbit_points(skin: Template, side: str, out: float, rim: Floats) -> dict[str, Floats]:
    """Return the orbit's rim from which the rules give the front of the eye that the head has.

    Across, the rules for globe and canthi ask for two orbits: this one stands between them.
    """
    eye = skin.points[f"eye_{side}"]
    front = eye[1] - skin.globe_radius
    outside, inside = (float(skin.points[f"{name}_{side}"][0]) for name in ("ex", "en"))
    half = abs(outside - inside) / 2 + 4.5
    across = (eye[0] - 2.3 * out + (outside + inside) / 2) / 2
    middle = np.array([across, front + 16.0, eye[2] - 1.4])
    outer = middle + [half * out, 0.0, 0.0]
    inner = middle + [-half * out, -6.0, 0.0]
    return {
        f"ec_{side}": outer,
        f"d_{side}": inner,
        f"or_{side}": middle + [4.0 * out, -6.0, middle[2] - rim[2]],
    }


def with_noise(made: Phantom, sd_mm: float, *, seed: int = 0) -> Phantom:
    """Return a phantom whose points were placed with an error of ``sd_mm`` along each axis."""
    rng = np.random.default_rng(seed)
    moved = {
        name: Point(tuple((np.array(p.xyz) + rng.normal(0, sd_mm, 3)).tolist()), p.status)  # pyright: ignore[reportArgumentType]
        for name, p in made.points.items()
    }
    return replace(made, points=Craniometry(moved))


def without_bone(made: Phantom, names: tuple[str, ...], radius_mm: float) -> Phantom:
    """Return a phantom with holes of a radius around points, which are lost too."""
    holes = KDTree(made.points.at(*names))
    sound = np.asarray(holes.query(made.skull.vertices)[0]) > radius_mm
    skull = Skull(made.skull.vertices, made.skull.faces[sound[made.skull.faces].all(axis=1)])
    left = {name: point for name, point in made.points.items() if name not in names}
    return replace(made, skull=skull, points=Craniometry(left))


def with_open_nose(made: Phantom) -> Phantom:
    """Return a phantom whose nose has a pear-shaped opening, as the first guess looks for."""
    points, middles = made.points, made.skull.vertices[made.skull.faces].mean(axis=1)
    top, floor = points["rhi"].xyz[2], points["ac"].xyz[2]
    half, deep = abs(points["al_l"].xyz[0]), points["n"].xyz[1] + 40.0
    down = np.clip((top - middles[:, 2]) / (top - floor), 0, 1)
    inside = np.abs(middles[:, 0]) < 4 + (half - 4) * np.sqrt(down)
    inside &= (middles[:, 2] < top) & (middles[:, 2] > floor) & (middles[:, 1] < deep)
    return replace(made, skull=replace(made.skull, faces=made.skull.faces[~inside]))


def distances(made: Phantom, vertices: Floats, faces: Faces) -> tuple[Floats, Floats]:
    """Return the places (n, 3) on the true face and their distance (n,) from a surface, mm."""
    skin = made.skin
    outer = skin.faces[(skin.shown & (skin.ears < 0.2))[skin.faces].all(axis=1)]
    truth = surface_samples(Skull(skin.vertices, outer), 3.0)
    tree = KDTree(surface_samples(Skull(vertices, faces), 1.0))
    return truth, np.asarray(tree.query(truth)[0])


def in_face(made: Phantom, places: Floats) -> NDArray[np.bool_]:
    """Tell which places (n, 3) are of the face: menton to hairline, in front of the ears."""
    points = made.skin.points
    low, high = points["me"][2], points["m"][2] + 12.0
    ears = (points["po_l"][1] + points["po_r"][1]) / 2 - 12.0
    return (places[:, 2] > low) & (places[:, 2] < high) & (places[:, 1] < ears)
