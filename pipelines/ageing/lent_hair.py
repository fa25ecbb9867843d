"""Lay the hair of a donor's photograph on a grown head, before anything else is done to hair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.ageing.donor_hair import Head, donor_hair
from pipelines.ageing.matted import Moved
from pipelines.arrays import Pixels
from pipelines.landmarks import Landmarks
from pipelines.layers import Layer
from pipelines.lending import DonorHairStep
from pipelines.materials import Materials
from pipelines.matte import find_mattes


def lent_hair(
    step: DonorHairStep,
    picture: Pixels,
    mattes: Moved,
    after: Landmarks,
    materials: Materials,
) -> tuple[tuple[Layer, ...], Moved]:
    """Return the layers of a donor's hair, and the mattes of hair and person as they then are.

    Raises MatteError where the head's own hair would show around the donor's.
    """
    photograph, placed = materials.face(step.sha256, step.landmarks)
    found = photograph.once(
        "mattes", (step.landmarks_json, ()), lambda: find_mattes(photograph.pixels, placed)
    )
    head = Head(picture, after, mattes.hair)
    donor = Head(photograph.pixels, placed, found.hair)
    layers, cover = donor_hair(head, donor, keep_colour=step.keep_colour, strength=step.strength)
    # Where old hair was removed there is no person any more.
    bare = np.clip(mattes.hair - cover, 0, 1)
    hair = mattes.hair + np.float32(step.strength) * (cover - mattes.hair)
    person = mattes.person
    if person is not None:
        person = np.maximum(person - np.float32(step.strength) * bare, hair)
    remarks = tuple(f"Of the hair's donor: {remark}" for remark in found.remarks)
    return layers, replace(mattes, person=person, hair=hair, remarks=(*mattes.remarks, *remarks))
