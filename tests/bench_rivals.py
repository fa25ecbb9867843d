"""Rows of the bench against what a user would pick instead, on the same photograph and points."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Any, Final, cast

import cv2
import dlib
import numpy as np
from skimage.transform import PiecewiseAffineTransform, warp

from models.samples import sample
from pipelines.ageing.growth import grow_landmarks
from pipelines.ageing.head import Ages, head_field
from pipelines.arrays import Floats, Pixels
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import read_photograph
from pipelines.warp import warp_pixels
from tests.bench_ratio import REPORTED, Ratio, measured

_SIDE: Final = 1024
_AGES: Final = Ages(6.0, 14.0, "F")
_RUNS: Final = 3


def rivals() -> Iterator[Ratio]:
    """Yield our warp against theirs; facemorpher's where it is installed, which nothing here needs.

    Ours plans the field of the whole head, theirs is handed the grown points.
    """
    photograph = read_photograph(sample("child-06-girl-light")).scaled(_SIDE)
    face, picture = find_landmarks(photograph), photograph.pixels
    grown = grow_landmarks(face.ibug68, from_age=_AGES.start, to_age=_AGES.end, sex=_AGES.sex)
    before, after = (_with_border(points, picture) for points in (face.ibug68, grown))

    def ours() -> None:
        warp_pixels(picture, head_field(face, grown, ages=_AGES))

    def scikit_image() -> None:
        affine: Any = PiecewiseAffineTransform.from_estimate(after, before)
        warp(picture, affine)

    called = "scikit-image's piecewise-affine warp"
    name = f"warp, {_SIDE} px"
    yield measured(name, ours, scikit_image, 1 / 20, runs=_RUNS, called=called)
    if importlib.util.find_spec("facemorpher") is not None:
        morph = _facemorpher()

        def facemorpher() -> None:
            morph(picture, before.astype(int), after.astype(int), picture.shape)

        called = "facemorpher's warp"
        yield measured(name, ours, facemorpher, 1.0, runs=_RUNS, called=called)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    detector: Any = cast("Any", dlib).get_frontal_face_detector()

    def box() -> None:
        detector(grey, 1)

    yield measured(
        f"finding 68 points, irises and pose, {_SIDE} px",
        lambda: find_landmarks(photograph),
        box,
        REPORTED,
        runs=_RUNS,
        called="dlib's HOG detector, face box only",
    )


def _facemorpher() -> Any:
    """Return its warp. Its package's own start asks for a finder of faces that is not needed."""
    package: Any = importlib.util.find_spec("facemorpher")
    place = f"{package.submodule_search_locations[0]}/warper.py"
    spec: Any = importlib.util.spec_from_file_location("facemorpher_warper", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.warp_image


def _with_border(points: Floats, picture: Pixels) -> Floats:
    """Add the picture's corners and the middles of its edges, which stay where they are."""
    height, width = picture.shape[:2]
    # facemorpher reads one pixel beyond each point.
    x, y = width - 2, height - 2
    still = [(0, 0), (x / 2, 0), (x, 0), (0, y / 2), (x, y / 2), (0, y), (x / 2, y), (x, y)]
    return np.vstack([points, still])
