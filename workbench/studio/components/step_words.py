"""Steps of a recipe and their parameters, said in the language of who looks."""

from __future__ import annotations

import re
from typing import Final

from workbench.exports.report import StepTold
from workbench.studio.language import N_, _
from workbench.studio.session import spoken

_BETWEEN: Final = re.compile(r"[.\s]+")
_WORD: Final = re.compile(r"[A-Za-z_ ]+")

# Said as they stand in the records, so that the catalogues have them.
_STEPS: Final = (
    N_("Restoration of the photograph"),
    N_("Growth"),
    N_("The agency's own prototypes"),
    N_("Features of relatives"),
    N_("Width of the head"),
    N_("Sinking of soft tissue"),
    N_("Eyes"),
    N_("Hair of another photograph"),
    N_("Hair"),
    N_("Skin"),
    N_("The agency's own network"),
    N_("Backdrop and garment"),
    N_("Locked marks"),
    N_("Detail from another photograph"),
    N_("Wounds covered"),
    N_("Swelling reduced"),
    N_("Mouth closed"),
    N_("Eyes opened"),
    N_("Colour and lividity"),
)
_PARAMETERS: Final = (
    N_("faults"),
    N_("noise"),
    N_("blocks"),
    N_("blur"),
    N_("fading"),
    N_("cast"),
    N_("tint"),
    N_("neutral patch"),
    N_("strength"),
    N_("rate"),
    N_("regions"),
    N_("name"),
    N_("sha256"),
    N_("shape"),
    N_("skin"),
    N_("relatives"),
    N_("landmarks json"),
    N_("age years"),
    N_("sex"),
    N_("texture"),
    N_("weight change"),
    N_("hidden"),
    N_("points"),
    N_("radius px"),
    N_("keep colour"),
    N_("darken"),
    N_("grey"),
    N_("grey beard"),
    N_("colour"),
    N_("recede"),
    N_("strokes"),
    N_("says"),
    N_("effects"),
    N_("smoking"),
    N_("sun"),
    N_("manifest sha256"),
    N_("network sha256"),
    N_("collar"),
    N_("marks"),
    N_("parts"),
    N_("sides"),
    N_("iris"),
    N_("lividity"),
    N_("pallor"),
    N_("person"),
    N_("not person"),
    N_("hair"),
    N_("not hair"),
)


def titled(told: StepTold) -> str:
    """Return what a step is called."""
    return _(told.title)


def parameter_named(name: str) -> str:
    """Return the name of a parameter: ``regions.jaw`` as ``regions · jaw``, word by word."""
    return " · ".join(spoken(part) for part in _BETWEEN.split(name))


def value_said(value: str) -> str:
    """Return the value of a parameter; what is no word of ours stays as it is."""
    return spoken(value) if _WORD.fullmatch(value) else value
