"""Files of an agency's own models: prototypes that it built, networks that it brings."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pipelines.ageing.neural import network_files, open_network
from pipelines.ageing.prototype_file import read_prototypes
from pipelines.materials import model_files_of
from pipelines.recipe import AnyRecipe
from workbench.cases.records import CustodyEntry
from workbench.cases.vault import Vault
from workbench.errors import AgencyModelError

ModelKind = Literal["prototypes", "network"]
_KIND_OF: Final[dict[str, ModelKind]] = {".npz": "prototypes", ".toml": "network"}
_SHOWN_LETTERS: Final = 160
MODEL_ADDED: Final = "model added"


@dataclass(frozen=True)
class ModelCard:
    """One model: its name, what it is, what it reaches, its terms, and the hashes of its files.

    ``sha256`` names the prototypes or a network's manifest, ``network_sha256`` the network itself.
    """

    name: str
    kind: ModelKind
    reach: str
    licence: str
    sha256: str
    network_sha256: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The hashes of its files."""
        return (self.sha256,) if self.network_sha256 is None else (self.sha256, self.network_sha256)

    def answers_to(self, wanted: str) -> bool:
        """Tell whether it is meant by a name, or by the first eight digits or more of its hash."""
        return wanted == self.name or (len(wanted) >= 8 and self.sha256.startswith(wanted))


@dataclass(frozen=True)
class ModelFiles:
    """A model read from its files, with their bytes by SHA-256."""

    card: ModelCard
    files: dict[str, bytes]


def read_model(path: Path, *, name: str | None = None) -> ModelFiles:
    """Read and check prototypes (.npz) or a network's manifest (.toml) with the network beside it.

    ``name`` is what prototypes are called; a network has its name from its manifest. Raises
    AgencyModelError, PrototypeError and NeuralError.
    """
    kind = _KIND_OF.get(path.suffix.lower())
    if kind is None:
        raise AgencyModelError(
            f"The file '{path.name}' is no model: give prototypes that were built here (.npz), or "
            f"the manifest of a network (.toml) with the network beside it."
        )
    return _read_prototypes(path, name) if kind == "prototypes" else _read_network(path, name)


def model_cards(entries: Iterable[CustodyEntry]) -> list[ModelCard]:
    """Return the models that a custody log tells of, which is the list of them."""
    found: list[ModelCard] = []
    for entry in entries:
        # An entry that was edited is for the check of the log to tell.
        if entry.action == MODEL_ADDED:
            with contextlib.suppress(TypeError):
                found.append(ModelCard(**entry.details))
    return found


def check_models(recipe: AnyRecipe, vault: Vault) -> None:
    """Raise AgencyModelError where a recipe names a model file that a home does not hold."""
    for sha256, what in model_files_of(recipe).items():
        if not vault.holds("models", sha256):
            raise AgencyModelError(
                f"The picture is drawn with {what} ({sha256[:12]}…), which this home does not "
                f"hold. Add that very file to its models."
            )


def _read_prototypes(path: Path, name: str | None) -> ModelFiles:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AgencyModelError(
            f"The file '{path.name}' cannot be read ({error.strerror}). Check its name and place."
        ) from error
    _, manifest = read_prototypes(data, name=path.name)
    sha256 = _digest(data)
    reach = (
        f"{manifest.photographs} photographs, {manifest.youngest_years:g} to "
        f"{manifest.oldest_years:g} years"
    )
    called = name or f"prototypes {sha256[:8]}"
    card = ModelCard(called, "prototypes", reach, _short(manifest.licence), sha256)
    return ModelFiles(card, {sha256: data})


def _read_network(path: Path, name: str | None) -> ModelFiles:
    document, network = network_files(path)
    manifest = open_network(document, network, name=path.name).manifest
    if name not in (None, manifest.name):
        raise AgencyModelError(
            f"The network has the name '{manifest.name}' from its manifest, not '{name}'. Leave "
            f"the name out, or change it in the manifest."
        )
    youngest, oldest = manifest.valid_ages
    card = ModelCard(
        manifest.name,
        "network",
        f"{youngest:g} to {oldest:g} years",
        _short(manifest.licence),
        _digest(document),
        _digest(network),
    )
    return ModelFiles(card, {card.sha256: document, _digest(network): network})


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _short(licence: str) -> str:
    words = " ".join(licence.split())
    return words if len(words) <= _SHOWN_LETTERS else f"{words[:_SHOWN_LETTERS]}…"
