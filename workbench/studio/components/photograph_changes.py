"""What changed of the photographs between two recipes: which, their ages, weights and landmarks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.landmarks import Landmarks
from pipelines.recipe_document import Source
from workbench.studio.language import N_, _
from workbench.studio.session import aged, plain

Numbers = Mapping[str, int]
"""The numbers of a case's photographs by SHA-256."""

_GROUPS: Final = {
    N_("outline"): ("outline",),
    N_("brows"): ("right_brow", "left_brow"),
    N_("nose"): ("nose_bridge", "nose_base"),
    N_("eyes"): ("right_eye", "left_eye"),
    N_("lips"): ("outer_lips", "inner_lips"),
    N_("irises"): ("right_iris", "left_iris"),
}
# They follow the others, and are told where they alone moved.
_FOLLOWING: Final = {N_("hairline"): ("hairline",), N_("dense mesh"): ("mesh",)}
# Smaller moves are rounding, in px; smaller changes of a weight as well.
_MOVED_PX, _WEIGHED = 0.05, 0.005


def photographs_changed(
    before: Collection[str], after: Collection[str], numbers: Numbers
) -> Iterator[str]:
    """Yield which photographs came and went, by their SHA-256."""
    for told, came in (
        (N_("Photographs taken in addition: {listed}"), [s for s in after if s not in before]),
        (N_("Photographs no longer used: {listed}"), [s for s in before if s not in after]),
    ):
        if came:
            listed = ", ".join(sorted(numbered(sha256, numbers) for sha256 in came))
            yield plain(_(told, listed=listed))


def sources_changed(
    before: Sequence[Source], after: Sequence[Source], numbers: Numbers
) -> Iterator[str]:
    """Yield what changed of the photographs that both use, and which one is drawn."""
    was, is_now = ({source.sha256: source for source in each} for each in (before, after))
    one, other = (numbered(each[0].sha256, numbers) for each in (before, after))
    # Where nothing else was there to draw, that it is used says so.
    if one != other and before[0].sha256 in is_now and after[0].sha256 in was:
        yield plain(_("Photograph that is drawn: {one} → {other}", one=one, other=other))
    weights, weighed = _shares(before), _shares(after)
    for sha256 in (sha256 for sha256 in is_now if sha256 in was):
        number = numbered(sha256, numbers)
        one, other = aged(was[sha256].age_years), aged(is_now[sha256].age_years)
        if one != other:
            told = _(
                "Age in photograph {number}: {one} → {other}", number=number, one=one, other=other
            )
            yield plain(told)
        # Beside others than before, each has another share without being weighed anew.
        if was.keys() == is_now.keys() and abs(weights[sha256] - weighed[sha256]) > _WEIGHED:
            one, other = (f"{round(100 * each[sha256])} %" for each in (weights, weighed))
            told = _(
                "Weight of photograph {number} in the fusion: {one} → {other}",
                number=number,
                one=one,
                other=other,
            )
            yield plain(told)
        yield from landmarks_changed(was[sha256].landmarks, is_now[sha256].landmarks, number)


def landmarks_changed(before: Landmarks, after: Landmarks, number: str) -> Iterator[str]:
    """Yield which groups of landmarks of a photograph moved, and how far at most in px."""
    for groups in (_GROUPS, _FOLLOWING):
        moved = {name: _farthest(before, after, parts) for name, parts in groups.items()}
        moved = {name: far for name, far in moved.items() if far > _MOVED_PX}
        if moved:
            names, farthest = ", ".join(_(name) for name in moved), max(moved.values())
            if not np.isfinite(farthest):
                told = N_("Landmarks of photograph {number} placed or left out: {names}")
            else:
                told = N_("Landmarks of photograph {number} moved: {names} (up to {px} px)")
            px = f"{farthest:.0f}" if farthest >= 1 else f"{farthest:.1g}"
            yield plain(_(told, number=number, names=names, px=px))
            return


def _farthest(before: Landmarks, after: Landmarks, groups: Sequence[str]) -> float:
    """Return how far a point moved at most, infinitely where there is none in one of both."""

    def away(name: str) -> float:
        one, other = before.groups.get(name), after.groups.get(name)
        if one is None or other is None:
            return 0.0 if one is other else np.inf
        return float(_distances(one, other).max())

    return max(map(away, groups))


def _distances(one: Floats, other: Floats) -> Floats:
    return np.hypot(*(other - one).T)


def _shares(sources: Sequence[Source]) -> dict[str, float]:
    total = sum(source.weight for source in sources)
    return {source.sha256: source.weight / total for source in sources}


def numbered(sha256: str, numbers: Numbers) -> str:
    """Return how a photograph is called, by its SHA-256."""
    # One that was taken out of the case has no number.
    return str(numbers[sha256]) if sha256 in numbers else f"{sha256[:8]}…"
