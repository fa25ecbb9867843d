"""Measure speed as ratios to a yardstick in the same run: one ``cv2.remap``, or a rival.

Run with ``make bench``. Times differ from machine to machine; the ratios are what is promised.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

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
from pipelines.matte import find_mattes
from pipelines.photograph import Photograph, read_photograph
from pipelines.quality import measure_quality
from pipelines.recipe import Recipe
from pipelines.render import render, retuned
from pipelines.restoration import proposed, restore
from pipelines.steps import Choices, HeadStep, SkinStep
from pipelines.warp import warp_pixels
from tests.bench_bone import bone
from tests.bench_cases import store
from tests.bench_ratio import REPORTED, RUNS, Ratio, measured
from tests.bench_rivals import rivals
from tests.bench_table import document
from tests.bench_work import work
from tests.faces import landmarks

FULL_SIZE, FULL_LIMIT = (3000, 4000), 6.0
PREVIEW_SIDE, PREVIEW_LIMIT, LAYERED_LIMIT = 1024, 8.0, 15.0
ALL_LAYERS_LIMIT, MOVED_LIMIT, MEMORY_LIMIT = 12.0, 5.0, 10.0
# A ratio that is higher by more than this share is worse, and not by chance.
WORSE = 0.2
AGES = Ages(6.0, 14.0, "F")


def main() -> int:
    """Print the table; return 1 when a promise is missed, or a ratio has become worse."""
    asked = _asked()
    ratios = (
        full_size(),
        preview("child-06-girl-light", 14.0, bare=True),
        preview("child-06-girl-light", 14.0),
        preview("adult-25-woman-dark", 60.0),
        all_layers("adult-25-woman-dark", 60.0),
        # What studio cameras deliver; one run, for it takes as long as all other rows.
        all_layers("adult-25-woman-dark", 60.0, enlarged=2.0, limit=REPORTED, runs=1),
        strength_moved("adult-25-woman-dark", 60.0),
        restoration("child-06-girl-light"),
        mattes("adult-25-woman-dark"),
        memory("adult-25-woman-dark", 60.0),
        memory("child-06-girl-light", 14.0),
        *rivals(),
        *bone(),
        *work(),
        *store(),
    )
    for ratio in ratios:
        sys.stdout.write(f"{ratio}\n")
    found = document(ratios)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    before = json.loads(asked.check.read_text("utf-8")) if asked.check else {"rows": ()}
    worse = worsened(_by_name(found), _by_name(before))
    for line in worse:
        sys.stdout.write(f"{line}\n")
    return int(bool(worse) or any(ratio.value > ratio.limit for ratio in ratios))


def worsened(now: Mapping[str, float], before: Mapping[str, float]) -> tuple[str, ...]:
    """Return a line on every ratio that is more than a fifth above what it was, or not there."""
    return tuple(
        f"{name}: {_told(now.get(name))} where it was {was:.2f} x"
        for name, was in before.items()
        if now.get(name, float("inf")) > (1 + WORSE) * was
    )


def _told(ratio: float | None) -> str:
    return "not measured" if ratio is None else f"{ratio:.2f} x"


def _by_name(figures: Mapping[str, Any]) -> dict[str, float]:
    return {f"{row['name']} / {row['yardstick']}": row["ratio"] for row in figures["rows"]}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the ratios in this file")
    parser.add_argument("--check", type=Path, help="fail where a ratio of this file is passed")
    return parser.parse_args()


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


def preview(name: str, target: float, *, bare: bool = False) -> Ratio:
    """The whole answer of a preview, from recipe to pixels; ``bare`` leaves out the skin."""
    recipe, photograph = _sitter(name, target)
    if bare:
        steps = tuple(step for step in recipe.steps if not isinstance(step, SkinStep | HeadStep))
        recipe = recipe.model_copy(update={"steps": steps})
    small = photograph.scaled(PREVIEW_SIDE)
    pictures = {photograph.sha256: small}

    def job() -> None:
        _ = render(recipe, pictures, max_side=PREVIEW_SIDE).pixels

    ages = f"{recipe.sources[0].age_years:g} to {target:g} years"
    title = f"{'preview' if bare else 'all layers'} at {PREVIEW_SIDE} px, {ages}"
    return _measure(title, job, small.pixels, PREVIEW_LIMIT if bare else LAYERED_LIMIT)


def all_layers(
    name: str,
    target: float,
    *,
    enlarged: float = 1.0,
    limit: float = ALL_LAYERS_LIMIT,
    runs: int = RUNS,
) -> Ratio:
    """Warp and all layers of an adult, from recipe to pixels, at 12 megapixels or ``enlarged``."""
    recipe, photograph = _sitter(name, target)
    large = _enlarged(photograph, round(FULL_SIZE[1] * enlarged))

    def job() -> None:
        _ = render(recipe, {photograph.sha256: large}).pixels

    title = f"warp and all layers, {12 * enlarged**2:.0f} MP"
    return _measure(title, job, large.pixels, limit, runs=runs)


def strength_moved(name: str, target: float) -> Ratio:
    """The answer to a slider that changes strengths only."""
    recipe, photograph = _sitter(name, target)
    small = photograph.scaled(PREVIEW_SIDE)
    drawing = render(recipe, {photograph.sha256: small})
    softer = recipe.model_copy(
        update={"steps": Choices(skin=SkinStep(strength=0.6)).steps(adult=True, growing=False)}
    )

    def job() -> None:
        _ = retuned(drawing, softer).pixels

    return _measure(f"a strength moved, {PREVIEW_SIDE} px", job, small.pixels, MOVED_LIMIT)


def restoration(name: str) -> Ratio:
    """Mending noise, blur and fading at preview size; reported by itself, without a limit."""
    photograph = read_photograph(sample(name)).scaled(PREVIEW_SIDE)
    noise = np.random.default_rng(0).normal(0, 8, photograph.pixels.shape)
    poor = np.clip(photograph.pixels + noise, 0, 255).astype(np.uint8)
    face = find_landmarks(photograph)
    wishes = proposed(measure_quality(poor, face))

    def job() -> None:
        restore(poor, unit_px=face.pupil_distance, wishes=wishes)

    return _measure(f"restoration, {PREVIEW_SIDE} px", job, poor, float("inf"), runs=3)


def mattes(name: str) -> Ratio:
    """Telling hair and person from the rest; once per photograph, so that no other row holds it."""
    photograph = read_photograph(sample(name)).scaled(PREVIEW_SIDE)
    face = find_landmarks(photograph)

    def job() -> None:
        find_mattes(photograph.pixels, face)

    title = f"mattes, once per photograph, {PREVIEW_SIDE} px"
    return _measure(title, job, photograph.pixels, float("inf"), runs=3)


def memory(name: str, target: float) -> Ratio:
    """Peak memory of a 12-megapixel rendering, in decoded pictures, in a process of its own."""
    # What another drawing left to be used again would make this one look smaller.
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(_memory, name, target).result()


def _memory(name: str, target: float) -> Ratio:
    recipe, photograph = _sitter(name, target)
    large = _enlarged(photograph)
    # Linux forgets the peak so far, which finding the face has left.
    Path("/proc/self/clear_refs").write_text("5")
    before = _status_kb("VmRSS")
    _ = render(recipe, {photograph.sha256: large}).pixels
    decoded = large.pixels.nbytes / 1024
    taken = _status_kb("VmHWM") - before + decoded
    title = f"peak memory, 12 MP, {recipe.sources[0].age_years:g} to {target:g} years"
    return Ratio(
        title,
        taken / 1e3,
        decoded / 1e3,
        MEMORY_LIMIT,
        unit="MB",
        yardstick="the decoded picture",
    )


def _status_kb(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1])


def _sitter(name: str, target: float) -> tuple[Recipe, Photograph]:
    photograph = read_photograph(sample(name))
    shown = portrait(name)
    face = AgedFace(photograph.sha256, find_landmarks(photograph), shown.age_years)
    return plan_progression([face], target_age=target, sex=shown.sex), photograph


def _enlarged(photograph: Photograph, height: int = FULL_SIZE[1]) -> Photograph:
    size = (round(photograph.size[0] * height / photograph.size[1]), height)
    large = cv2.resize(photograph.pixels, size, interpolation=cv2.INTER_CUBIC)
    return replace(photograph, pixels=np.asarray(large, np.uint8))


def _measure(
    name: str, job: Callable[[], None], picture: Pixels, limit: float, *, runs: int = RUNS
) -> Ratio:
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    x, y = x + np.float32(0.3), y + np.float32(0.3)

    def yardstick() -> None:
        cv2.remap(picture, x, y, cv2.INTER_CUBIC)

    return measured(name, job, yardstick, limit, runs=runs)


def _picture(size: tuple[int, int]) -> Pixels:
    noise = np.random.default_rng(0).integers(0, 256, (size[1] // 8, size[0] // 8, 3), np.uint8)
    return np.asarray(cv2.resize(noise, size, interpolation=cv2.INTER_CUBIC), np.uint8)


if __name__ == "__main__":
    sys.exit(main())
