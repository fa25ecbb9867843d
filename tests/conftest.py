"""What holds for every test: none fails because the machine was busy, none waits for what is known.

A face's mattes take four fifths of drawing it, and most tests draw the same few faces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import settings

from pipelines.ageing import matted
from pipelines.arrays import Pixels
from pipelines.landmarks import Landmarks
from pipelines.matte import Mattes, Stroke, find_mattes

# Hypothesis stops an example after 200 ms as usual, which a loaded machine reaches on any of them.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

_MOST_KEPT = 40


@pytest.fixture(scope="session", autouse=True)
def _mattes_found_once() -> None:
    """Find the mattes of a drawing once over all tests; tests of mattes find them themselves."""
    found: dict[str, Mattes] = {}

    def find_once(
        pixels: Pixels, landmarks: Landmarks, *, strokes: Sequence[Stroke] = ()
    ) -> Mattes:
        asked = hashlib.sha256(pixels.tobytes())
        asked.update(f"{pixels.shape} {landmarks.to_json()} {tuple(strokes)}".encode())
        key = asked.hexdigest()
        if key not in found:
            if len(found) == _MOST_KEPT:
                found.pop(next(iter(found)))
            found[key] = mattes = find_mattes(pixels, landmarks, strokes=strokes)
            # A stage that wrote into them would spoil another test.
            mattes.person_levels.setflags(write=False)
            mattes.hair_levels.setflags(write=False)
        return found[key]

    matted.find_mattes = find_once
