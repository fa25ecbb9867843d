"""A file of prototypes holds no names, cannot be changed unseen, and runs nothing."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from functools import cache

import numpy as np
import pytest

from pipelines.ageing.prototype_file import read_prototypes, write_prototypes
from pipelines.ageing.prototype_learning import learn
from pipelines.errors import PrototypeError
from tests.made_up_collections import made_up

SOURCES = tuple(hashlib.sha256(bytes([n])).hexdigest() for n in range(40))


@cache
def stored() -> bytes:
    people = made_up(40)
    return write_prototypes(
        learn(people),
        software="workbench 0",
        licence="Ours; for case work only.",
        ages=np.array([each.age_years for each in people]),
        women_and_girls=20,
        sources=SOURCES,
    )


def _with(**changed: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> bytes:
    with np.load(io.BytesIO(stored())) as archive:
        members = {**{name: archive[name] for name in archive.files}, **changed}
    again = io.BytesIO()
    np.savez(again, allow_pickle=True, **members)
    return again.getvalue()


def test_what_was_written_is_read_again() -> None:
    prototypes, manifest = read_prototypes(stored(), name="p.npz")
    assert np.abs(prototypes.shape - learn(made_up(40)).shape).max() < 1e-6
    assert prototypes.sha256 == hashlib.sha256(stored()).hexdigest()
    assert (manifest.photographs, manifest.women_and_girls, manifest.men_and_boys) == (40, 20, 20)
    assert manifest.licence == "Ours; for case work only."
    assert set(manifest.sources) == set(SOURCES)


def test_the_same_collection_gives_the_same_bytes() -> None:
    first = stored()
    stored.cache_clear()
    assert stored() == first


def test_the_manifest_names_no_file_and_no_person() -> None:
    with np.load(io.BytesIO(stored())) as archive:
        manifest = json.loads(archive["manifest"].tobytes())
    assert set(manifest) == {
        *("format", "software", "licence", "photographs", "women_and_girls", "men_and_boys"),
        *("youngest_years", "oldest_years", "sources", "arrays_sha256"),
    }


@pytest.mark.parametrize("member", ["shape", "manifest", "years"])
def test_a_changed_member_is_found(member: str) -> None:
    with np.load(io.BytesIO(stored())) as archive:
        array = archive[member].copy()
    array.flat[0] += 1
    with pytest.raises(PrototypeError, match=r"'p\.npz' have changed"):
        read_prototypes(_with(**{member: array}), name="p.npz")


def test_pickles_and_strangers_are_refused() -> None:
    pickled = _with(years=np.array([{"a": 1}], dtype=object))
    other = io.BytesIO()
    np.savez(other, a=np.zeros(3))
    for data in (b"", b"no zip", stored()[:-200], pickled, other.getvalue()):
        with pytest.raises(PrototypeError, match="is not a file of prototypes"):
            read_prototypes(data, name="p.npz")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("years.npy", bytes(120_000_000))
    with pytest.raises(PrototypeError, match="unpacks to 120 MB"):
        read_prototypes(bomb.getvalue(), name="p.npz")
