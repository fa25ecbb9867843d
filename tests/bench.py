"""Measure speed as ratios to one ``cv2.remap`` of the same size in the same run.

Run with ``make bench``. Times differ from machine to machine; the ratios are what is promised.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from models.samples import portrait, sample
from pipelines.ageing.eyes import eye_corrections, eye_layer
from pipelines.ageing.growth import grow_landmarks
from pipelines.ageing.head import Ages, head_field
from pipelines.ageing.plan import AgedFace, plan_progression
from pipelines.arrays import Pixels
from pipelines.landmark_finder import find_landmarks
from pipelines.layers import Layer, flatten
from pipelines.photograph import read_photograph
from pipelines.render import render
from pipelines.warp import warp_pixels
from tests.faces import landmarks

RUNS = 7
FULL_SIZE, FULL_LIMIT = (3000, 4000), 6.0
PREVIEW_SIDE, PREVIEW_LIMIT = 1024, 8.0
AGES = Ages(6.0, 14.0, "F")


@dataclass(frozen=True)
class Ratio:
    """One promise: the median of its runs, in units of the yardstick's median."""

    name: str
    milliseconds: float
    yardstick_ms: float
    limit: float

    @property
    def value(self) -> float:
        """Time in yardsticks."""
        return self.milliseconds / self.yardstick_ms


def main() -> int:
    """Print the table; return 1 when a promise is missed."""
    ratios = (
        full_size(),
        preview("child-06-girl-light", 14.0),
        preview("adult-25-woman-dark", 60.0),
    )
    for ratio in ratios:
        verdict = "holds" if ratio.value <= ratio.limit else "MISSED"
        sys.stdout.write(
            f"{ratio.name:42s} {ratio.milliseconds:8.1f} ms = {ratio.value:5.2f} remaps of "
            f"{ratio.yardstick_ms:6.1f} ms   limit {ratio.limit:g}   {verdict}\n"
        )
    return int(any(ratio.value > ratio.limit for ratio in ratios))


def full_size() -> Ratio:
    """Warp, eyes and composite of 12 megapixels."""
    picture = _picture(FULL_SIZE)
    face = landmarks(scale=FULL_SIZE[0] / 6, size=FULL_SIZE)

    def job() -> None:
        grown = grow_landmarks(face.ibug68, from_age=AGES.start, to_age=AGES.end, sex=AGES.sex)
        head = head_field(face, grown, ages=AGES)
        layers = [Layer("grown photograph", warp_pixels(picture, head))]
        layers.append(eye_layer(picture, head, eye_corrections(face, grown, ages=AGES)))
        flatten(layers)

    return _measure("warp + eyes + composite, 12 MP", job, picture, FULL_LIMIT)


def preview(name: str, target: float) -> Ratio:
    """The whole answer of a preview, from recipe to pixels."""
    photograph = read_photograph(sample(name))
    shown = portrait(name)
    face = AgedFace(photograph.sha256, find_landmarks(photograph), shown.age_years)
    recipe = plan_progression([face], target_age=target, sex=shown.sex)
    small = photograph.scaled(PREVIEW_SIDE)
    pictures = {photograph.sha256: small}

    def job() -> None:
        _ = render(recipe, pictures, max_side=PREVIEW_SIDE).pixels

    title = f"preview at {PREVIEW_SIDE} px, {shown.age_years} to {target:g} years"
    return _measure(title, job, small.pixels, PREVIEW_LIMIT)


def _measure(name: str, job: Callable[[], None], picture: Pixels, limit: float) -> Ratio:
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    x, y = x + np.float32(0.3), y + np.float32(0.3)

    def yardstick() -> None:
        cv2.remap(picture, x, y, cv2.INTER_CUBIC)

    times: list[float] = []
    yards: list[float] = []
    for _ in range(RUNS):
        yards.append(_milliseconds(yardstick))
        times.append(_milliseconds(job))
    return Ratio(name, statistics.median(times), statistics.median(yards), limit)


def _milliseconds(job: Callable[[], None]) -> float:
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def _picture(size: tuple[int, int]) -> Pixels:
    noise = np.random.default_rng(0).integers(0, 256, (size[1] // 8, size[0] // 8, 3), np.uint8)
    return np.asarray(cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
