"""What another photograph of the person lends to the one that is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pipelines.ageing.detail import detail_layers
from pipelines.ageing.laid_face import lay_over
from pipelines.ageing.skin_window import Face, face_window
from pipelines.ageing.strokes import divided, stroke_mask
from pipelines.alignment import eye_frame
from pipelines.arrays import Floats, Pixels
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer
from pipelines.materials import Materials
from pipelines.recipe import Recipe
from pipelines.steps import DetailStep, Stroke


def lent_detail(
    recipe: Recipe,
    picture: Pixels,
    after: Landmarks,
    carried: Callable[[Floats], Floats],
    materials: Materials,
    *,
    scale: float,
) -> tuple[Layer, ...]:
    """Return the layers of detail from the photograph that the recipe's step names.

    ``carried`` maps points (n, 2) px of the drawn photograph to the aged picture; ``scale`` is the
    size of that photograph over the one that strokes were drawn on. Nothing where a face has no
    mesh.
    """
    step, mesh = recipe.step(DetailStep), after.groups.get("mesh")
    if step is None or mesh is None:
        return ()
    source = next(s for s in recipe.sources if s.sha256 == step.sha256)
    photograph, landmarks = materials.face(source.sha256, source.landmarks)
    if "mesh" not in landmarks.groups:
        return ()
    face = face_window(picture, mesh, eye_frame(after))
    laid = lay_over(face, landmarks, photograph.pixels)
    hidden = _mask(face, step.hidden, carried, scale) if step.hidden else None
    return detail_layers(face, laid, strength=step.strength, hidden=hidden)


def _mask(
    face: Face, strokes: Sequence[Stroke], carried: Callable[[Floats], Floats], scale: float
) -> Floats:
    mask = np.zeros(face.shape, np.uint8)
    for stroke in strokes:
        line, radius = np.array(stroke.points, np.float64), stroke.radius_px
        # A straight stroke bends with the face.
        line = (divided(line, radius) + 0.5) * scale - 0.5
        points = carried(line) - face.offset
        np.maximum(mask, stroke_mask(face.shape, points, radius * scale), out=mask)
    return mask / np.float32(255)
