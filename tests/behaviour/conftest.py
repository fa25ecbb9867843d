"""Verifications by the hundred, over records that are edited and recipes that stay."""

from __future__ import annotations

import pytest

from pipelines.materials import Materials
from pipelines.recipe import AnyRecipe
from pipelines.render import render
from pipelines.rendering import Rendering


@pytest.fixture(scope="session")
def drawn() -> dict[str, Rendering]:
    """What a recipe was drawn to, by its SHA-256."""
    return {}


@pytest.fixture
def drawn_once(drawn: dict[str, Rendering], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each recipe be drawn once over all tests: a drawing takes longer than the rest."""

    def draw_once(recipe: AnyRecipe, materials: Materials) -> Rendering:
        if recipe.sha256 not in drawn:
            drawn[recipe.sha256] = render(recipe, materials)
        return drawn[recipe.sha256]

    monkeypatch.setattr("workbench.verification.render", draw_once)
