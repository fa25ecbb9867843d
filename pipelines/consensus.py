"""Average several pictures of one person in a common shape, and show where they disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.ageing.parts import region_labels
from pipelines.alignment import Similarity, eye_frame, similarity
from pipelines.arrays import Floats, Pixels
from pipelines.colour_cut import Mask
from pipelines.errors import WarpError
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer
from pipelines.rendering import Rendering
from pipelines.steps import FACE_REGIONS, FaceRegion
from pipelines.warp import Box, Field, dense_maps, remap, spline_field

# Of the 68, the points that growth moves least against one another: nose bridge and eyes.
_STEADY = (*range(27, 31), *range(36, 48))
# The spread at which the map is at its warmest, in pupil distances: about 3 mm of an adult.
_WARMEST = 0.05
_SPREAD_OPACITY, _FACE_FEATHER = 0.65, 0.08
# Px between the pupils at which regions are told apart.
_REGION_UNIT = 48.0
# What stands this far from the face, in pupil distances, stays where it is in the first picture.
_REACH, _ANCHORS = 2.6, np.linspace(-1, 1, 7)


_Picture = tuple[Pixels, Landmarks]


@dataclass(frozen=True)
class Consensus:
    """The mean picture (H, W, 3) uint8, its landmarks, and where the pictures differ.

    ``spread`` (H, W) float32 is the root mean square distance, in pupil distances, of a place on
    the face in the single pictures from its place in their mean; nothing beside the face.
    """

    pixels: Pixels
    landmarks: Landmarks
    spread: Floats


def consensus(pictures: Sequence[tuple[Pixels, Landmarks]]) -> Consensus:
    """Average two pictures or more, each (H, W, 3) uint8 with its landmarks in its own pixels.

    All are laid over the one nearest to their mean by a similarity of eyes and nose bridge, brought
    into their mean shape and averaged on the face; beside it that one picture stands alone.
    Raises WarpError for fewer than two pictures or where one would fold.
    """
    if len(pictures) < 2:
        raise WarpError("A consensus needs at least two pictures; choose one more.")
    pictures = _nearest_first(pictures)
    first = pictures[0][1]
    turns, shapes, mean = _laid_over(first, [marks for _, marks in pictures])
    height, width = pictures[0][0].shape[:2]
    face = _face(mean, (height, width), first.pupil_distance)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    # Beside the face the pictures do not lie over one another, and would leave ghosts.
    others = face / len(pictures)
    shares = [1 - (len(pictures) - 1) * others, *[others] * (len(pictures) - 1)]
    total = np.zeros((height, width, 3), np.float32)
    squares = np.zeros((height, width), np.float32)
    for (pixels, _), turn, shape, share in zip(pictures, turns, shapes, shares, strict=True):
        x, y = columns.copy(), rows.copy()
        _move(x, y, shape[: len(mean)], mean, first.pupil_distance)
        squares += (x - columns) ** 2 + (y - rows) ** 2
        source = turn.inverse(np.column_stack([x.ravel(), y.ravel()])).astype(np.float32)
        seen = remap(pixels, source[:, 0].reshape(x.shape), source[:, 1].reshape(x.shape))
        total += share[..., None] * seen
    spread = np.sqrt(squares / len(pictures)) / np.float32(first.pupil_distance)
    return Consensus(
        np.rint(total).astype(np.uint8),
        first.with_ibug68(mean[:68], placed_by="estimate"),
        spread * face,
    )


def _nearest_first(pictures: Sequence[_Picture]) -> list[_Picture]:
    """Return the pictures with the one first whose shape lies nearest to the mean of all."""
    _, shapes, mean = _laid_over(pictures[0][1], [marks for _, marks in pictures])
    away = [float(np.linalg.norm(shape[: len(mean)] - mean)) for shape in shapes]
    nearest = int(np.argmin(np.round(away, 6)))
    return [pictures[nearest], *pictures[:nearest], *pictures[nearest + 1 :]]


def _laid_over(
    first: Landmarks, faces: Sequence[Landmarks]
) -> tuple[list[Similarity], list[Floats], Floats]:
    """Return how each face is laid over the first, its shape there, and the mean shape."""
    steady = first.ibug68[list(_STEADY)]
    turns = [similarity(marks.ibug68[list(_STEADY)], steady) for marks in faces]
    shapes = [turn(_shape(marks)) for turn, marks in zip(turns, faces, strict=True)]
    return turns, shapes, np.mean([shape[: min(map(len, shapes))] for shape in shapes], axis=0)


def averaged(parts: Sequence[Rendering]) -> Rendering:
    """Return the consensus of several renderings as one, with its spread; raise WarpError."""
    found = consensus([(part.pixels, part.landmarks) for part in parts])
    return Rendering(
        layers=(Layer("consensus", found.pixels),),
        placed=found.landmarks,
        warnings=tuple(dict.fromkeys(words for part in parts for words in part.warnings)),
        spread=found.spread,
    )


@dataclass(frozen=True)
class Spread:
    """Where pictures disagree: a map (H, W, 3) uint8 over the face, and each region's mean.

    Means are in hundredths of the pupil distance.
    """

    pixels: Pixels
    by_region: Mapping[FaceRegion, float]


def spread_of(rendering: Rendering) -> Spread | None:
    """Return the spread of a consensus's rendering, or None for a picture of another kind."""
    if rendering.spread is None:
        return None
    return Spread(
        spread_map(rendering.pixels, rendering.spread),
        spread_by_region(rendering.spread, rendering.landmarks),
    )


def spread_by_region(spread: Floats, landmarks: Landmarks) -> dict[FaceRegion, float]:
    """Return the mean spread of each region of the face, in hundredths of the pupil distance.

    Empty where the face has no mesh, which tells the regions apart.
    """
    mesh = landmarks.groups.get("mesh")
    if mesh is None:
        return {}
    factor = min(1.0, _REGION_UNIT / landmarks.pupil_distance)
    width, height = (max(round(side * factor), 8) for side in spread.shape[::-1])
    small = landmarks.scaled((width, height))
    places = small.groups["mesh"]
    labels = region_labels(places, eye_frame(small), (height, width))
    values = cv2.resize(spread, (width, height), interpolation=cv2.INTER_AREA)
    face = np.zeros((height, width), np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(np.rint(places).astype(np.int32)), (1,))
    inside: dict[FaceRegion, Mask] = {
        name: (labels == n) & (face > 0) for n, name in enumerate(FACE_REGIONS)
    }
    return {
        name: round(100 * float(values[where].mean()), 1)
        for name, where in inside.items()
        if where.any()
    }


def spread_map(pixels: Pixels, spread: Floats) -> Pixels:
    """Return the picture in grey with the spread over it, from clear to warm, (H, W, 3) uint8."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None]
    heat = np.clip(spread / _WARMEST, 0, 1)
    colours = cv2.applyColorMap((heat * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)[..., ::-1]
    opacity = (_SPREAD_OPACITY * np.sqrt(heat))[..., None]
    return np.rint(grey * (1 - opacity) + colours * opacity).astype(np.uint8)


def _shape(landmarks: Landmarks) -> Floats:
    hairline = landmarks.groups.get("hairline")
    points = landmarks.ibug68
    return points if hairline is None else np.vstack([points, hairline])


def _move(x: Floats, y: Floats, shape: Floats, mean: Floats, unit: float) -> None:
    """Let the maps ``x`` and ``y`` (H, W) px read the face where ``shape`` has it."""
    low, high = mean.min(axis=0) - _REACH * unit, mean.max(axis=0) + _REACH * unit
    middle, half = (low + high) / 2, (high - low) / 2
    edges = [(a, b) for a in _ANCHORS for b in _ANCHORS if max(abs(a), abs(b)) == 1]
    still = middle + np.array(edges) * half
    reach = Box(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
    height, width = x.shape
    field: Field = spline_field(
        np.vstack([shape, still]),
        np.vstack([mean, still]),
        reach=reach,
        size=(width, height),
        unit=unit,
    )
    box = field.box
    part = Box(box.x, box.y, min(box.width, width - box.x), min(box.height, height - box.y))
    inside = (slice(part.y, part.y + part.height), slice(part.x, part.x + part.width))
    x[inside], y[inside] = dense_maps(field, part)


def _face(shape: Floats, size: tuple[int, int], unit: float) -> Floats:
    mask = np.zeros(size, np.float32)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(shape).astype(np.int32)), (1.0,))
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), _FACE_FEATHER * unit), np.float32)
