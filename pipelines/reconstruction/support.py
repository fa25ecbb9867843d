"""How much support a superimposition's material could carry at most: a ceiling, not a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from pipelines.sentences import Sentence

SOURCE: Final = (
    "ceiling of support by material after MEPROCS, as in Skeleton-ID's public manual (source-read)"
)
Ceiling = Literal["strong", "moderate", "limited", "undetermined"]
Cranium = Literal["complete", "enough", "incomplete"]
Teeth = Literal["occlusion", "some", "poor"]
# A head at least so wide, or pupils so far apart, makes a photograph a good one, px.
_HEAD_PX, _PUPILS_PX = 180.0, 90.0


@dataclass(frozen=True)
class Material:
    """What there is of the skull and of photographs; None where nobody said.

    ``good_photographs`` counts good ones in different poses that were compared, this one too.
    """

    cranium: Cranium | None = None
    mandible: bool | None = None
    teeth: Teeth | None = None
    good_photographs: int = 1


def good_enough(*, head_px: float, pupils_px: float | None = None) -> bool:
    """Tell whether a photograph is large enough to count as good.

    >>> good_enough(head_px=175.0, pupils_px=92.0), good_enough(head_px=120.0)
    (True, False)
    """
    return head_px >= _HEAD_PX or (pupils_px or 0.0) >= _PUPILS_PX


def ceiling(material: Material) -> tuple[Ceiling, list[str]]:
    """Return the most support, for or against, that the material could carry, and what bounds it.

    >>> ceiling(Material("complete", True, "occlusion", 2))
    ('strong', [])
    >>> ceiling(Material("complete", True, "occlusion", 1))[0]
    'moderate'
    >>> ceiling(Material())[0]
    'undetermined'
    """
    unsaid: list[str] = [
        words
        for words, value in (
            (Sentence("nobody said how complete the cranium is"), material.cranium),
            (Sentence("nobody said whether the lower jaw is there"), material.mandible),
            (Sentence("nobody said how complete the teeth are"), material.teeth),
        )
        if value is None
    ]
    if unsaid:
        return "undetermined", unsaid
    photographs = material.good_photographs
    bounds = _bounds(material)
    if not bounds:
        return "strong", []
    whole = material.cranium == "complete"
    enough = material.cranium != "incomplete" and bool(material.mandible)
    if enough and material.teeth != "poor" and photographs >= 1:
        return "moderate", bounds
    if photographs >= 1 or whole:
        return "limited", bounds
    return "undetermined", bounds


def _bounds(material: Material) -> list[str]:
    found: list[str] = []
    if material.cranium != "complete":
        found.append(Sentence("the cranium is not complete"))
    if not material.mandible:
        found.append(Sentence("the lower jaw is missing"))
    if material.teeth != "occlusion":
        found.append(Sentence("the teeth do not show how the jaws close"))
    if material.good_photographs < 2:
        small = Sentence("the photograph is small")
        one = Sentence("there is one good photograph in one pose")
        found.append(small if material.good_photographs < 1 else one)
    return found
