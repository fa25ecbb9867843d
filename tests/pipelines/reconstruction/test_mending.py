"""Bone lost on one side comes back from the other; a skull that lost none stays as it is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import KDTree

from pipelines.arrays import Floats
from pipelines.reconstruction.approximation import Approximation, Person, approximate, report
from pipelines.reconstruction.craniometry import Craniometry, Point
from pipelines.reconstruction.envelope import surface_samples
from pipelines.reconstruction.mending import MIRRORED_BONE, joined, mirrored_bone
from pipelines.reconstruction.products import views_of
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.views import shade_skull
from tests.pipelines.reconstruction.phantoms import SITTERS, Phantom, phantom, without_bone

# The cheek with the rim of the orbit: 25 mm around each.
CHEEK: Final = ("zm_r", "or_r", "zy_r", "ec_r", "lo_r", "mio_r")
RADIUS_MM: Final = 25.0
SIDED: Final = sorted(name for name in phantom("plain man").points if name[-2:] in ("_l", "_r"))


def lopsided(made: Phantom, by_mm: float) -> Phantom:
    """Return a head whose right cheek stands out and forward by so much, bone as skin."""
    centre = made.points.at("zm_r")[0]

    def moved(places: Floats) -> Floats:
        squared = ((places - centre) ** 2).sum(axis=-1, keepdims=True)
        return places + by_mm * np.exp(-squared / (2 * 30.0**2)) * [-0.8, -0.6, 0.0]

    points = {
        name: Point(tuple(moved(np.array(p.xyz)).tolist()), p.status)  # pyright: ignore[reportArgumentType]
        for name, p in made.points.items()
    }
    skull = replace(made.skull, vertices=moved(made.skull.vertices))
    return replace(made, skull=skull, points=Craniometry(points))


@cache
def drawn(*, broken: bool) -> Approximation:
    made = lopsided(phantom("plain man", hollow=True), 3.0)
    if broken:
        made = without_bone(made, CHEEK, RADIUS_MM)
    person = Person("M", "adult", "normal")
    return approximate(made.skull, made.points, person, table=made.table)


@pytest.mark.nightly
def test_a_cut_away_cheek_comes_back_as_the_face_of_the_whole_head() -> None:
    whole, mended = drawn(broken=False), drawn(broken=True)
    spots = KDTree(whole.points.at(*CHEEK))
    face, other = whole.faces["normal"], mended.faces["normal"]
    places = surface_samples(Skull(face.vertices, face.faces), 2.0)
    there = places[np.asarray(spots.query(places)[0]) < RADIUS_MM + 12]
    tree = KDTree(surface_samples(Skull(other.vertices, other.faces), 1.0))
    assert np.mean(np.asarray(tree.query(there)[0])) < 1.2


def test_mirrored_bone_is_told_in_the_record_and_stands_on_every_view() -> None:
    done = drawn(broken=True)
    assert done.mirrored is not None
    assert any("mirrored from the other side" in note and "zy_r" in note for note in done.notes)
    assert report(done)["bone_mirrored"]["status"] == "repaired"
    shaded = shade_skull(done.standing_skull, done.standing_mirrored)
    assert MIRRORED_BONE in views_of(done, "normal", shaded).lines
    assert len(np.unique(shaded.colour, axis=0)) == 2
    whole = drawn(broken=False)
    assert report(whole)["bone_mirrored"] is None
    assert MIRRORED_BONE not in views_of(whole, "normal", shaded).lines


@pytest.mark.nightly
@settings(max_examples=10, deadline=None)
@given(st.sampled_from(sorted(SITTERS)), st.sets(st.sampled_from(SIDED), max_size=6),
       st.floats(0.0, 6.0))  # fmt: skip
def test_nothing_is_mirrored_onto_bone_that_is_there(
    name: str, left_out: set[str], by_mm: float
) -> None:
    made = lopsided(phantom(name), by_mm)
    kept = {key: point for key, point in made.points.items() if key not in left_out}
    bone = mirrored_bone(made.skull, Craniometry(kept))
    assert bone is None
    assert joined(made.skull, bone) is made.skull


def test_what_is_mirrored_meets_the_bone_around_the_loss() -> None:
    whole = lopsided(phantom("young woman"), 4.0)
    made = without_bone(whole, CHEEK, RADIUS_MM)
    bone = mirrored_bone(made.skull, made.points)
    assert bone is not None
    own = KDTree(surface_samples(made.skull, 1.0))
    # Its edge, which bends as the bone there does, and not the mirror's own 4 mm off.
    seam = np.asarray(own.query(surface_samples(bone, 1.0))[0])
    there = KDTree(surface_samples(whole.skull, 1.0))
    off = np.asarray(there.query(surface_samples(bone, 1.0))[0])
    assert np.mean(off[seam < 5.0]) < 1.0
    assert np.mean(off) < 2.0


def test_bone_lost_without_a_point_that_tells_of_it_is_left_to_the_envelope() -> None:
    made = without_bone(phantom("plain man"), ("zy_r",), RADIUS_MM)
    whole = phantom("plain man").points
    assert mirrored_bone(made.skull, whole) is None
