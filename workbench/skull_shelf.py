"""Skulls of a vault, read once for all the builds that are drawn over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.reconstruction.skull_recipe import SkullRecipe
from workbench.cases.vault import Vault

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Prepared
    from pipelines.reconstruction.skull import Skull

# A CT's skull with its envelope takes some 60 MB.
_MOST: Final = 2


class SkullShelf:
    """The skulls that were read last, by their file, how it is read, and their points."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._read: dict[tuple[str, str], Prepared] = {}

    def lay_out(self, recipe: SkullRecipe, skull: Skull) -> None:
        """Have a recipe's skull ready that was just read from the very file that was kept."""
        from pipelines.reconstruction.approximation import Prepared

        key = _key(recipe)
        if key not in self._read:
            self._put(key, Prepared.of(skull))

    def _put(self, key: tuple[str, str], ready: Prepared) -> None:
        while len(self._read) >= _MOST:
            self._read.pop(next(iter(self._read)))
        self._read[key] = ready

    def skull(self, recipe: SkullRecipe) -> Prepared:
        """Return a recipe's skull; raise VaultError, and PipelineError as reading does."""
        from pipelines.reconstruction.approximation import Reading, open_kept_skull

        source = recipe.skull
        key = _key(recipe)
        if key not in self._read:
            data = self._vault.read("originals", source.sha256)
            reading = Reading(source.frame, source.unit, source.series, source.bone_hu)
            ready = open_kept_skull(data, source.suffix, reading, recipe.points)
            self._put(key, ready)
        return self._read[key]


def _key(recipe: SkullRecipe) -> tuple[str, str]:
    return recipe.skull.model_dump_json(), recipe.points_json
