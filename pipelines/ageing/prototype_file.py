"""Prototypes as one file: arrays and a manifest, held together by a hash, nothing executable.

The manifest names the photographs by their hashes alone: no file name, no person.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Annotated, Final, Literal

import numpy as np
import rfc8785
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.ageing.prototypes import GROUPS, LIGHTS, Prototypes
from pipelines.arrays import Floats
from pipelines.errors import PrototypeError
from pipelines.recipe import Sha256

_LARGEST_BYTES: Final = 100_000_000
_NOT_ONE: Final = "is not a file of prototypes; give one that 'workbench prototypes build' wrote."
# The shape of each array after the groups and years.
_SHAPES: Final[Mapping[str, tuple[int, ...]]] = {
    "size": (),
    "shape": (68, 2),
    "skin": (468, 3),
    "skin_size": (468,),
}


class PrototypeManifest(BaseModel):
    """Where prototypes come from: what they were learned from, with what, and under what terms."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    software: str
    licence: Annotated[str, Field(min_length=1)]
    photographs: int
    women_and_girls: int
    men_and_boys: int
    youngest_years: float
    oldest_years: float
    sources: tuple[Sha256, ...]
    arrays_sha256: Sha256


def write_prototypes(
    prototypes: Prototypes,
    *,
    software: str,
    licence: str,
    ages: Floats,
    women_and_girls: int,
    sources: tuple[str, ...],
) -> bytes:
    """Return the file's bytes, the same for the same collection. Ages (n,) and sources go along."""
    arrays = _arrays(prototypes)
    manifest = PrototypeManifest(
        software=software,
        licence=licence,
        photographs=len(ages),
        women_and_girls=women_and_girls,
        men_and_boys=len(ages) - women_and_girls,
        youngest_years=float(ages.min()),
        oldest_years=float(ages.max()),
        sources=tuple(sorted(sources)),
        arrays_sha256=_digest(arrays),
    )
    text = np.frombuffer(rfc8785.dumps(manifest.model_dump(mode="json")), np.uint8)
    sealed = {**arrays, "manifest": text}
    seal = np.frombuffer(bytes.fromhex(_digest(sealed)), np.uint8)
    stored = io.BytesIO()
    np.savez_compressed(stored, allow_pickle=False, **sealed, sha256=seal)
    return stored.getvalue()


def read_prototypes(data: bytes, *, name: str) -> tuple[Prototypes, PrototypeManifest]:
    """Read a file's bytes; ``name`` stands in errors.

    Raises PrototypeError where it is no such file, or differs from what was written.
    """
    sealed = _members(data, name)
    seal = sealed.pop("sha256")
    if seal.tobytes().hex() != _digest(sealed):
        raise PrototypeError(
            f"The prototypes '{name}' have changed since they were built, and are not used. "
            f"Bring the file back from your copy, or build it again."
        )
    try:
        manifest = PrototypeManifest.model_validate_json(sealed.pop("manifest").tobytes())
    except (ValidationError, KeyError) as error:
        raise PrototypeError(f"'{name}' {_NOT_ONE}") from error
    _check_shapes(sealed, name)
    table = {key: array.astype(np.float64) for key, array in sealed.items()}
    prototypes = Prototypes(
        years=table["years"],
        size=table["size"],
        shape=table["shape"],
        skin=table["skin"],
        skin_size=table["skin_size"],
        light=table["light"],
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return prototypes, manifest


def _arrays(prototypes: Prototypes) -> dict[str, NDArray[np.float32]]:
    names = ("years", *_SHAPES, "light")
    return {name: getattr(prototypes, name).astype(np.float32) for name in names}


def _digest(arrays: Mapping[str, NDArray[np.generic]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def _members(data: bytes, name: str) -> dict[str, NDArray[np.generic]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > _LARGEST_BYTES:
            raise PrototypeError(f"'{name}' unpacks to {unpacked / 1e6:,.0f} MB and {_NOT_ONE}")
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            members = {key: np.asarray(stored[key]) for key in stored.files}
    except (zipfile.BadZipFile, ValueError, EOFError, OSError) as error:
        raise PrototypeError(f"'{name}' {_NOT_ONE}") from error
    if set(members) != {"years", *_SHAPES, "light", "manifest", "sha256"}:
        raise PrototypeError(f"'{name}' {_NOT_ONE}")
    return members


def _check_shapes(arrays: Mapping[str, NDArray[np.generic]], name: str) -> None:
    groups, years = len(GROUPS), len(arrays["years"])
    wanted = {key: (groups, years, *rest) for key, rest in _SHAPES.items()}
    wanted |= {"years": (years,), "light": (groups, LIGHTS, 468)}
    for key, shape in wanted.items():
        array = arrays[key]
        if array.shape != shape or array.dtype != np.float32 or not np.isfinite(array).all():
            raise PrototypeError(f"'{name}' {_NOT_ONE}")
