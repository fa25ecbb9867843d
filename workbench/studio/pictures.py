"""Pictures for the screen: smaller copies as data addresses, and previews kept for a while."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipelines.ageing.lent import unblended
from pipelines.ageing.live_warp import Anchors, anchors_of, recipe_response
from pipelines.arrays import Floats, Pixels
from pipelines.drafting import Draft
from pipelines.landmarks import Landmarks
from pipelines.recipe import Recipe
from pipelines.rendering import Measurement
from workbench.cases.records import Case, SourceImage
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.session import desk, give_way

Part = tuple[int, int, int, int]
PREVIEW_SIDE = 1024
# Points and strokes are set on this copy: as fine as a photograph is worked on.
WORKED_ON_SIDE = 1600
# The head alone is shown no higher than a screen has room for.
_HEAD_HEIGHT = 720
_SMALL_HEIGHT = 400
_QUALITY = 90


@dataclass(frozen=True)
class Preview:
    """Before and after as data addresses, with what the rendering measured and warned of.

    ``unblended`` is the picture without relatives, or None where there are none in it; ``layers``
    are the names of those that lie over the ground and show, from the bottom up. ``anchors`` say
    where landmarks went, if that is known; ``crop`` is what is shown: left, top, width and height
    in px of the photograph.
    """

    before: str
    after: str
    measurements: tuple[Measurement, ...]
    warnings: tuple[str, ...]
    unblended: str | None = None
    layers: tuple[str, ...] = ()
    anchors: Anchors | None = None
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


def data_address(pixels: Pixels) -> str:
    """Return (H, W, 3) uint8 sRGB as a JPEG data address."""
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    _, encoded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(encoded.tobytes()).decode()


def cut_out_address(pixels: Pixels) -> str:
    """Return (H, W, 4) uint8 sRGB as a WebP data address that is clear where it has no cover."""
    bgra = cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGRA)
    _, encoded = cv2.imencode(".webp", bgra, [cv2.IMWRITE_WEBP_QUALITY, _QUALITY])
    return "data:image/webp;base64," + base64.b64encode(encoded.tobytes()).decode()


@kept_for_who_looks(at_most=8)
def photograph_address(number: str, photo: int, sha256: str) -> str:
    """Return a case's photograph to work on; ``sha256`` ties the copy to its original."""
    return data_address(desk().photograph(number, photo).scaled(WORKED_ON_SIDE).pixels)


def preview(
    case: Case, recipe: Recipe, *, close: bool, hidden: Sequence[str] = (), small: bool = False
) -> Preview:
    """Render a case's recipe for the screen; ``close`` shows the head alone, in its own detail.

    Points that are moved and not kept yet leave hair and person as they were found. A newer wish
    ends the drawing. Layers named in ``hidden`` are left out; ``small`` is for several abreast.
    """
    photo = _drawn_photo(case, recipe)
    if photo.landmarks_sha256 is None:
        # They were found since the page read the case.
        photo = _drawn_photo(desk().case(case.number), recipe)
    keys = (case.number, photo.landmarks_sha256, recipe.sha256, tuple(hidden))
    height = _SMALL_HEIGHT if small else _HEAD_HEIGHT
    return _preview(*keys, close=close, height=height, _recipe=recipe, _photo=photo)


def _drawn_photo(case: Case, recipe: Recipe) -> SourceImage:
    return next(photo for photo in case.photos if photo.sha256 == recipe.sources[0].sha256)


@kept_for_who_looks(at_most=24)
def _preview(
    number: str,
    kept_sha256: str | None,
    recipe_sha256: str,
    hidden: tuple[str, ...],
    *,
    close: bool,
    height: int,
    _recipe: Recipe,
    _photo: SourceImage,
) -> Preview:
    del kept_sha256, recipe_sha256  # They tie the picture to its recipe and to what was found.
    size = (_photo.width, _photo.height)
    draft = Draft(desk().kept_landmarks(_photo), give_way)
    # The frame stays while points are moved, and so does the photograph at its size.
    head = _head_box(draft.outline(_recipe.sources[0].landmarks)) if close else None
    side = PREVIEW_SIDE if head is None else _side_for(head, size, height)
    drawn = desk().preview(number, _recipe, max_side=side, draft=draft)
    rendering = drawn.without(hidden)
    part = _part_of(rendering.pixels, head)
    plain, beside = unblended(_recipe), None
    if plain != _recipe:
        without = desk().preview(number, plain, max_side=side, draft=draft)
        beside = data_address(_cut(without.pixels, part))
    return Preview(
        _before(number, _photo.number, _photo.sha256, side, part),
        data_address(_cut(rendering.pixels, part)),
        rendering.measurements,
        rendering.warnings,
        beside,
        tuple(dict.fromkeys(layer.name for layer in drawn.layers[1:] if layer.opacity > 0)),
        anchors_of(_recipe, drawn),
        _crop_of(part, _photo.width / rendering.pixels.shape[1]),
    )


def response_of(case: Case, recipe: Recipe) -> Floats:
    """Return how a recipe's growth answers to moved landmarks, (136, 136) px per px."""
    return _response(case.number, recipe.sha256, _recipe=recipe)


# Apart from the picture: it takes as long as some drawings, and few pictures have points moved.
@kept_for_who_looks(at_most=8)
def _response(number: str, recipe_sha256: str, *, _recipe: Recipe) -> Floats:
    del number, recipe_sha256  # They tie it to who may look, and to its recipe.
    return recipe_response(_recipe)


@kept_for_who_looks(at_most=8)
def _before(number: str, photo: int, sha256: str, side: int, part: Part) -> str:
    del sha256  # Ties the copy to its original.
    return data_address(_cut(desk().photograph(number, photo).scaled(side).pixels, part))


def _head_box(landmarks: Landmarks) -> Floats:
    """Return low and high corner of the head with its hair, (2, 2), in shares of the picture."""
    face, unit = landmarks.ibug68, landmarks.pupil_distance
    low = face.min(axis=0) - [0.9 * unit, 1.6 * unit]
    high = face.max(axis=0) + [0.9 * unit, 1.0 * unit]
    return np.clip(np.array([low, high]) / landmarks.image_size, 0.0, 1.0)


def _side_for(head: Floats, size: tuple[int, int], height: int) -> int:
    # So large that the head alone has the height wanted, but never enlarged.
    whole = (head[1] - head[0]) @ np.array([0.0, size[1]])
    return min(max(size), round(height * max(size) / max(whole, 1.0)))


def _part_of(pixels: Pixels, head: Floats | None) -> Part:
    """Return left, top, right and bottom of the head in a picture, or of all of it."""
    height, width = pixels.shape[:2]
    if head is None:
        return 0, 0, width, height
    left, top, right, bottom = np.rint(head * (width, height)).astype(int).ravel().tolist()
    return left, top, right, bottom


def _crop_of(part: Part, scale: float) -> tuple[float, float, float, float]:
    """Return left, top, width and height of a part in px of the photograph, ``scale`` as large."""
    left, top, right, bottom = (edge * scale for edge in part)
    return left, top, right - left, bottom - top


def _cut(pixels: Pixels, part: Part) -> Pixels:
    left, top, right, bottom = part
    return pixels[top:bottom, left:right]
