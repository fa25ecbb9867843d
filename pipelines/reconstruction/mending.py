"""Bone that one side has lost, mirrored from the other and bent to what is left around it.

Heads are not symmetric: bone is taken from the other side only around points that are not there,
where no bone is near, and it meets the bone around the loss where that is. All else stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from models.tissue_depths import named_points
from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import Craniometry, base_name, other_side
from pipelines.reconstruction.envelope import surface_samples
from pipelines.reconstruction.mirroring import completed, midline_plane
from pipelines.reconstruction.skull import Faces, Skull
from pipelines.sentences import Sentence

# Where the other side's bone, mirrored, has none of its own side so near, bone is lost: sides
# of a sound skull differ by less, and the spot of a point hangs on bone by less.
_LOST_MM: Final = 7.0
# A loss is looked for so far around the points that are lost with it.
_REACH_MM: Final = 60.0
# Around a loss, what is mirrored goes on so far where it is not the bone that is there.
_SEAM_MM: Final = 8.0
_SAME_MM: Final = 1.5
# The bone around the loss that bends what is mirrored, and how far the bending is alike.
_AROUND_MM: Final = 30.0
_ALIKE_MM: Final = 15.0
_SAMPLE_MM: Final = 1.5
# Fewer triangles are a crack.
_LEAST_TRIANGLES: Final = 20
_MOST_AROUND: Final = 800
# Stands on every view, in which that bone is orange.
MIRRORED_BONE: Final = "Bone lost on one side was mirrored from the other (repaired; orange)."


def mirrored_bone(skull: Skull, points: Craniometry) -> Skull | None:
    """Return the bone that stands in for what a skull has lost on one side, None for no loss.

    ``points`` are as they were placed: bone is mirrored only where one of them is not observed on
    one side, is on the other, and has no bone near. Nothing is mirrored where no pair of points
    says how; raises CraniometryError as `completed` does.
    """
    lost = _lost_points(points)
    if not lost:
        return None
    own = scipy.spatial.KDTree(surface_samples(skull, _SAMPLE_MM))
    places = completed(points).at(*lost)
    bare = np.asarray(own.query(places)[0]) > _LOST_MM
    if not bare.any():
        return None
    place, normal = _middle(points)
    vertices = skull.vertices - 2 * ((skull.vertices - place) @ normal)[:, None] * normal
    spots, reach = places[bare], _REACH_MM + _AROUND_MM
    near = np.flatnonzero(_apart(spots, vertices, reach) < reach)
    faces = _faces_of(near, skull.faces[:, ::-1], len(vertices))
    vertices = vertices[near]
    found: Any = own.query(vertices)
    distance, off = np.asarray(found[0]), np.asarray(own.data)[found[1]] - vertices
    wanted = _wanted(vertices, faces, distance, spots)
    kept = faces[wanted[faces].all(axis=1)]
    if len(kept) < _LEAST_TRIANGLES:
        return None
    bent = _bent(vertices, wanted, off, distance)
    used, corners = np.unique(kept, return_inverse=True)
    bone = Skull(bent[used], corners.reshape(-1, 3).astype(np.intp))
    gone = ", ".join(name for name, far in zip(lost, bare, strict=True) if far)
    told = Sentence(
        "Repaired: {area:.0f} cm² of bone around {listed} are lost and were mirrored from the "
        "other side, bent to what is left around them.",
        area=area_mm2(bone) / 100,
        listed=gone,
    )
    return replace(bone, notes=(told,))


def area_mm2(bone: Skull) -> float:
    """Return the area of a surface, mm²."""
    a, b, c = (bone.vertices[bone.faces[:, n]] for n in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def joined(skull: Skull, bone: Skull | None) -> Skull:
    """Return a skull with the bone that was mirrored onto it, itself where there is none."""
    if bone is None:
        return skull
    faces = np.vstack([skull.faces, bone.faces + len(skull.vertices)])
    return Skull(np.vstack([skull.vertices, bone.vertices]), faces, skull.notes, skull.warnings)


def _lost_points(points: Craniometry) -> list[str]:
    """Return points of bone that one side alone shows, by the names they have on the other."""
    seen = [name for name, point in points.items() if point.status == "observed"]
    return [
        other_side(name)
        for name in seen
        if name != other_side(name)
        and other_side(name) not in seen
        and named_points()[base_name(name)].bone
    ]


def _middle(points: Craniometry) -> tuple[Floats, Floats]:
    """Return the plane of the middle by what was observed, or else by all points."""
    seen = {name: point for name, point in points.items() if point.status == "observed"}
    try:
        return midline_plane(Craniometry(seen))
    except CraniometryError:
        return midline_plane(points)


def _apart(of: Floats, places: Floats, limit: float) -> Floats:
    """Return how far places (n, 3) lie from the nearest of some, up to a limit, (n,) mm."""
    tree = scipy.spatial.KDTree(of)
    return np.asarray(tree.query(places, distance_upper_bound=limit)[0])


def _faces_of(near: NDArray[np.intp], faces: Faces, count: int) -> Faces:
    """Return the triangles of chosen vertices alone, by their new numbers."""
    row = np.full(count, -1, np.intp)
    row[near] = np.arange(len(near))
    chosen = row[faces]
    return chosen[(chosen >= 0).all(axis=1)]


def _wanted(vertices: Floats, faces: Faces, distance: Floats, bare: Floats) -> NDArray[np.bool_]:
    """Tell which mirrored vertices (n,) stand in: what lacks around lost points, and its seam."""
    lacking = (distance > _LOST_MM) & (_apart(bare, vertices, _REACH_MM) < _REACH_MM)
    sides = faces[lacking[faces].all(axis=1)]
    edges = np.vstack([sides[:, [0, 1]], sides[:, [1, 2]]])
    count = len(vertices)
    linked: Any = coo_matrix((np.ones(len(edges)), edges.T), (count, count))
    part = np.asarray(connected_components(linked, directed=False)[1])
    at_lost = np.asarray(scipy.spatial.KDTree(vertices).query(bare)[1])
    core = lacking & np.isin(part, part[at_lost][lacking[at_lost]])
    if not core.any():
        return core
    beside = _apart(vertices[core], vertices, _SEAM_MM) < _SEAM_MM
    return core | (beside & (distance > _SAME_MM))


def _bent(vertices: Floats, wanted: NDArray[np.bool_], off: Floats, distance: Floats) -> Floats:
    """Return mirrored vertices moved as the bone around the loss differs from its mirror."""
    own = np.flatnonzero(~wanted & (distance < _LOST_MM))
    around = own[_apart(vertices[wanted], vertices[own], _AROUND_MM) < _AROUND_MM]
    if not len(around):
        return vertices
    around = around[:: 1 + len(around) // _MOST_AROUND]
    bent = vertices.copy()
    for row in np.flatnonzero(wanted):
        squared = ((vertices[around] - vertices[row]) ** 2).sum(axis=1)
        weights = np.exp(-(squared - squared.min()) / (2 * _ALIKE_MM**2))
        bent[row] += weights @ off[around] / weights.sum()
    return bent
