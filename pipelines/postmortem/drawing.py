"""Draw a post-mortem picture from its recipe: each operation a layer that can be put away."""

from __future__ import annotations

from typing import Final

from pipelines.landmarks import Landmarks
from pipelines.layers import Layer, flatten
from pipelines.materials import Materials, fitted
from pipelines.photograph import Photograph
from pipelines.postmortem.complexion import colour_layer
from pipelines.postmortem.eyes import OPEN_FROM, Donor, eye_layers, opening
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.postmortem.shifting import mouth_layer, swelling_layer
from pipelines.postmortem.steps import ColourStep, EyesStep, MouthStep, SwellingStep, WoundsStep
from pipelines.postmortem.wounds import wounds_layer
from pipelines.rendering import Rendering, Stopwatch

PHOTOGRAPH: Final = "photograph"


def draw_postmortem(
    recipe: PostmortemRecipe, materials: Materials, *, max_side: int | None = None
) -> Rendering:
    """Draw a recipe; ``max_side`` limits the picture's longer side in px, for previews.

    With every strength at 0 the picture is the photograph, to the bit.
    """
    watch = Stopwatch()
    if max_side is not None:
        materials = materials.scaled(max_side)
    photograph = materials.photograph(recipe.source.sha256)
    placed = recipe.source.landmarks
    landmarks = fitted(placed, photograph)
    scale = photograph.size[0] / placed.image_size[0]
    layers = [Layer(PHOTOGRAPH, photograph.pixels)]
    wounds = recipe.step(WoundsStep)
    if wounds:
        _add(layers, wounds_layer(photograph.pixels, landmarks, wounds, scale=scale))
        watch.lap("wounds")
    landmarks = _moved(recipe, layers, landmarks, scale, watch)
    eyes = recipe.step(EyesStep)
    warnings = _remarks(landmarks, eyes)
    if eyes:
        layers += eye_layers(flatten(layers), landmarks, eyes, _donor(eyes, materials))
        watch.lap("eyes")
    colour = recipe.step(ColourStep)
    if colour:
        _add(layers, colour_layer(flatten(layers), landmarks, colour))
        watch.lap("colour")
    return Rendering(tuple(layers), landmarks, (), tuple(warnings), watch.timings_ms)


def _moved(
    recipe: PostmortemRecipe,
    layers: list[Layer],
    landmarks: Landmarks,
    scale: float,
    watch: Stopwatch,
) -> Landmarks:
    """Add the layers that move something, and return the landmarks after them."""
    swelling, mouth = recipe.step(SwellingStep), recipe.step(MouthStep)
    if swelling:
        drawn = swelling_layer(flatten(layers), landmarks, swelling, scale=scale)
        if drawn:
            layers.append(drawn[0])
            landmarks = drawn[1]
        watch.lap("swelling")
    if mouth:
        drawn = mouth_layer(flatten(layers), landmarks, mouth)
        if drawn:
            layers.append(drawn[0])
            landmarks = drawn[1]
        watch.lap("mouth")
    return landmarks


def _add(layers: list[Layer], layer: Layer | None) -> None:
    if layer is not None:
        layers.append(layer)


def _donor(step: EyesStep, materials: Materials) -> Donor | None:
    if step.donor is None:
        return None
    photograph: Photograph = materials.photograph(step.donor.sha256)
    placed = Landmarks.from_json(step.donor.landmarks_json)
    return Donor(photograph.pixels, fitted(placed, photograph))


def _remarks(landmarks: Landmarks, eyes: EyesStep | None) -> list[str]:
    if eyes is None or not eyes.strength:
        return []
    remarks = [
        f"The {side} eye seems to stand open already; it is drawn over."
        for side in eyes.sides
        if opening(landmarks, side) > OPEN_FROM
    ]
    if eyes.donor is None:
        remarks.append("The colour of the irises is the artist's choice, not the person's.")
    return remarks
