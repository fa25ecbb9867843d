"""Adult teeth where a growing child's smile shows milk teeth: larger incisors, fewer gaps."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.ageing.bands import blurred
from pipelines.ageing.mesh import MOUTH
from pipelines.ageing.regions import filled
from pipelines.ageing.skin_work import Work, part_around
from pipelines.arrays import Floats

# Years between which milk teeth give way: first incisors to second premolars [recalled].
_FIRST, _LAST = 6.0, 12.0
# Chosen by eye; lengths in pupil distances. Inner lips nearer than this show no teeth.
_OPEN, _SOFT, _LEAST_SHARE = 0.05, 0.008, 0.1
# How much broader and longer incisors become, and how far gaps between teeth close.
_BROADER, _LONGER, _GAP, _CLOSED = 0.20, 0.14, 0.022, 0.55
_DARKER, _WARMER = -1.5, 2.0
# Teeth against the skin: no darker than this share of its L*, and paler by this share of chroma.
_LIGHT, _PALE = 0.62, 0.85
# How far around the mouth skin is looked at.
_AROUND_MOUTH = 0.3
# How an adult's teeth change until old age: by a share of L* + 16, in a* and b*.
_WORN = (-0.10, 2.0, 4.5)
_UPPER_TEETH = 0.11
_UPPER_LIP, _LOWER_LIP, _CORNERS = 13, 14, (78, 308)


def changed_teeth(start: float, end: float) -> float:
    """Return the share, 0 to 1, of milk teeth that give way between two ages in years."""
    share = np.interp([start, end], [_FIRST, _LAST], [0.0, 1.0])
    return float(max(share[1] - share[0], 0.0))


def adult_teeth(work: Work) -> Floats:
    """Return the change (h, w, 3) of Lab that gives an open smile adult teeth; 0 where none show.

    Upper incisors become broader and longer about the middle of the mouth, gaps between teeth
    close, and enamel turns a little warmer. Lips and the dark of the mouth stay.
    """
    change = np.zeros_like(work.lab)
    mesh, frame = work.face.mesh, work.face.frame
    far = changed_teeth(work.sitter.ages.start, work.sitter.ages.end)
    inner = frame.enter(mesh[list(MOUTH)])
    upper, lower = frame.enter(mesh[[_UPPER_LIP, _LOWER_LIP]])
    if not far or lower[1] - upper[1] < _OPEN:
        return change
    mouth = filled(work.face.shape, [frame.leave(inner)])
    teeth = _teeth(work, mouth)
    if (teeth > 0.5).sum() < _LEAST_SHARE * (mouth > 0.5).sum():
        return change
    teeth *= _upper_jaw(work, upper, lower[1] - upper[1])
    x, y = _sources(work, far, upper)
    grown = np.asarray(cv2.remap(work.lab, x, y, cv2.INTER_CUBIC), np.float32)
    seen = np.maximum(teeth, cv2.remap(teeth, x, y, cv2.INTER_LINEAR))
    light = np.ascontiguousarray(grown[..., 0])
    bar = np.ones((1, 2 * max(round(_GAP * frame.unit), 1) + 1), np.uint8)
    there, closed = (
        np.asarray(cv2.morphologyEx(plane, cv2.MORPH_CLOSE, bar), np.float32)
        for plane in (seen, light)
    )
    grown[..., 0] += far * _CLOSED * (closed - light)
    grown += far * np.array([_DARKER, 0.0, _WARMER], np.float32)
    where = blurred(mouth, _SOFT * frame.unit) * mouth * blurred(there, _SOFT * frame.unit)
    return (where[..., None] * (grown - work.lab)).astype(np.float32)


def worn_teeth(work: Work) -> Floats:
    """Return the change (h, w, 3) of Lab of an adult's teeth, which grow darker and yellower.

    Dentine thickens and enamel thins with age; the direction is known, the size is by eye.
    """
    change, unit = np.zeros_like(work.lab), work.face.frame.unit
    part = part_around(work.face.mesh[list(MOUTH)], _AROUND_MOUTH * unit)
    if not change[part].size:
        return change
    near = work.within(part)
    mouth = filled(near.face.shape, [near.face.mesh[list(MOUTH)]])
    where = near.sitter.far("teeth") * blurred(_teeth(near, mouth), _SOFT * unit) * mouth
    change[part] = where[..., None] * np.array(_WORN, np.float32)
    change[part][..., 0] *= near.lab[..., 0] + 16
    return change


def _teeth(work: Work, mouth: Floats) -> Floats:
    """Return where teeth are seen in the mouth, (h, w) from 0 to 1."""
    sure = work.regions.skin > 0.5
    if not sure.any():
        return np.zeros_like(mouth)
    skin = np.median(work.lab[sure], axis=0)
    pale = np.hypot(work.lab[..., 1], work.lab[..., 2]) < _PALE * float(np.hypot(*skin[1:]))
    light = np.clip((work.lab[..., 0] - _LIGHT * skin[0]) / 8 + 0.5, 0, 1)
    return (mouth * light * (pale | work.grey)).astype(np.float32)


def _upper_jaw(work: Work, upper: Floats, opening: float) -> Floats:
    """Return 1 in the upper part of the mouth, (h, w), where the upper teeth are, below it 0."""
    _, y = work.face.frame.grid(work.face.shape)
    lowest = np.float32(upper[1] + max(_UPPER_TEETH, 0.55 * opening))
    return np.clip((lowest - y) / np.float32(0.02), 0, 1)


def _sources(work: Work, far: float, upper: Floats) -> tuple[Floats, Floats]:
    """Return where each pixel of grown teeth is read, (h, w) float32 px each."""
    frame, shape = work.face.frame, work.face.shape
    corners = frame.enter(work.face.mesh[list(_CORNERS)])
    middle, half = float(upper[0]), float(np.ptp(corners[:, 0])) / 2
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    place = frame.enter(np.stack([columns, rows], axis=-1).astype(np.float64))
    aside = np.clip(np.abs(place[..., 0] - middle) / half, 0, 1)
    near = (1 - aside**2) ** 2
    place[..., 0] = middle + (place[..., 0] - middle) / (1 + far * _BROADER * near)
    place[..., 1] = upper[1] + (place[..., 1] - upper[1]) / (1 + far * _LONGER * near)
    source = frame.leave(place).astype(np.float32)
    return np.ascontiguousarray(source[..., 0]), np.ascontiguousarray(source[..., 1])
