"""What the landmarks come to, over their photograph: it moves while they are moved."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Final

import numpy as np
from streamlit.components.v2 import component

from pipelines.ageing.live_warp import Anchors
from pipelines.arrays import Floats
from workbench.cases.records import Case
from workbench.studio.components.before_and_after import Drawn
from workbench.studio.components.editor_words import LIVE, in_language
from workbench.studio.pictures import response_of

_HERE = Path(__file__).parent
_STEPS: Final = 127

_inset = component(
    "live_inset",
    html=(_HERE / "live_inset.html").read_text(encoding="utf-8"),
    css=(_HERE / "live_inset.css").read_text(encoding="utf-8"),
    js="".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in (
            "mounting.js",
            "picture_points.js",
            "landmark_moves.js",
            "thin_plate.js",
            "live_warp.js",
            "live_inset.js",
        )
    ),
)


def live_inset(case: Case, drawn: Drawn) -> None:
    """Show what was drawn, and in the browser alone what moved landmarks are going to make of it.

    The browser foresees nothing where the picture is no longer that of what is chosen.
    """
    preview, recipe, warp = drawn.preview, drawn.recipe, None
    if preview.anchors is not None:
        warp = warp_data(preview.anchors, response_of(case, recipe), preview.crop)
    _inset(
        key=f"live inset of {case.number}",
        data={
            "photograph": recipe.sources[0].sha256,
            "picture": preview.after,
            "stands": drawn.stands,
            "warp": warp,
            "words": in_language(LIVE),
        },
    )


def warp_data(
    anchors: Anchors, response: Floats, crop: tuple[float, float, float, float]
) -> dict[str, Any]:
    """Return a live warp as the browser takes it, with the part of the photograph that is shown.

    ``crop`` is left, top, width and height in px. The response (136, 136) comes as signed bytes
    that count in steps, a quarter of what its numbers would take.
    """
    step = max(float(np.abs(response).max()), 1e-9) / _STEPS
    counted = np.rint(response / step).astype(np.int8)
    return {
        "before": np.round(anchors.before, 2).tolist(),
        "after": np.round(anchors.after, 2).tolist(),
        "ring": np.round(anchors.ring, 1).tolist(),
        "ring_shift": np.round(anchors.ring_shift, 2).tolist(),
        "response": base64.b64encode(counted.tobytes()).decode(),
        "response_step": step,
        "crop": crop,
    }
