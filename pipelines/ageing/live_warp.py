"""What it takes to foresee, without drawing it, the picture of a face whose landmarks are moved.

Moved landmarks say where features of the photograph are, so its pixels hardly move with them: what
changes is the growth that hangs on them. It is told by where the grown points go, and in between
by a thin-plate spline, as the picture itself is. Where they went is at hand with a drawing; how
they answer takes longest, and is only asked for where moves are foreseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.ageing.fusion import fusion_shares
from pipelines.ageing.parts import regional
from pipelines.ageing.response import growth_response
from pipelines.arrays import Floats
from pipelines.landmarks import IBUG_COUNT
from pipelines.recipe import Recipe
from pipelines.rendering import Rendering
from pipelines.steps import GrowthStep

# Where the face's change has died away: so far from its middle, in its largest half extent.
_RING, _RING_POINTS = 1.6, 16
_ANGLES: Final = np.linspace(0, 2 * np.pi, _RING_POINTS, endpoint=False)
_CIRCLE: Final = np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])


@dataclass(frozen=True)
class Anchors:
    """A drawn picture's 68 points before and after (68, 2), in px of the photograph as is the rest.

    Around the face nothing changes at the places ``ring`` (16, 2) of the drawn picture, which
    shows there what stood at ``ring + ring_shift``.
    """

    before: Floats
    after: Floats
    ring: Floats
    ring_shift: Floats


def anchors_of(recipe: Recipe, rendering: Rendering) -> Anchors | None:
    """Return where the points of a recipe's drawn photograph went in its rendering.

    None for a rendering that does not say where everything went.
    """
    if rendering.movement is None:
        return None
    drawn = recipe.sources[0].landmarks
    scale = drawn.image_size[0] / rendering.landmarks.image_size[0]
    before = drawn.ibug68
    extent = np.ptp(before, axis=0).max() / 2
    ring = before.mean(axis=0) + _RING * extent * _CIRCLE
    # Middles of pixels are whole numbers, at whatever size a picture has.
    return Anchors(
        before,
        rendering.landmarks.scaled(drawn.image_size).ibug68,
        ring,
        rendering.movement.at((ring + 0.5) / scale - 0.5) * scale,
    )


def recipe_response(recipe: Recipe) -> Floats:
    """Return how the growth of the drawn photograph's 68 points answers to moves of them.

    (136, 136) px per px, x of all points and then y. What relatives and prototypes lend to the
    shape is taken not to answer.
    """
    step = recipe.step(GrowthStep) or GrowthStep(strength=0)
    first, *_ = recipe.sources
    shares = fusion_shares(
        [source.age_years for source in recipe.sources],
        to_age=recipe.target_age_years,
        weights=[source.weight for source in recipe.sources],
    )
    answer = growth_response(
        first.landmarks.ibug68,
        from_age=first.age_years,
        to_age=recipe.target_age_years,
        sex=recipe.sex,
        strength=step.strength,
        rate=step.rate,
        share=float(shares[0]),
    )
    still, whole = np.zeros((IBUG_COUNT, 2)), np.ones((IBUG_COUNT, 2))
    return answer * regional(still, whole, step.regions).T.reshape(-1, 1)
