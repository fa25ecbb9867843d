"""Soft changes of skin, worked out on a small picture: volume as shading, folds, tone."""

from __future__ import annotations

import numpy as np

from pipelines.ageing.bands import blurred, coarse_within
from pipelines.ageing.bells import sum_of_bells
from pipelines.ageing.folds import relief_of_folds
from pipelines.ageing.light import lit_change
from pipelines.ageing.mesh import RIGHT_EYE, both_sides
from pipelines.ageing.regions import filled
from pipelines.ageing.skin_work import Work
from pipelines.arrays import Floats

# All chosen by eye; lengths in pupil distances. How far skin beside a brow is looked for, the
# least skin there, the darkness of what is surely hair, and which shares of its darkness and
# colour a brow loses.
_AROUND_BROWS, _COVERED, _HAIRY, _FADED, _GREYED = 0.15, 0.2, 12.0, 0.35, 0.3
# What a boy's and a girl's features gain of what the table has.
_STRONGER = {"M": 1.25, "F": 0.9, None: 1.0}
# The iris and its rim, and the change of L*, a*, b* of what is white beside it.
_IRIS, _IRIS_EASE, _DULLER = 0.105, 0.02, (-9.0, 2.0, 6.0)


def childs_features(work: Work) -> Floats:
    """Return the change of Lab of a growing child: thin cheeks, high nose, deep sockets."""
    far = work.sitter.childhood * _STRONGER[work.sitter.ages.sex]
    parts = (
        (part.vertices, part.spread, far * part.lightness)
        for row in work.sitter.table.child_shade
        for part in row.parts
    )
    shade = sum_of_bells(parts, work.face.mesh, work.face.frame, work.face.shape)
    change = np.zeros_like(work.lab)
    change[..., 0] = shade * work.regions.skin * work.share
    change[..., 1] = -0.06 * change[..., 0]
    return change


def volume(work: Work) -> Floats:
    """Return the change of Lab of volume that an adult's face loses and gains."""
    parts = (
        (part.vertices, part.spread, work.sitter.far(row.severity) * part.height)
        for row in work.sitter.table.volume
        for part in row.parts
    )
    relief = sum_of_bells(parts, work.face.mesh, work.face.frame, work.face.shape)
    return lit_change(work, relief)


def folds(work: Work) -> Floats:
    """Return the change of Lab of folds, lit as the photograph lights the face."""
    rows = ((fold, work.sitter.far(fold.severity)) for fold in work.sitter.table.fold)
    relief = relief_of_folds(rows, work.face.mesh, work.face.shape, unit=work.face.frame.unit)
    return lit_change(work, relief)


def tone(work: Work) -> Floats:
    """Return the change of Lab of an adult's tone.

    Skin a little darker and yellower, lips paler, brows that fade, and duller whites of the eyes.
    """
    far, regions = work.sitter.far("tone"), work.regions
    change = np.empty_like(work.lab)
    change[..., 0] = far * (-2.0 * regions.skin + 1.5 * regions.lips) * work.share
    change[..., 1] = -6.0 * far * regions.lips * work.share
    change[..., 2] = 1.0 * far * regions.skin * work.share
    return change + _faded_brows(work) + _duller_eyes(work)


def _faded_brows(work: Work) -> Floats:
    """Return the change of Lab of brows that thin out and turn grey, as they do after the hair."""
    unit, brows, light = work.face.frame.unit, work.regions.brows, work.lab[..., 0]
    far = work.sitter.far("brows")
    skin = coarse_within(light, work.regions.skin, _AROUND_BROWS * unit)
    # Under a fringe there is no skin beside what is dark.
    beside = blurred(work.regions.skin, _AROUND_BROWS * unit)
    brows = brows * np.clip((beside - _COVERED) / _COVERED, 0, 1)
    hair = brows * np.clip((skin - light) / np.maximum(_HAIRY * work.share, 1), 0, 1)
    change = np.zeros_like(work.lab)
    change[..., 0] = far * _FADED * brows * np.maximum(skin - light, 0)
    change[..., 1:] = -far * _GREYED * hair[..., None] * work.lab[..., 1:]
    return change


def _duller_eyes(work: Work) -> Floats:
    """Return the change of Lab of whites of the eyes: darker, redder and yellower with age.

    After Russell et al. 2014 in direction, by eye in size; around the iris nothing changes.
    """
    unit, shape = work.face.frame.unit, work.face.shape
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    change = np.zeros_like(work.lab)
    for eye in (work.face.mesh[list(side)] for side in both_sides(RIGHT_EYE)):
        x, y = eye.mean(axis=0)
        away = np.hypot(columns - x, rows - y) / unit
        white = filled(shape, [eye]) * np.clip((away - _IRIS) / _IRIS_EASE, 0, 1)
        change += (work.sitter.far("eyes") * white)[..., None] * np.array(_DULLER, np.float32)
    return change
