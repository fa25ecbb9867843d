"""What the editors of the browser say: their words by the English that stands in their files."""

from __future__ import annotations

from typing import Final

from workbench.studio.language import N_, _

_VIEW: Final = (N_("View"), N_("Zoom in"), N_("Zoom out"), N_("Fit"))
_TOOLS: Final = (N_("Moves"), N_("Undo"), N_("Redo"), *_VIEW)
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
LIVE: Final = (
    N_("The face as its landmarks make it now"),
    N_("The face as the moved landmarks are going to make it"),
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
        "shift ten times as far, enter places a missing one in the middle or says that the "
        "program's is right."
    ),
    N_("picture under its points"),
    N_("not placed"),
    N_("Not placed: double-click where it belongs."),
    N_("observed"),
    N_("repaired"),
    N_("inferred"),
    N_("It is right"),
    N_("Enter: the chosen point of the program's was looked at and stands"),
    N_("the program's, unchecked"),
    N_("It is not in sight from here; a double-click places it anew."),
)
SPACE: Final = (
    N_("Front"),
    N_("Right side"),
    N_("Left side"),
    N_(
        "Skull in space under its points. Page up and page down choose a point, arrow keys turn "
        "the skull, enter places a missing point in the middle or says that the program's is right."
    ),
    N_(
        "This browser cannot draw in space (WebGL is missing). Place the points in the views from "
        "the front and the sides."
    ),
)
BRUSH: Final = (
    N_("Brush"),
    N_("Size of the brush"),
    N_("Erase"),
    N_("Take back"),
    N_("Redo"),
    N_("Clear"),
    N_("photograph under the brush"),
)
COMPARER: Final = (
    N_("Comparing tools"),
    N_("How to compare"),
    N_("Wipe"),
    N_("Side by side"),
    N_("Blink"),
    N_("Difference"),
    N_("Onion skin"),
    *_VIEW,
    N_("Full size"),
    N_("1: one pixel of the first picture on one of the screen"),
    N_("Measuring"),
    N_("Measure"),
    N_("M: two clicks measure a distance"),
    N_("Clear"),
    N_("Delete: all measurements"),
    N_("First"),
    N_("Second"),
    N_("Share of {name}"),
    N_("Pictures a second"),
    N_("Pause"),
    N_("Go on"),
    N_("The other picture"),
    N_("Space"),
    N_("Light where the pictures differ, four times enlarged."),
    N_(
        "Pictures compared. Plus and minus zoom, arrow keys move all of them alike, zero shows "
        "them whole, space stops and goes on with blinking. M begins to measure: arrow keys move "
        "the cross, enter sets both ends, delete clears."
    ),
    N_("Divide between before and after"),
    N_("{px} px of {name}"),
    N_("{share} of the distance of its pupils"),
    N_("{name} could not be loaded. Load the page anew."),
    N_("Set one end: click, or move the cross by the arrow keys and press enter."),
    N_("Set the other end: click, or move the cross by the arrow keys and press enter."),
    N_("{percent} percent of full size. The wheel zooms, dragging moves."),
)


def in_language(words: tuple[str, ...]) -> dict[str, str]:
    """Return an editor's words, each with what it is in the language of who looks."""
    return {english: _(english) for english in words}
