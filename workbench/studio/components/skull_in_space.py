"""A skull in space under its named points, which are placed and moved on its bone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import streamlit as st
from streamlit.components.v2 import component

from pipelines.reconstruction.skull import Skull
from workbench.studio.components.bone_names import LEFT, RIGHT, Named
from workbench.studio.components.deeds import new_deeds
from workbench.studio.components.editor_words import POINTS, SPACE, in_language
from workbench.studio.components.point_editor import Done, Draft, drafted
from workbench.studio.language import _
from workbench.studio.vendored import THREE

_HERE = Path(__file__).parent
IN_SPACE: Final = "space"
"""What deeds that were done here name as their view."""
_MOST: Final = (1 << 16) - 1

_editor = component(
    "skull_in_space",
    html=(_HERE / "skull_in_space.html").read_text(encoding="utf-8"),
    css="".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("landmark_editor.css", "point_editor.css", "skull_in_space.css")
    ),
    js="".join(
        (_HERE / name).read_text(encoding="utf-8").partition("export default")[0]
        for name in ("mounting.js", "picture_points.js", "deeds.js", "point_editor.js")
    )
    + (_HERE / "skull_in_space.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Packed:
    """A surface for the browser: corners as whole steps from its lowest, and its triangles."""

    name: str
    data: dict[str, Any]

    @classmethod
    def of(cls, skull: Skull) -> Packed:
        """Pack a surface; its corners are exact to some thousandths of a mm."""
        low, high = skull.vertices.min(axis=0), skull.vertices.max(axis=0)
        step = float((high - low).max()) / _MOST
        corners = np.rint((skull.vertices - low) / step).astype("<u2").tobytes()
        triangles = skull.faces.astype("<u4").tobytes()
        return cls(
            hashlib.sha256(corners + triangles).hexdigest()[:16],
            {
                "low": low.tolist(),
                "step": step,
                "corners": base64.b64encode(corners).decode(),
                "triangles": base64.b64encode(triangles).decode(),
            },
        )


def skull_in_space(
    packed: Packed, named: Sequence[Named], draft: Draft, *, key: str, height: int = 640
) -> Done:
    """Show the editor of points on a surface; return what the draft lacks.

    Places are mm; a placed one has six numbers, where it is and along which way it was looked at.
    The surface is sent until the browser says that it holds it.
    """
    told: Any = st.session_state.get(key) or {}
    held = told.get("held") == packed.name
    result = _editor(
        key=key,
        data={
            "view": IN_SPACE,
            "three": THREE,
            "meshName": packed.name,
            "mesh": None if held else packed.data,
            "height": height,
            "side": "",
            "letters": [_(RIGHT), _(LEFT)],
            "words": in_language((*POINTS, *SPACE)),
            **drafted(named, draft),
        },
        on_deeds_change=lambda: None,
        on_restored_change=lambda: None,
        on_held_change=lambda: None,
    )
    return Done(new_deeds(result.deeds, draft.done), result.restored)
