"""What lies in the bag of a case: files of the vault, their names, and what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipelines.materials import model_files_of, originals_of
from pipelines.recipe import AnyRecipe
from workbench.cases.records import Case
from workbench.cases.vault import Area
from workbench.exports.case_uco import BagFile, DrawnVersion

RECORDS: Final = "data/case.json"
HISTORY: Final = "data/log.json"
ORIGIN: Final = "data/origin.json"
LINKED: Final = "data/case-uco.jsonld"
DOCUMENTS: Final = frozenset({RECORDS, HISTORY, ORIGIN, LINKED})
Recipes = Mapping[str, AnyRecipe]
"""The recipes of a case by their SHA-256."""
Products = Mapping[str, Mapping[str, str]]
"""The lists of what came with pictures, names and hashes, by the SHA-256 of the list."""


@dataclass(frozen=True)
class KeptFile:
    """A file of the vault that belongs to a case, and what it is to a reader."""

    area: Area
    sha256: str
    suffix: str
    what: str

    @property
    def name(self) -> str:
        """Its name in a bag."""
        return f"data/{self.area}/{self.sha256}{self.suffix}"


def recipe_name(sha256: str) -> str:
    """Return the name in a bag of the recipe with this hash."""
    return KeptFile("products", sha256, ".json", "").name


def kept_files(
    case: Case, recipes: Recipes, products: Products, *, originals: bool = True
) -> dict[str, KeptFile]:
    """Return every file of the vault that a case needs, by its name in a bag.

    ``products`` gives the names and hashes of what came with pictures, by the hash of the list.
    """
    found: dict[str, KeptFile] = {}
    for file in _listed(case, recipes, products):
        if originals or file.area != "originals":
            known = found.get(file.name)
            what = f"{known.what}; {file.what}" if known and known.what != file.what else file.what
            found[file.name] = replace(file, what=what)
    return found


def models_in(recipes: Recipes) -> tuple[str, ...]:
    """Return the agency's own models that recipes draw with, as words."""
    found = (what for recipe in recipes.values() for what in model_files_of(recipe).values())
    return tuple(dict.fromkeys(found))


def drawn_versions(
    case: Case, recipes: Recipes, files: Mapping[str, BagFile]
) -> Iterator[DrawnVersion]:
    """Yield what each version was drawn from and what came of it, of the files that are there."""
    for version in case.versions:
        wanted = originals_of(recipes[version.recipe_sha256])
        names = (recipe_name(version.recipe_sha256), picture_name(version.rendering_sha256))
        yield DrawnVersion(
            number=version.number,
            drawn_at=version.created_at.isoformat(),
            software=str(version.drawn_with.get("software", "unknown")),
            sources=tuple(file for file in files.values() if file.sha256 in wanted),
            results=tuple(files[name] for name in names),
        )


def list_name(sha256: str) -> str:
    """Return the name in a bag of a list of what came with a picture."""
    return KeptFile("products", sha256, ".json", "").name


def picture_name(sha256: str) -> str:
    """Return the name in a bag of the rendering with this hash."""
    return KeptFile("products", sha256, ".png", "").name


def _listed(case: Case, recipes: Recipes, products: Products) -> Iterable[KeptFile]:
    for photo in case.photos:
        suffix = "".join(letter for letter in photo.format.lower() if letter.isascii())
        suffix = f".{suffix}" if suffix.isalnum() else ""
        what = f"photograph {photo.number}, {photo.age_years:g} years ({photo.relation})"
        yield KeptFile("originals", photo.sha256, suffix, what)
        if photo.landmarks_sha256:
            what = f"landmarks of photograph {photo.number}"
            yield KeptFile("products", photo.landmarks_sha256, ".json", what)
    for skull in case.skulls:
        yield KeptFile("originals", skull.sha256, skull.suffix, f"skull {skull.number}")
    for version in case.versions:
        what = f"version {version.number}, {version.shows}, {version.state}"
        yield KeptFile("products", version.rendering_sha256, ".png", what)
        yield KeptFile("products", version.recipe_sha256, ".json", f"recipe of {what}")
        if version.products_sha256:
            yield KeptFile("products", version.products_sha256, ".json", f"list of files of {what}")
            for name, sha256 in products[version.products_sha256].items():
                yield KeptFile("products", sha256, Path(name).suffix, f"{name} of {what}")
        for sha256, model in model_files_of(recipes[version.recipe_sha256]).items():
            yield KeptFile("models", sha256, "", model)
