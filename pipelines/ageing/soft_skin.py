"""Soft changes of skin, worked out on a small picture: volume as shading, folds, tone."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipelines.ageing.bands import blurred, coarse_within
from pipelines.ageing.bells import sum_of_bells
from pipelines.ageing.folds import relief_of_folds
from pipelines.ageing.light import darkened, in_light, lit_change
from pipelines.ageing.mesh import RIGHT_EYE, UPPER_LID, both_sides
from pipelines.ageing.regions import filled
from pipelines.ageing.skin_work import Part, Work, part_around
from pipelines.arrays import Floats

# All chosen by eye; lengths in pupil distances. How far skin beside a brow is looked for, the
# least skin there, the darkness of what is surely hair, and which shares of its darkness and
# colour a brow loses.
_AROUND_BROWS, _COVERED, _HAIRY, _FADED, _GREYED = 0.15, 0.2, 12.0, 0.25, 0.3
# What a boy's and a girl's features gain of what the table has.
_STRONGER = {"M": 0.95, "F": 0.78, None: 0.87}
# Share of their light that whites of the eyes lose under a deeper socket, and how much more of it
# under the upper lid, which dies away over so many pupil distances.
_SHADED, _UNDER_LID, _LID_REACH = 0.10, 0.22, 0.035
# How broadly the light of lips is read, which share of their gloss they lose, and which shares of
# the way to the skin's lightness and colour they go.
_GLOSS, _GLOSS_LOST, _LIPS_LIGHTER, _LIPS_PALER = 0.09, 0.45, 0.12, 0.42
# How far around the eyes their whites are looked at.
_BESIDE_EYES = 0.05
# Whites that are lighter than the skin by so much in L* are shaded in full.
_OUTSHINES = 12.0
# Whites that are lighter by more than the first glare, and by the second they lose so much more.
_GLARES, _LESS_GLARE = (10.0, 60.0), 0.6
# Of the skin's chroma, what is still taken for white.
_PALE = 0.8
# The iris and its rim, and how what is white beside it changes: by a share of L* + 16, in a*, b*.
_IRIS, _IRIS_EASE, _DULLER = 0.100, 0.06, (-0.24, 1.0, 6.5)
# So much of the shade that a child's deepening sockets lay on the whites comes with lids that sink.
_LIDS_SINK = 0.4
# Sizes of the flecks of skin whose colour has become uneven, and how far they go in L* and a*.
_FLECKS, _BLUSH, _UNEVEN, _FLUSHED = (0.035, 0.12), (0.05, 0.14), 0.3, 0.35


def childs_features(work: Work) -> Floats:
    """Return the change of Lab of a growing child: bone comes forward, the fat of cheeks goes."""
    table, sex = work.sitter.table, work.sitter.ages.sex
    far = work.sitter.childhood * _STRONGER[sex]
    mesh, frame, shape = work.face.mesh, work.face.frame, work.face.shape
    bone = (
        (part.vertices, part.spread, far * row.of(sex) * part.height)
        for row in table.child_bone
        for part in row.parts
    )
    change = lit_change(work, sum_of_bells(bone, mesh, frame, shape))
    parts = (
        (part.vertices, part.spread, far * part.lightness)
        for row in table.child_shade
        for part in row.parts
    )
    shade = sum_of_bells(parts, mesh, frame, shape) * work.regions.skin * work.share
    change += darkened(work.lab, shade * in_light(work), work.tonality)
    return change + darkened(work.lab, far * _shade_on_whites(work))


def _shade_on_whites(work: Work) -> Floats:
    """Return the change of L* (h, w) on the whites of the eyes under lids that lie deeper."""
    shade = np.zeros(work.face.shape, np.float32)
    part = _around_eyes(work)
    if shade[part].size:
        # What is no lighter than the skin lies in shade already.
        bright = np.clip(_brighter_than_skin(work, part) / _OUTSHINES, 0, 1)
        shade[part] = _under_lids(work.within(part)) * bright * _paler_than_skin(work, part)
    return shade


def _brighter_than_skin(work: Work, part: Part) -> Floats:
    """Return (h, w) by how much L* what lies in a part is lighter than the skin usually is."""
    sure = work.regions.skin > 0.5
    if not sure.any():
        return np.zeros_like(work.lab[part][..., 0])
    return work.lab[part][..., 0] - np.median(work.lab[sure][:, 0])


def _under_lids(work: Work) -> Floats:
    shape, frame = work.face.shape, work.face.frame
    shade = np.zeros(shape, np.float32)
    for eye, lid in zip(both_sides(RIGHT_EYE), both_sides(UPPER_LID), strict=True):
        open_eye = filled(shape, [work.face.mesh[list(eye)]])
        rim = work.face.mesh[list(lid)]
        rim = rim[np.argsort(rim[:, 0])]
        columns = np.arange(shape[1])
        below = np.arange(shape[0])[:, None] - np.interp(columns, rim[:, 0], rim[:, 1])
        near = np.exp(-np.maximum(below, 0) / (_LID_REACH * frame.unit))
        loss = _SHADED + _UNDER_LID * near.astype(np.float32)
        shade -= _off_iris(work, eye) * open_eye * loss * (work.lab[..., 0] + 16)
    return shade


def _paler_than_skin(work: Work, part: Part) -> Floats:
    """Return (h, w) 1 on what has hardly any colour beside the skin, as whites have, else 0."""
    chroma = np.asarray(cv2.magnitude(*cv2.split(work.lab[part])[1:]), np.float32)
    sure = work.regions.skin > 0.5
    if work.grey or not sure.any():
        return np.zeros_like(chroma)
    red, yellow = work.lab[sure][:, 1:].T
    pale = _PALE * float(np.median(np.sqrt(red * red + yellow * yellow)))
    return np.clip(2 - 2 * chroma / pale, 0, 1)


def volume(work: Work) -> Floats:
    """Return the change of Lab of volume that an adult's face loses and gains."""
    parts = (
        (part.vertices, part.spread, work.sitter.far(row.severity) * part.height)
        for row in work.sitter.table.volume
        for part in row.parts
    )
    relief = sum_of_bells(parts, work.face.mesh, work.face.frame, work.face.shape)
    return lit_change(work, relief, hangs=True)


def folds(work: Work) -> Floats:
    """Return the change of Lab of folds, lit as the photograph lights the face."""
    rows = ((fold, work.sitter.far(fold.severity)) for fold in work.sitter.table.fold)
    relief = relief_of_folds(rows, work.face.mesh, work.face.shape, unit=work.face.frame.unit)
    return lit_change(work, relief, hangs=True)


def tone(work: Work) -> Floats:
    """Return the change of Lab of an adult's tone.

    Skin a little darker and yellower, lips paler, brows that fade, and duller whites of the eyes.
    """
    far, regions = work.sitter.far("tone"), work.regions
    change = np.empty_like(work.lab)
    change[..., 0] = -0.5 * far * regions.skin * work.share
    change[..., 1] = 0
    change[..., 2] = 1.0 * far * regions.skin * work.share
    change[..., :2] += far * _uneven(work)
    return change + _paler_lips(work) + _faded_brows(work) + _duller_eyes(work)


def _paler_lips(work: Work) -> Floats:
    """Return the change of Lab of lips that lose their colour to that of the skin, and their gloss.

    Less red alone would leave a violet that no skin has.
    """
    lips, sure = work.regions.lips, work.regions.skin > 0.5
    change = np.zeros_like(work.lab)
    if not sure.any():
        return change
    skin = np.median(work.lab[sure], axis=0)
    usual = coarse_within(work.lab[..., 0], lips, _GLOSS * work.face.frame.unit)
    change[..., 0] = _GLOSS_LOST * np.minimum(usual - work.lab[..., 0], 0)
    change[..., 0] += _LIPS_LIGHTER * (skin[0] - usual)
    change[..., 1:] = _LIPS_PALER * (skin[1:] - work.lab[..., 1:])
    return np.asarray((work.sitter.far("lip") * lips)[..., None] * change, np.float32)


def _uneven(work: Work) -> Floats:
    """Return the change (h, w, 2) of L* and a* of skin that is no longer of one colour."""
    flecks, blush = work.noise(*_FLECKS, more=201), work.noise(*_BLUSH, more=202)
    where = (work.regions.skin * work.share)[..., None]
    return where * np.stack([_UNEVEN * flecks, _FLUSHED * blush], axis=-1)


def _faded_brows(work: Work) -> Floats:
    """Return the change of Lab of brows that thin out and turn grey, as they do after the hair."""
    unit, brows, light = work.face.frame.unit, work.regions.brows, work.lab[..., 0]
    far = work.sitter.far("brows")
    reach = _AROUND_BROWS * unit
    planes = np.moveaxis(work.lab, -1, 0)
    around = np.stack([coarse_within(p, work.regions.skin, reach) for p in planes], axis=-1)
    skin = around[..., 0]
    # Under a fringe there is no skin beside what is dark.
    beside = blurred(work.regions.skin, reach)
    brows = brows * np.clip((beside - _COVERED) / _COVERED, 0, 1)
    hair = brows * np.clip((skin - light) / np.maximum(_HAIRY * work.share, 1), 0, 1)
    # Where hairs have gone their skin is seen, and those that are left are paler than they were.
    change = (far * _FADED * hair)[..., None] * (around - work.lab)
    change[..., 1:] *= 1 - _GREYED
    return change


def _duller_eyes(work: Work) -> Floats:
    """Return the change of Lab of whites of the eyes: darker, redder and yellower with age.

    After Russell et al. 2014 in direction, by eye in size; around the iris nothing changes.
    """
    change = np.zeros_like(work.lab)
    part = _around_eyes(work)
    if change[part].size:
        pale = 1.0 if work.grey else _paler_than_skin(work, part)
        glare = (_brighter_than_skin(work, part) - _GLARES[0]) / (_GLARES[1] - _GLARES[0])
        change[part] = _duller(work.within(part), pale, 1 + _LESS_GLARE * np.clip(glare, 0, 1))
    # Lids that sink shade what is under them.
    change[..., 0] += _LIDS_SINK * work.sitter.far("lid") * _shade_on_whites(work)
    return change


def _duller(work: Work, pale: Floats | float, darker: Floats) -> Floats:
    duller = np.full_like(work.lab, _DULLER)
    duller[..., 0] *= darker * (work.lab[..., 0] + 16)
    whites = np.zeros(work.face.shape, np.float32)
    for eye in both_sides(RIGHT_EYE):
        whites += filled(work.face.shape, [work.face.mesh[list(eye)]]) * _off_iris(work, eye)
    return (work.sitter.far("eyes") * whites * pale)[..., None] * duller


def _around_eyes(work: Work) -> Part:
    eyes = np.vstack([work.face.mesh[list(eye)] for eye in both_sides(RIGHT_EYE)])
    return part_around(eyes, _BESIDE_EYES * work.face.frame.unit)


def _off_iris(work: Work, eye: Sequence[int]) -> Floats:
    """Return (h, w) 0 on an eye's iris and 1 beyond its rim."""
    rows, columns = np.ogrid[: work.face.shape[0], : work.face.shape[1]]
    x, y = work.face.mesh[list(eye)].mean(axis=0)
    away = np.hypot(columns - x, rows - y) / work.face.frame.unit
    return np.clip((away - _IRIS) / _IRIS_EASE, 0, 1).astype(np.float32)
