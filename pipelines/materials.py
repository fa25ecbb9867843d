"""What a recipe is drawn from besides itself: photographs and model files, known by SHA-256."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.errors import RecipeError
from pipelines.landmarks import Landmarks
from pipelines.lending import DonorHairStep, FamilyStep, NeuralStep, PrototypesStep
from pipelines.photograph import Photograph
from pipelines.recipe import AnyRecipe, Progressed
from pipelines.recipe_document import AgelessRecipe
from pipelines.reconstruction.skull_recipe import BoneRecipe, SkullRecipe

if TYPE_CHECKING:
    from pipelines.reconstruction.approximation import Prepared

# A photograph and its landmarks may differ by rounding in the ratio of their sides.
_SAME_RATIO = 0.02


def _no_skull(recipe: SkullRecipe) -> Prepared:
    raise RecipeError(
        f"The recipe draws on the skull {recipe.skull.sha256[:12]}…, which was not given; add that "
        f"very file and render again."
    )


@dataclass(frozen=True)
class Materials:
    """Photographs and model files by SHA-256, each read only when a recipe's step asks for it.

    ``photograph`` gives a photograph at the size that is worked at, ``file`` a file's bytes,
    ``skull`` the skull of a recipe, read; each raises an error that names what is missing.
    """

    photograph: Callable[[str], Photograph]
    file: Callable[[str], bytes]
    skull: Callable[[SkullRecipe], Prepared] = _no_skull

    @classmethod
    def of(
        cls, photographs: Mapping[str, Photograph], files: Mapping[str, bytes] | None = None
    ) -> Materials:
        """Return materials that are all at hand."""

        def photograph(sha256: str) -> Photograph:
            if sha256 not in photographs:
                raise RecipeError(
                    f"The recipe draws on the photograph {sha256[:12]}…, which was not given; "
                    f"add that very file to the case and render again."
                )
            return photographs[sha256]

        def file(sha256: str) -> bytes:
            if files is None or sha256 not in files:
                raise RecipeError(
                    f"The recipe draws on the model file {sha256[:12]}…, which was not given; "
                    f"add that very file and render again."
                )
            return files[sha256]

        return cls(photograph, file)

    def scaled(self, max_side: int) -> Materials:
        """Return them with photographs whose longer side is at most ``max_side`` px."""

        def smaller(sha256: str) -> Photograph:
            return self.photograph(sha256).scaled(max_side)

        return replace(self, photograph=smaller)

    def face(self, sha256: str, landmarks: Landmarks) -> tuple[Photograph, Landmarks]:
        """Return a photograph and a face's landmarks in its px; raise RecipeError if they misfit.

        ``landmarks`` may be in px of the same photograph at another size.
        """
        photograph = self.photograph(sha256)
        return photograph, fitted(landmarks, photograph)


def originals_of(recipe: AnyRecipe) -> tuple[str, ...]:
    """Return the SHA-256 of everything that a recipe draws on: photographs, or a skull's files."""
    skulls = recipe.skulls if isinstance(recipe, AgelessRecipe) else ()
    return (*photographs_of(recipe), *skulls)


def photographs_of(recipe: AnyRecipe) -> tuple[str, ...]:
    """Return the SHA-256 of every photograph of a face in a recipe, the drawn one first."""
    if not isinstance(recipe, Progressed):
        return recipe.photographs
    found: list[str] = []
    for part in recipe.parts:
        family, donor = part.step(FamilyStep), part.step(DonorHairStep)
        found += [source.sha256 for source in part.sources]
        found += [relative.sha256 for relative in family.relatives] if family else []
        found += [donor.sha256] if donor else []
    return tuple(dict.fromkeys(found))


def model_files_of(recipe: AnyRecipe) -> dict[str, str]:
    """Return the SHA-256 of every model file that a recipe names, and what each of them is."""
    found: dict[str, str] = {}
    for part in recipe.parts:
        prototypes, network = part.step(PrototypesStep), part.step(NeuralStep)
        if prototypes:
            found[prototypes.sha256] = f"the prototypes '{prototypes.name}'"
        if network:
            found[network.manifest_sha256] = f"the manifest of the network '{network.name}'"
            found[network.network_sha256] = f"the network '{network.name}'"
    return found


def age_shown(recipe: AnyRecipe) -> float | None:
    """Return the age that a picture shows, or None for one that shows none."""
    return recipe.target_age_years if isinstance(recipe, Progressed) else None


def needs_surfaces(recipe: AnyRecipe) -> bool:
    """Tell whether surfaces are drawn, which takes libraries of its own."""
    return isinstance(recipe, BoneRecipe)


def needs_network(recipe: AnyRecipe) -> bool:
    """Tell whether a network must be run to draw a recipe."""
    return any(part.step(NeuralStep) for part in recipe.parts)


def drawn_by_network(recipe: AnyRecipe) -> bool:
    """Tell whether a trained network draws in the picture of a recipe."""
    networks = (part.step(NeuralStep) for part in recipe.parts)
    return any(network and network.strength > 0 for network in networks)


def fitted(landmarks: Landmarks, photograph: Photograph) -> Landmarks:
    """Return landmarks in px of a photograph of any size; raise RecipeError if they misfit."""
    width, height = landmarks.image_size
    if abs(width / height - photograph.size[0] / photograph.size[1]) > _SAME_RATIO:
        raise RecipeError(
            f"The landmarks were placed on a picture of {width} × {height} px and do not fit "
            f"the photograph of {photograph.size[0]} × {photograph.size[1]} px; "
            f"place them on this photograph."
        )
    return landmarks.scaled(photograph.size)
