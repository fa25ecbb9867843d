"""Recipes that a command is given as files."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import typer

if TYPE_CHECKING:
    from pipelines.recipe_document import RecipeDocument

# What says where a recipe is drawn and what is kept with it, and nothing of the picture.
_BESIDE: Final = (
    "--recipe", "--case", "--target-age", "--from-version", "--note", "--as", "--json",
)  # fmt: skip

RecipeT = TypeVar("RecipeT", bound="RecipeDocument")


def case_of_recipe(context: typer.Context) -> str:
    """Return the case that a recipe is to be drawn in.

    Raises BadParameter where there is none, or options are given that a recipe holds itself.
    """
    case: str | None = context.params["case"]
    if case is None:
        raise typer.BadParameter(
            "A recipe is drawn in a case: give --case NUMBER in the place of --out."
        )
    check_recipe_alone(context)
    return case


def check_recipe_alone(context: typer.Context) -> None:
    """Raise BadParameter where options are given that a recipe holds itself."""
    given = [
        param.opts[0]
        for param in context.command.params
        if param.opts[0].startswith("--")
        and param.opts[0] not in _BESIDE
        and _was_given(context, param.name or "")
    ]
    if given:
        raise typer.BadParameter(
            f"The recipe holds all that is drawn; leave out {', '.join(given)}, or leave out "
            f"--recipe to draw anew."
        )


def _was_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


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
