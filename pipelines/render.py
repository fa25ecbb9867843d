"""Render a recipe: a pure function of the recipe and the materials that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models import registry
from pipelines.ageing.lent import relaid
from pipelines.ageing.plan import TABLES
from pipelines.ageing.progression import draw_progression
from pipelines.ageing.skin import tuned
from pipelines.alignment import eye_frame
from pipelines.consensus import averaged
from pipelines.developing import Developed, develop
from pipelines.drafting import FINAL, Draft
from pipelines.errors import RecipeError
from pipelines.lending import NeuralStep, PrototypesStep
from pipelines.materials import Materials
from pipelines.photograph import Photograph
from pipelines.postmortem.drawing import draw_postmortem
from pipelines.postmortem.recipe import PostmortemRecipe
from pipelines.recipe import AnyRecipe, ConsensusRecipe, Recipe
from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.recipe import ApproximationRecipe
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from pipelines.rendering import Rendering
from pipelines.steps import SettingStep, SkinStep, Step


def render(
    recipe: AnyRecipe,
    materials: Materials | Mapping[str, Photograph],
    *,
    max_side: int | None = None,
    draft: Draft = FINAL,
) -> Rendering:
    """Make the picture that a recipe describes.

    ``materials`` may be photographs by their SHA-256 where the recipe names nothing else;
    ``max_side`` limits the longer side of the working picture in px, for previews. A ``draft`` may
    give up a drawing over bone between its stages. Raises
    RecipeError where something that is drawn from is missing or the tables are others than the
    recipe was made with, WarpError where the picture would fold.
    """
    if isinstance(recipe, ConsensusRecipe):
        return averaged([render(part, materials, max_side=max_side) for part in recipe.parts])
    if not isinstance(materials, Materials):
        materials = Materials.of(materials)
    if isinstance(recipe, ApproximationRecipe):
        # Its libraries for surfaces are slow to load, and no progression needs them.
        from pipelines.reconstruction.drawing import draw_approximation

        return draw_approximation(recipe, materials.skull(recipe), draft=draft)
    if isinstance(recipe, FlatRecipe):
        from pipelines.reconstruction.flat_drawing import draw_flat

        return draw_flat(
            recipe, {k: materials.photograph(sha) for k, sha in recipe.views.items()}, draft=draft
        )
    if isinstance(recipe, SuperimpositionRecipe):
        from pipelines.reconstruction.superimposition_drawing import draw_superimposition

        return draw_superimposition(
            recipe, materials.skull(recipe), materials.photograph(recipe.photograph), draft=draft
        )
    if isinstance(recipe, PostmortemRecipe):
        return draw_postmortem(recipe, materials, max_side=max_side)
    _check_tables(recipe)
    developed = develop(recipe, materials.photograph(recipe.sources[0].sha256))
    if max_side is None:
        return draw(recipe, developed, materials)
    return draw(recipe, developed.scaled(max_side), materials.scaled(max_side))


def draw(
    recipe: Recipe, developed: Developed, materials: Materials, *, draft: Draft = FINAL
) -> Rendering:
    """Make the picture of a recipe from its developed photograph, at whatever size that has.

    Other photographs come from ``materials``, at a size of their own.
    """
    _check_tables(recipe)
    return draw_progression(recipe, developed, materials, draft=draft)


def drawing_key(recipe: Recipe) -> str:
    """Return what is the same for all recipes that differ in strengths of skin layers alone."""
    if recipe.step(SettingStep):
        # A garment's border is drawn over the skin as strong as it is.
        return recipe.sha256
    steps = tuple(_at_full(step) for step in recipe.steps)
    return recipe.model_copy(update={"steps": steps}).sha256


def retuned(rendering: Rendering, recipe: Recipe) -> Rendering:
    """Return a drawing of the same :func:`drawing_key` as ``recipe`` with the recipe's strengths.

    The result is the rendering of ``recipe`` to the bit, without drawing it again.
    """
    step, mesh = recipe.step(SkinStep), rendering.landmarks.groups.get("mesh")
    layers = relaid(rendering.layers, recipe)
    if step is not None and mesh is not None:
        layers = tuned(layers, step, mesh, eye_frame(rendering.landmarks))
    return replace(rendering, layers=layers, laid=None)


def _at_full(step: Step) -> Step:
    if isinstance(step, SkinStep):
        return step.model_copy(update={"strength": 1.0, "effects": {}})
    # At 0 a lent layer is not drawn at all.
    if isinstance(step, NeuralStep) and step.strength:
        return step.model_copy(update={"strength": 1.0})
    if isinstance(step, PrototypesStep) and step.skin:
        return step.model_copy(update={"skin": 1.0})
    return step


def _check_tables(recipe: Recipe) -> None:
    if set(recipe.tables) != set(TABLES):
        raise RecipeError(
            f"The recipe names the tables {', '.join(sorted(recipe.tables)) or '(none)'}; this "
            f"version of the workbench draws with {', '.join(sorted(TABLES))}. Install the version "
            f"that the recipe names ({recipe.software}) to render it again."
        )
    for name, expected in recipe.tables.items():
        found = registry.sha256(name)
        if found != expected:
            raise RecipeError(
                f"The recipe was made with another version of the table '{name}' "
                f"({expected[:12]}…, here {found[:12]}…). Install the version of the workbench "
                f"that the recipe names ({recipe.software}) to render it again."
            )
