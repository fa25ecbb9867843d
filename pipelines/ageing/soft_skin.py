"""Soft changes of skin, worked out on a small picture: volume as shading, folds, tone."""

from __future__ import annotations

import numpy as np

from pipelines.ageing.bells import sum_of_bells
from pipelines.ageing.folds import relief_of_folds
from pipelines.ageing.light import lit_change
from pipelines.ageing.skin_work import Work
from pipelines.arrays import Floats


def childs_features(work: Work) -> Floats:
    """Return the change of Lab of a growing child: thin cheeks, high nose, deep sockets."""
    parts = (
        (part.vertices, part.spread, work.sitter.childhood * part.lightness)
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
    """Return the change of Lab of an adult's tone: a little darker and yellower, paler lips."""
    far, regions = work.sitter.far("tone"), work.regions
    change = np.empty_like(work.lab)
    change[..., 0] = far * (-2.0 * regions.skin + 1.5 * regions.lips) * work.share
    change[..., 1] = -6.0 * far * regions.lips * work.share
    change[..., 2] = 1.0 * far * regions.skin * work.share
    return change
