"""Recipes that a command is given as files."""

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from pipelines.recipe_document import RecipeDocument

RecipeT = TypeVar("RecipeT", bound="RecipeDocument")


def recipe_of(kind: type[RecipeT], file: Path) -> RecipeT:
    """Read a recipe of one kind; another command's is wrong use. Raises RecipeError."""
    from workbench.progressing import read_recipe_file

    recipe = read_recipe_file(file)
    if not isinstance(recipe, kind):
        product = recipe.product.replace("_", " ")
        raise typer.BadParameter(
            f"'{file.name}' is the recipe of another product ({product}). Draw it with the command "
            f"that made it."
        )
    return recipe
