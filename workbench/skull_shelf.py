"""Skulls of a vault, read once for all the builds that are drawn over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipelines.reconstruction.skull_recipe import SkullRecipe, SkullSource
from workbench.cases.vault import Vault

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Prepared, Reading
    from pipelines.reconstruction.skull import Skull

# A CT's skull with its envelope takes some 60 MB.
_MOST: Final = 2


class SkullShelf:
    """The skulls that were read last, by their file, how it is read, and their points."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._read: dict[tuple[str, str], Prepared] = {}
        self._bones: dict[str, Skull] = {}

    def lay_out(self, recipe: SkullRecipe, skull: Skull) -> None:
        """Have a recipe's skull ready that was just read from the very file that was kept."""
        from pipelines.reconstruction.approximation import Prepared

        key = _key(recipe)
        if key not in self._read:
            self._put(key, Prepared.of(skull, recipe.points))

    def _put(self, key: tuple[str, str], ready: Prepared) -> None:
        _make_room(self._read)
        self._read[key] = ready

    def bone(self, source: SkullSource) -> Skull:
        """Return the surface of a kept file; raise VaultError, and PipelineError as reading does.

        It does not ask for points: a file that does not say its side needs a frame.
        """
        from pipelines.reconstruction.approximation import open_kept_bone

        key = source.model_dump_json()
        if key not in self._bones:
            data = self._vault.read("originals", source.sha256)
            self.lay_bone(source, open_kept_bone(data, source.suffix, _reading(source)))
        return self._bones[key]

    def lay_bone(self, source: SkullSource, bone: Skull) -> None:
        """Have the surface ready that was just read from the very file that was kept."""
        _make_room(self._bones)
        self._bones[source.model_dump_json()] = bone

    def skull(self, recipe: SkullRecipe) -> Prepared:
        """Return a recipe's skull; raise VaultError, and PipelineError as reading does."""
        from pipelines.reconstruction.approximation import Prepared, open_kept_bone

        source = recipe.skull
        key = _key(recipe)
        if key not in self._read:
            data = self._vault.read("originals", source.sha256)
            bone = open_kept_bone(data, source.suffix, _reading(source), recipe.points)
            ready = Prepared.of(bone, recipe.points)
            self._put(key, ready)
        return self._read[key]


def _make_room(shelf: dict[Any, Any]) -> None:
    while len(shelf) >= _MOST:
        shelf.pop(next(iter(shelf)))


def _reading(source: SkullSource) -> Reading:
    from pipelines.reconstruction.approximation import Reading

    return Reading(source.frame, source.unit, source.series, source.bone_hu)


def _key(recipe: SkullRecipe) -> tuple[str, str]:
    return recipe.skull.model_dump_json(), recipe.points_json
