"""Age the skin: every effect is a layer of its own, with a strength and a share by region.

Lightness changes are scaled by the skin's own lightness, so that dark and light skin lose the same
share of light, and no effect shifts a skin tone towards a norm. All layers are drawn at full
strength first; strengths and regions only say how they are laid down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

import cv2
import numpy as np

from pipelines.abreast import abreast
from pipelines.ageing import growing_skin, soft_skin
from pipelines.ageing.bands import blurred
from pipelines.ageing.beard import beard_shadow, grown_beard
from pipelines.ageing.bells import sum_of_bells
from pipelines.ageing.brows import grown_brows
from pipelines.ageing.fine_lines import AREAS, fine_lines
from pipelines.ageing.lids import hooded_lids
from pipelines.ageing.light import light_on, tonality_of
from pipelines.ageing.neck import aged_neck
from pipelines.ageing.own_lines import deepened_lines, luma
from pipelines.ageing.parts import region_share
from pipelines.ageing.regions import Regions, face_regions
from pipelines.ageing.sitter import Sitter
from pipelines.ageing.skin_window import Face, reduced, resized
from pipelines.ageing.skin_work import Part, Work, is_grey
from pipelines.ageing.spots import spots
from pipelines.ageing.teeth import adult_teeth, changed_teeth, worn_teeth
from pipelines.alignment import EyeFrame
from pipelines.arrays import Floats, Pixels
from pipelines.lab import to_lab, to_levels
from pipelines.layers import Layer, change_layer, content, light_layer, on_grey
from pipelines.steps import EffectName, EffectWish, SkinStep

# Px between the pupils at which changes are worked out, and enlarged: nothing soft is finer than
# the first, no line finer than the second.
_SOFT_UNIT, _FINE_UNIT = 72.0, 240.0
# How coarse an adult's skin becomes beside that of a child who has grown up; and by which share
# new folds are deepened as the photograph's own lines are.
_COARSER, _NEW_LINES = 0.7, 0.5
# What is coarser than a pore, in L*, on an adult's skin and on that of youth, where more looks like
# freckles; and what of a face's texture its neck has, so that the one is no mask over the other.
_PATCHES, _YOUNG_PATCHES, _POROUS_NECK = 0.7, 0.35, 0.6
# Blurs between which skin is flushed unevenly, and what tells its noise from others.
_FLUSH, _FLUSH_SEED = (0.04, 0.12), 103
# The level at which a layer changes nothing, and the least and most that a colour takes of a line.
_NEUTRAL, _COLOURS = 128, (0.5, 1.5)
# How far from the edges of skin its own lines begin, and from the edge of the face, where a jaw
# turns into shade, in pupil distances.
_EDGE, _JAW = 0.035, 0.10
# Bells from the inner corner of an eye down the side of the nose.
_BRIDGE = (((245, 193), (0.055, 0.09), 1.2), ((198, 174), (0.055, 0.11), 1.0))


@dataclass(frozen=True)
class Effect:
    """One effect: to whom it applies, and the change (h, w, 3) of Lab it makes on a small face.

    ``usual`` is its strength where the recipe does not name it; 0 for what the artist chooses.
    """

    name: EffectName
    applies: Callable[[Sitter], bool]
    change: Callable[[Work], Floats]
    usual: float = 1.0


def _adult(sitter: Sitter) -> bool:
    return sitter.is_adult


def _young(sitter: Sitter) -> bool:
    return sitter.childhood != 0


def _growing(sitter: Sitter) -> bool:
    return sitter.childhood > 0


def _teething(sitter: Sitter) -> bool:
    return changed_teeth(sitter.ages.start, sitter.ages.end) > 0


def _toothed(sitter: Sitter) -> bool:
    return _adult(sitter) or _teething(sitter)


def _bearded(sitter: Sitter) -> bool:
    return sitter.ages.sex != "F" and max(grown_beard(sitter.ages.start, sitter.ages.end)) > 0


def _teeth(work: Work) -> Floats:
    worn = worn_teeth(work)
    return worn + adult_teeth(work) if _teething(work.sitter) else worn


def _brows(work: Work) -> Floats:
    return grown_brows(
        work.lab,
        work.regions.brows,
        work.regions.skin,
        frame=work.face.frame,
        sex=work.sitter.ages.sex,
        far=min(work.sitter.childhood, 1.0),
        as_sharp=work.as_sharp,
    )


def _beard(work: Work) -> Floats:
    lip, jaw = grown_beard(work.sitter.ages.start, work.sitter.ages.end)
    return beard_shadow(work, lip=lip, jaw=jaw)


def _fine_lines(work: Work) -> Floats:
    lines = fine_lines(
        work.face.mesh,
        work.face.frame,
        work.face.shape,
        severities={area: work.sitter.far(area) for area in AREAS},
        seed=work.sitter.seed,
        towards=work.towards,
    )
    change = np.zeros_like(work.lab)
    change[..., 0] = (
        work.as_sharp(lines) * work.share * np.maximum(work.regions.skin, work.regions.neck)
    )
    return change


def _texture(work: Work) -> Floats:
    flush = work.noise(*_FLUSH, more=_FLUSH_SEED)
    far = float(np.clip(work.sitter.childhood, 0, 1))
    where = np.maximum(work.regions.skin, _POROUS_NECK * work.regions.throat)
    change = np.zeros_like(work.lab)
    change[..., 0] = far * _grain_of_skin(work, _YOUNG_PATCHES) * where
    change[..., 1] = far * 0.5 * flush * work.share * work.regions.skin
    return change


def _coarse_skin(work: Work) -> Floats:
    change = np.zeros_like(work.lab)
    grain = _grain_of_skin(work, _PATCHES) * work.regions.skin
    change[..., 0] = _COARSER * work.sitter.far("pores") * grain
    return change


def _grain_of_skin(work: Work, coarse: float) -> Floats:
    pores, patches = _noise_of_grain(work)
    # A pore is a small dark dip; between pores skin is smooth.
    dips = 0.45 - np.maximum(pores, -0.2)
    return work.as_sharp(1.3 * dips + coarse * patches) * work.share


def _noise_of_grain(work: Work) -> tuple[Floats, Floats]:
    return work.noise(0.006, 0.015, more=101), work.noise(0.015, 0.04, more=102)


def _spots(work: Work) -> Floats:
    sitter = work.sitter
    far = sitter.far("spots")
    return spots(work.lab, work.regions.skin, work.face.frame, far=far, seed=sitter.seed)


_SOFT = (
    Effect("child's features", _young, soft_skin.childs_features),
    Effect("jaw shadow", _young, growing_skin.jaw_shadow),
    Effect("cheek flush", _growing, growing_skin.faded_flush),
    Effect("volume", _adult, soft_skin.volume),
    Effect("folds", _adult, soft_skin.folds),
    Effect("neck", _adult, aged_neck),
    Effect("tone", _adult, soft_skin.tone),
)
_FINE = (
    Effect("fine lines", _adult, _fine_lines),
    Effect("spots", _adult, _spots),
    Effect("brows", _growing, _brows),
    Effect("lashes", _growing, growing_skin.fuller_lashes),
    Effect("teeth", _toothed, _teeth),
    Effect("coarse skin", _adult, _coarse_skin),
    Effect("skin texture", _growing, _texture, usual=0.8),
    Effect("beard shadow", _bearded, _beard, usual=0.0),
    Effect("lids", _adult, hooded_lids),
)
_USUAL: dict[str, float] = {effect.name: effect.usual for effect in (*_SOFT, *_FINE)}
_TUNABLE = {*_USUAL, "own lines"}
# What is drawn over something of another colour, as a fair lid over a dark eye, and not at more
# than its full strength. A layer of a change goes half the way to black and white only, so that
# these are kept at half and laid at twice the opacity.
_COVERING: frozenset[str] = frozenset({"lids"})
_STRIP = 128  # rows


def skin_layers(face: Face, sitter: Sitter, *, draft: bool = False) -> tuple[Layer, ...]:
    """Return the layers that age the skin of a face, at a strength of 1; empty for equal ages.

    A ``draft`` comes sooner where only points were moved since the last.
    """
    small = reduced(face, _SOFT_UNIT)
    lab = to_lab(small.pixels)
    regions = face_regions(lab, small.mesh, small.frame)
    towards, grey = light_on(small, lab, regions.skin), is_grey(lab, regions.skin)
    tones = tonality_of(small, regions.skin)
    before = small.pixels.astype(np.float32)
    drift = before.copy()
    soft = Work(small, lab, regions, sitter, towards, tones, grey, draft)
    layers, fine = abreast(
        lambda: _drawn(_SOFT, soft, drift, face), lambda: _with_noise_made(soft, face)
    )
    drift -= before
    far = sitter.far("lines")
    if far:
        powers = np.ones(3) if grey else tones
        layers.append(_own_lines(face, small, regions, drift, far, powers))
    if any(effect.applies(sitter) for effect in _FINE):
        so_far = np.clip(fine.pixels + resized(drift, fine.shape), 0, 255)
        near = _regions_at(regions, fine.shape)
        work = replace(soft, face=fine, lab=to_lab(so_far), regions=near)
        layers += _drawn(_FINE, work, so_far, face)
    return tuple(layers)


def _with_noise_made(soft: Work, face: Face) -> Face:
    """Return the face as fine effects see it, the noise that they take made ahead of them."""
    fine = reduced(face, _FINE_UNIT)
    work = replace(soft, face=fine)
    if _growing(work.sitter):
        work.noise(*_FLUSH, more=_FLUSH_SEED)
    if _growing(work.sitter) or _adult(work.sitter):
        _noise_of_grain(work)
    return fine


def _own_lines(
    face: Face, small: Face, regions: Regions, drift: Floats, far: float, powers: Floats
) -> Layer:
    """Return the layer that deepens a face's own lines, and new folds a little.

    ``regions`` and ``drift``, the change (h, w, 3) of grey levels so far, are those of ``small``.
    Red, green and blue follow the light of the skin by their ``powers`` (3,).
    """
    # Of the photograph above all: deepened as much, new folds would end as scars.
    brightness = luma(face.pixels)
    brightness += np.float32(_NEW_LINES) * resized(luma(drift), face.shape)
    bare = _inside(np.clip(regions.skin + regions.brows + regions.lips, 0, 1), _EDGE, small)
    bare *= _inside(regions.face, _JAW, small) * _beside_nose(small)
    where = resized(regions.skin * bare, face.shape)
    deeper = deepened_lines(brightness, where, face.frame.unit, far)
    layer = change_layer("own lines", deeper, offset=face.offset, strength=1.0)
    coloured = cv2.LUT(layer.pixels, _shares(small.pixels, regions.skin, powers))
    return replace(layer, pixels=np.asarray(coloured, np.uint8))


def _shares(pixels: Pixels, skin: Floats, powers: Floats) -> Pixels:
    """Return for each level of a layer (1, 256, 3) what red, green and blue take of it.

    Skin that loses as much of its blue as of its red turns brown, as if it were dirty.
    """
    usual = powers * np.median(pixels[skin > 0.5], axis=0) if (skin > 0.5).any() else np.ones(3)
    shares = usual / max(float(luma(usual[None, None].astype(np.float32))[0, 0]), 1.0)
    levels = _NEUTRAL + (np.arange(256)[:, None] - _NEUTRAL) * np.clip(shares, *_COLOURS)
    return np.rint(np.clip(levels, 0, 255)).astype(np.uint8)[None]


def _inside(mask: Floats, edge: float, face: Face) -> Floats:
    """Return a ``mask`` (h, w) drawn in by an ``edge`` in pupil distances."""
    side = 2 * max(1, round(edge * face.frame.unit)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    drawn_in = np.asarray(cv2.erode(mask, disc), np.float32)
    return np.minimum(mask, blurred(drawn_in, edge * face.frame.unit / 2))


def _beside_nose(face: Face) -> Floats:
    """Return (h, w) 0 along the bridge of the nose: what is dark there is its shade, no line."""
    bells = sum_of_bells(_BRIDGE, face.mesh, face.frame, face.shape)
    return np.clip(1 - bells, 0, 1)


def usual_strength(effect: EffectName) -> float:
    """Return how strong an effect is where nobody chose."""
    return _USUAL.get(effect, 1.0)


def tuned(
    layers: Sequence[Layer], step: SkinStep, mesh: Floats, frame: EyeFrame
) -> tuple[Layer, ...]:
    """Return layers with the strengths and regions that a recipe's step wants.

    ``mesh`` is (468, 2) px and ``frame`` the eye frame in the picture. Other layers than those of
    the skin pass unchanged.
    """
    return tuple(
        _tuned(layer, step, mesh, frame) if layer.name in _TUNABLE else layer for layer in layers
    )


def _tuned(layer: Layer, step: SkinStep, mesh: Floats, frame: EyeFrame) -> Layer:
    usual = EffectWish(strength=_USUAL.get(layer.name, 1.0))
    wish = next((w for name, w in step.effects.items() if name == layer.name), usual)
    opacity = min(_full(layer.name) * step.strength * wish.strength / 2, 1.0)
    if all(share == 1 for share in wish.regions.values()):
        return replace(layer, pixels=layer.pixels[..., :3], opacity=opacity)
    height, width = layer.pixels.shape[:2]
    factor = min(1.0, _SOFT_UNIT / frame.unit)
    shape = (max(round(height * factor), 8), max(round(width * factor), 8))
    scale = np.array([shape[1] / width, shape[0] / height])
    small = EyeFrame((frame.centre - layer.offset + 0.5) * scale - 0.5, frame.axes * scale)
    moved = (mesh - layer.offset + 0.5) * scale - 0.5
    share = resized(region_share(wish.regions, moved, small, shape), (height, width))
    alpha = np.rint(share * 255).astype(np.uint8)
    return replace(layer, pixels=np.dstack([layer.pixels[..., :3], alpha]), opacity=opacity)


def _drawn(effects: Sequence[Effect], work: Work, shown: Floats, face: Face) -> list[Layer]:
    """Return the layers over ``face`` of the effects that apply, one seeing what the last left.

    ``shown`` (h, w, 3) is the work's ``lab`` in grey levels; afterwards all changes are in both.
    """
    layers: list[Layer] = []
    lab = work.lab
    for effect in (effect for effect in effects if effect.applies(work.sitter)):
        change = effect.change(work)
        if work.grey:
            change[..., 1:] = 0
        part = content(change)
        for strip in _strips(part):
            lab[strip] += change[strip]
            after = to_levels(lab[strip])
            # What changes takes the place of its own Lab, to save another large array.
            np.subtract(after, shown[strip], out=change[strip])
            shown[strip] = after
        change[part] /= _full(effect.name)
        layers.append(_layer(effect.name, change, part, face))
    return layers


def _strips(part: Part) -> Iterator[Part]:
    """Yield a part in strips that stay in the processor's cache."""
    rows, columns = part
    for top in range(rows.start, rows.stop, _STRIP):
        yield slice(top, min(top + _STRIP, rows.stop)), columns


def _full(name: str) -> float:
    """Return the strength at which a layer of skin is laid as it is kept."""
    return 2.0 if name in _COVERING else 1.0


def _layer(name: EffectName, change: Floats, part: Part, face: Face) -> Layer:
    """Return the layer of a change (h, w, 3) in grey levels at any size over the face.

    All of the change lies in its ``part``.
    """
    if change.shape[:2] == face.shape:
        offset = (face.offset[0] + part[1].start, face.offset[1] + part[0].start)
        return light_layer(name, on_grey(change[part]), offset=offset, strength=_full(name))
    # Colour by colour: in floats the window of a large face is larger than its photograph.
    grey = np.empty((*face.shape, 3), np.uint8)
    for channel, plane in enumerate(cv2.split(change)):
        cv2.insertChannel(
            on_grey(resized(np.asarray(plane, np.float32), face.shape)), grey, channel
        )
    return light_layer(name, grey, offset=face.offset, strength=_full(name))


def _regions_at(regions: Regions, shape: tuple[int, int]) -> Regions:
    return Regions(**{f.name: resized(getattr(regions, f.name), shape) for f in fields(regions)})
