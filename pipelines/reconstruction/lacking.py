"""What of a face no point of the skull tells, and what stands in for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from models.tissue_depths import named_points
from pipelines.reconstruction.craniometry import Craniometry, base_name
from pipelines.reconstruction.features import RULE_POINTS
from pipelines.sentences import Sentence

_JAW: Final = ("id", "sm", "pg", "gn", "me", "iC", "ecm2i", "mmb", "go", "mr")
# Each part with the points that its rule takes, all of them.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    Sentence("tip of the nose"): RULE_POINTS["tip"],
    Sentence("wings of the nose"): RULE_POINTS["wings"],
    Sentence("width of the mouth"): RULE_POINTS["mouth"],
    Sentence("eyes"): RULE_POINTS["eyes"],
    Sentence("ears"): RULE_POINTS["ears"],
}


def remarks_on_lacking(points: Craniometry) -> Iterator[Sentence]:
    """Yield what is the template's for want of points; one side's must have been mirrored."""
    there = {base_name(name) for name in points}
    jawless = there.isdisjoint(_JAW)
    if jawless:
        yield Sentence(
            "No point of the lower jaw was placed: the face there is that of the template."
        )
    for part, needed in PARTS.items():
        lacking = [name for name in needed if name not in there]
        if lacking:
            yield Sentence(
                "Without {listed} no rule tells of this: {part}. The template and the skin around "
                "decide it.",
                listed=", ".join(lacking),
                part=part,
            )
    told = {name for needed in PARTS.values() for name in needed} | set(_JAW if jawless else ())
    left = [n for n, p in named_points().items() if p.bone and p.vertex is not None]
    silent = [name for name in left if name not in there | told]
    if silent:
        yield Sentence(
            "Not placed: {listed}. Skin there follows from the points around.",
            listed=", ".join(silent),
        )
