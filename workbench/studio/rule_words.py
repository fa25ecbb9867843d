"""Published rules for nose and mouth, and the groups they were measured on, in the catalogues."""

from __future__ import annotations

from typing import Final

from pipelines.reconstruction.rule_choices import (
    BOTH,
    MARGIN,
    MOUTH,
    NOSE,
    SHARE,
    TIP,
    WIDE_MARGIN,
)
from workbench.studio.language import N_, _

_PARTS: Final = {
    TIP: N_("tip of the nose"),
    NOSE: N_("width of the nose"),
    MOUTH: N_("width of the mouth"),
}
_NAMES: Final = {
    "any": N_("any group of people"),
    "all": N_("any group of people"),
    BOTH: N_("mean of both teaching rules"),
    SHARE: N_("three fifths of the nose are its opening"),
    MARGIN: N_("its opening and 5 mm at each side"),
    WIDE_MARGIN: N_("its opening and 8 mm at each side, African descent"),
    "Indonesian male": N_("Indonesian men"),
    "Turkish female": N_("Turkish women"),
    "Turkish male": N_("Turkish men"),
    "Central/Southeast Asian male": N_("Central and Southeast Asian men"),
    "Central/Southeast Asian female": N_("Central and Southeast Asian women"),
    "European male": N_("European men"),
    "European female": N_("European women"),
    "other": N_("all other groups"),
}


def rule_part(part: str) -> str:
    """Return a part of the face that rules place in the language of who looks."""
    return _(_PARTS[part])


def rule_name(name: str) -> str:
    """Return the name of a rule in the language of who looks."""
    return _(_NAMES[name])
