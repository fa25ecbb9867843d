"""What the editors of the browser say: their words by the English that stands in their files."""

from __future__ import annotations

from typing import Final

from workbench.studio.language import N_, _

_TOOLS: Final = (
    N_("Moves"),
    N_("Undo"),
    N_("Redo"),
    N_("View"),
    N_("Zoom in"),
    N_("Zoom out"),
    N_("Fit"),
)
LANDMARKS: Final = (
    *_TOOLS,
    N_("Landmark tools"),
    N_("Groups shown"),
    N_("Reset group"),
    N_("R: put the chosen point's group back"),
    N_("Mirror"),
    N_("M: put the chosen point's partner across the face"),
    N_(
        "Landmarks over the photograph. Page up and page down choose a point, arrow keys move it, "
        "with shift ten times as far."
    ),
    N_("photograph under its landmarks"),
    N_(
        "Drag a point, or choose one by page up and down and nudge it by the arrow keys (shift: "
        "tenfold). The wheel zooms. Yellow as found, green by hand."
    ),
    N_("Landmark {number}, {name}: placed by the {who} at {place} px."),
    N_("artist"),
    N_("detector"),
    N_("estimate"),
)
POINTS: Final = (
    *_TOOLS,
    N_("Point tools"),
    N_("Point"),
    N_("Point to place"),
    N_("Remove"),
    N_("Delete: the chosen point is no longer placed"),
    N_(
        "Points over the picture. Page up and page down choose a point, arrow keys move it, with "
        "shift ten times as far, enter places a missing one in the middle."
    ),
    N_("picture under its points"),
    N_("not placed"),
    N_("Not placed: double-click where it belongs."),
    N_("observed"),
    N_("repaired"),
    N_("inferred"),
    N_("It is not in sight from here; a double-click places it anew."),
)
BRUSH: Final = (
    N_("Brush"),
    N_("Size of the brush"),
    N_("Take back"),
    N_("Clear"),
    N_("photograph under the brush"),
)


def in_language(words: tuple[str, ...]) -> dict[str, str]:
    """Return an editor's words, each with what it is in the language of who looks."""
    return {english: _(english) for english in words}
