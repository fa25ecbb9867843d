"""Soft changes of skin, worked out on a small picture: volume as shading, folds, tone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from models.ageing import Shading
from pipelines.ageing.bells import bell
from pipelines.ageing.folds import fold_factors
from pipelines.ageing.mesh import both_sides
from pipelines.ageing.skin_work import Work
from pipelines.arrays import Floats


def childs_features(work: Work) -> Floats:
    """Return the change of Lab of a growing child: thin cheeks, high nose, deep sockets."""
    childhood = work.sitter.childhood
    return _shaded(work, _shading(work, work.sitter.table.child_shade, lambda _: childhood))


def volume(work: Work) -> Floats:
    """Return the change of Lab of volume that an adult's face loses and gains."""
    rows = work.sitter.table.adult_shade
    return _shaded(work, _shading(work, rows, lambda row: work.sitter.far(row.severity or "")))


def folds(work: Work) -> Floats:
    """Return the change of Lab of folds: a one-sided shadow each, and its lit rim."""
    shadow, rim = fold_factors(
        [(fold, work.sitter.far(fold.severity)) for fold in work.sitter.table.fold],
        work.face.mesh,
        work.face.shape,
        unit=work.face.frame.unit,
    )
    skin = work.regions.skin
    light = (1 - shadow * skin) * (1 + rim * skin)
    change = np.empty_like(work.lab)
    change[..., 0] = work.lab[..., 0] * (light - 1)
    # Shaded skin is lit through the skin around it, so that it turns warmer, not grey.
    change[..., 1] = 8 * (1 - light) * skin
    change[..., 2] = 5 * (1 - light) * skin
    return change


def tone(work: Work) -> Floats:
    """Return the change of Lab of an adult's tone: a little darker and yellower, paler lips."""
    far, regions = work.sitter.far("tone"), work.regions
    change = np.empty_like(work.lab)
    change[..., 0] = far * (-2.0 * regions.skin + 1.5 * regions.lips) * work.share
    change[..., 1] = -6.0 * far * regions.lips
    change[..., 2] = 1.5 * far * regions.skin
    return change


def _shading(work: Work, rows: Sequence[Shading], far: Callable[[Shading], float]) -> Floats:
    shade = np.zeros(work.face.shape, np.float32)
    for row in rows:
        amount = far(row)
        for part in row.parts:
            for vertices in both_sides(part.vertices):
                centre = work.face.mesh[list(vertices)].mean(axis=0)
                reached, height = bell(shade.shape, centre, work.face.frame, part.spread)
                shade[reached] += np.float32(amount * part.lightness) * height
    return shade


def _shaded(work: Work, shade: Floats) -> Floats:
    change = np.zeros_like(work.lab)
    change[..., 0] = shade * work.regions.skin * work.share
    change[..., 1] = -0.06 * change[..., 0]
    return change
