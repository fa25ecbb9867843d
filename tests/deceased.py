"""Made-up portraits made to look like morgue photographs: nobody in them ever lived."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab, to_levels
from pipelines.landmarks import Landmarks
from pipelines.postmortem.eyes import almond
from pipelines.postmortem.shifting import Lips
from pipelines.postmortem.steps import Side
from pipelines.steps import Stroke
from tests.sitters import sitter


@dataclass(frozen=True)
class Deceased:
    """A sitter's picture as in life and as after death, its landmarks, and where its wound is."""

    alive: Pixels
    pixels: Pixels
    landmarks: Landmarks
    wound: Stroke
    livid: Floats


@cache
def deceased(name: str, max_side: int = 700) -> Deceased:
    """Return a sample's sitter paled, livid in patches, wounded on a cheek, with eyes closed."""
    alive, landmarks = sitter(name, max_side)
    unit = landmarks.pupil_distance
    closed, lids = _eyes_closed(alive, landmarks)
    cheek = landmarks.ibug68[[2, 31, 48]].mean(axis=0)
    wounded = _wounded(closed, cheek, unit)
    livid = _patches(wounded.shape[:2], landmarks)
    pale = _paled(wounded, livid)
    line = ((float(cheek[0] - 0.22 * unit), float(cheek[1] - 0.05 * unit)),
            (float(cheek[0] + 0.22 * unit), float(cheek[1] + 0.06 * unit)))  # fmt: skip
    return Deceased(alive, pale, lids, Stroke(points=line, radius_px=0.17 * unit), livid)


def _eyes_closed(pixels: Pixels, landmarks: Landmarks) -> tuple[Pixels, Landmarks]:
    """Draw both upper lids down over the eyes, and let the lid landmarks follow."""
    picture, points = pixels.copy(), landmarks.ibug68.copy()
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    at = np.stack([x, y], axis=-1).astype(float)
    sides: tuple[tuple[Side, int], ...] = (("right", 36), ("left", 42))
    for side, first in sides:
        eye = almond(landmarks, side, 1.0)
        lids = eye.enter(landmarks.ibug68[first : first + 6])
        places = eye.enter(at)
        u, v = places[..., 0], places[..., 1]
        high, low = (_edge(u, lids[list(rows)]) for rows in ((1, 2), (4, 5)))
        top = high + 0.42
        inside = (u > -0.05) & (u < 1.05) & (v > low) & (v < top)
        share = np.clip((v - low) / np.maximum(top - low, 1e-6), 0, 1)
        # The lid's skin is stretched down from between brow and old edge.
        source = (high + 0.07) + share * (top - high - 0.07)
        spots = eye.leave(np.stack([u, source], axis=-1)).astype(np.float32)
        drawn = cv2.remap(pixels, spots[..., 0], spots[..., 1], cv2.INTER_CUBIC)
        picture[inside] = np.asarray(drawn)[inside]
        lash = np.exp(-0.5 * ((v - low) / 0.016) ** 2) * np.clip(1 - np.abs(2 * u - 1) ** 4, 0, 1)
        lash *= (u > 0) & (u < 1)
        picture = np.rint(picture * (1 - 0.7 * lash)[..., None]).astype(np.uint8)
        upper = lids.copy()
        for row, other in ((1, 5), (2, 4)):
            upper[row] = [lids[row][0], lids[other][1] + 0.01]
        points[first : first + 6] = eye.leave(upper)
    return picture, landmarks.with_ibug68(points, placed_by="artist")


def _edge(u: Floats, points: Floats) -> Floats:
    """Return a lid's height at u, through both corners and two points."""
    ordered = points[np.argsort(points[:, 0])]
    return np.interp(u, [0, *ordered[:, 0], 1], [0, *ordered[:, 1], 0])


def _wounded(pixels: Pixels, cheek: Floats, unit: float) -> Pixels:
    rng = np.random.default_rng(3)
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = np.array([0.16, 0.075]) * unit * (1 + 0.25 * rng.normal(size=(24, 1)))
    outline = cheek + np.stack([np.cos(turn), np.sin(turn)], axis=-1) * radius
    mask = np.zeros(pixels.shape[:2], np.float32)
    cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 1.0)
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.012 * unit))[..., None]
    noise = cv2.GaussianBlur(rng.normal(size=pixels.shape[:2]), (0, 0), 1.5)[..., None]
    red = np.array([92.0, 26.0, 24.0]) * (1 + 0.5 * noise)
    return np.rint(np.clip(pixels + soft * (red - pixels), 0, 255)).astype(np.uint8)


def _patches(shape: tuple[int, int], landmarks: Landmarks) -> Floats:
    frame = eye_frame(landmarks)
    y, x = np.mgrid[: shape[0], : shape[1]]
    places = frame.enter(np.stack([x, y], axis=-1).astype(float))
    total = np.zeros(shape)
    for px, py, sx, sy in (
        (0.75, 0.55, 0.22, 0.3),
        (0.35, 1.15, 0.25, 0.14),
        (-0.7, 0.9, 0.2, 0.2),
    ):
        away = ((places[..., 0] - px) / sx) ** 2 + ((places[..., 1] - py) / sy) ** 2
        total += np.exp(-0.5 * away)
    return np.clip(total, 0, 1).astype(np.float32)


def _paled(pixels: Pixels, livid: Floats) -> Pixels:
    lab = to_lab(pixels)
    lab[..., 1:] *= np.array([0.3, 0.55], np.float32)
    lab += livid[..., None] * np.array([-9.0, 5.0, -12.0], np.float32)
    return np.rint(to_levels(lab)).astype(np.uint8)


def mouth_opened(pixels: Pixels, landmarks: Landmarks, *, gap: float = 0.15) -> Deceased:
    """Return a closed mouth opened by a share of the pupil distance, dark between the lips."""
    frame = eye_frame(landmarks)
    upper = frame.enter(landmarks.ibug68[60:65])
    lips = Lips(upper, gap * np.array([0.0, 0.75, 1.0, 0.75, 0.0]))
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    places = frame.enter(np.stack([x, y], axis=-1).astype(float))
    off = np.zeros(places.shape[:2])
    for _round in range(30):
        off = lips.rise(places - np.stack([0 * off, off], axis=-1))
    at = frame.leave(places - np.stack([0 * off, off], axis=-1)).astype(np.float32)
    opened = np.array(cv2.remap(pixels, at[..., 0], at[..., 1], cv2.INTER_CUBIC), np.uint8)
    seam = lips.seam(places[..., 0])
    inside = (places[..., 1] > seam) & (places[..., 1] < seam + lips.gap(places[..., 0]))
    opened[inside] = (40, 14, 14)
    points = frame.enter(landmarks.ibug68)
    points[[67, 66, 65], 1] = points[[61, 62, 63], 1] + lips.gap(points[[61, 62, 63], 0])
    lower = [*range(5, 12), *range(55, 60)]
    points[lower, 1] += lips.rise(points[lower])
    moved = landmarks.with_ibug68(frame.leave(points), placed_by="artist")
    return Deceased(pixels, opened, moved, Stroke(points=((0, 0),), radius_px=1), off)
