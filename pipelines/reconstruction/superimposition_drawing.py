"""Draw the recipe of a superimposition: its picture in layers, its overlays and its report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

import numpy as np

from pipelines.arrays import Pixels
from pipelines.drafting import FINAL, Draft
from pipelines.layers import Layer, flatten
from pipelines.photograph import Photograph
from pipelines.reconstruction import criteria, support
from pipelines.reconstruction.approximation import Prepared
from pipelines.reconstruction.depths import depths_for, table_of
from pipelines.reconstruction.focal import lens_of
from pipelines.reconstruction.labels import labelled, marks
from pipelines.reconstruction.overlay import SKULL, WIPED, overlay
from pipelines.reconstruction.placing import unchecked
from pipelines.reconstruction.png import png
from pipelines.reconstruction.product_names import COMPARISON
from pipelines.reconstruction.superimposition import (
    Superimposition,
    report,
    skin_over,
    superimpose,
)
from pipelines.reconstruction.superimposition_recipe import SuperimpositionRecipe
from pipelines.rendering import Rendering, Stopwatch
from pipelines.sentences import Sentence

TITLE: Final = "SUPERIMPOSITION"
STATEMENT: Final = Sentence(
    "A comparison for an examiner. It serves exclusion better than the contrary, and decides "
    "nothing."
)
# Between its camera, its layers and its pictures a drawing may be given up so many times.
STAGES: Final = 4
# Larger photographs are laid over at this size; the camera is solved on the whole one.
_LONGEST_PX: Final = 2000
_SIDE_ON_DEG: Final = 60.0


def draw_superimposition(
    recipe: SuperimpositionRecipe,
    ready: Prepared,
    photograph: Photograph,
    *,
    draft: Draft = FINAL,
) -> Rendering:
    """Return a skull over a whole photograph in layers, with its overlays and its report.

    Raises RecipeError for tables that are not those of the recipe, CraniometryError, DepthError
    and SuperimpositionError.
    """
    recipe.check_tables()
    watch = Stopwatch()
    draft.go_on()
    own = recipe.own_table
    depths = depths_for(
        recipe.sex, recipe.age_band, recipe.build,
        table=table_of(own.text, own.name) if own else (),
        accept_adult=recipe.accept_adult_depths,
    )  # fmt: skip
    lens = lens_of(photograph, mm35=recipe.focal_mm35, distance_mm=recipe.distance_mm)
    model = skin_over(ready.skull, recipe.points, depths, ready.bone.envelope)
    draft.go_on()
    found = superimpose(ready.skull, model, recipe.face, lens, photograph.size)
    watch.lap("camera")
    draft.go_on()
    shown, pixels = _at_working_size(found, photograph)
    layers = overlay(shown, pixels, mix=recipe.mix, wipe=recipe.wipe, across=recipe.across)
    draft.go_on()
    right_at = _right_at(found)
    said = _said(found, recipe, photograph)
    doubts = found.skull.warnings
    products = _pictures(layers, _words(found), right_at, doubts)
    products[COMPARISON] = json.dumps(said, ensure_ascii=False, indent=1).encode()
    in_sight = [*doubts, *unchecked(model.bone)]
    sides = Layer("sides", marks((pixels.shape[1], pixels.shape[0]), right_at, in_sight))
    watch.lap("picture")
    return Rendering(
        (*layers, sides),
        warnings=tuple(said["notes"]),
        timings_ms=dict(watch.timings_ms),
        products=products,
    )


def _at_working_size(
    found: Superimposition, photograph: Photograph
) -> tuple[Superimposition, Pixels]:
    small = photograph.scaled(_LONGEST_PX)
    factor = small.size[0] / photograph.size[0]
    pose = replace(found.pose, camera=replace(found.camera.resized(factor), size=small.size))
    return replace(found, pose=pose, face=found.face.scaled(factor)), small.pixels


def _pictures(
    layers: Sequence[Layer], lines: Sequence[str], right_at: str, warnings: Sequence[str]
) -> dict[str, bytes]:
    def shown(names: set[str], words: str) -> bytes:
        kept = [replace(layer, visible=layer.name in {"photograph", "scale", *names},
                        opacity=1.0 if layer.name == WIPED else layer.opacity)
                for layer in layers]  # fmt: skip
        first, *rest = lines
        picture = labelled(
            flatten(kept), [f"{first}; {words}", *rest],
            right_at=right_at, warnings=warnings, title=TITLE,
        )  # fmt: skip
        return png(picture)

    residuals = "skin points and residuals"
    return {
        "overlay-mix.png": shown({SKULL}, "mix"),
        "overlay-wipe.png": shown({WIPED}, "wipe"),
        "residuals.png": shown({residuals}, "skin points, placed and expected, off in mm"),
        "depths.png": shown({SKULL, "tissue depths"}, "tissue depths on the bone"),
    }


def _words(found: Superimposition) -> list[str]:
    pose = found.pose
    return [
        f"{pose.mean_mm:.1f} mm mean reprojection of {int(pose.telling.sum())} points; "
        f"{pose.mean_of_all_mm:.1f} mm of all {len(found.names)}",
        f"Camera {pose.distance_mm / 1000:.2f} m away ({found.lens.known_from}).",
        STATEMENT,
        *unchecked(found.model.bone),
    ]


def _right_at(found: Superimposition) -> str:
    """Return where in the picture the person's right is."""
    if abs(found.angles.yaw) < _SIDE_ON_DEG:
        return "left"
    return "facing" if found.angles.yaw > 0 else "away"


def _said(
    found: Superimposition, recipe: SuperimpositionRecipe, photograph: Photograph
) -> dict[str, Any]:
    """Return the report: camera, points, criteria, tally and ceiling."""
    scores = criteria.score_all(found, recipe.scores)
    most, why = support.ceiling(_as_good_as_seen(recipe.material, found))
    said: Mapping[str, Any] = report(found)
    return {
        **said,
        "notes": [*said["notes"], *photograph.notes, criteria.CIRCLE_NOTE],
        "criteria": [asdict(score) for score in scores],
        "tally": criteria.tally(scores),
        "ceiling_of_support": {"most": most, "because": why, "source": support.SOURCE},
        "statement": STATEMENT,
        "software": recipe.software,
    }


def _as_good_as_seen(material: support.Material, found: Superimposition) -> support.Material:
    """Return the material without this photograph among the good ones where it is too small."""
    places = found.face.at(*found.face.points)
    small = not support.good_enough(head_px=float(np.ptp(places[:, 0])))
    if not (small and material.good_photographs):
        return material
    return replace(material, good_photographs=material.good_photographs - 1)
