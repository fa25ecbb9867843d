"""Weigh the photographs that are fused into one shape, and choose the one that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.ageing.fusion import fusion_shares
from pipelines.recipe import Recipe
from pipelines.steps import LARGEST_COUNT, FusionWish
from workbench.cases.records import Case, SourceImage
from workbench.resuming import Resumed
from workbench.studio.components.dials import Dial, turn_dials
from workbench.studio.components.kept_choices import choice
from workbench.studio.language import _
from workbench.studio.session import aged, desk, plain


@dataclass(frozen=True)
class Weighed:
    """What is fused, the number of the photograph to draw or None, and where the shares stand."""

    wish: FusionWish
    drawn: int | None
    _number: str
    _photos: Sequence[SourceImage]
    _place: DeltaGenerator

    def tell(self, recipe: Recipe) -> None:
        """Say what share of the shape each photograph has, and which one is drawn."""
        if len(self._photos) < 2:
            return
        shares = _shares(recipe, [source.weight for source in recipe.sources])
        worths = desk().worths(self._number, self._photos)
        reckoned = _shares(recipe, [worths[source.sha256].weight for source in recipe.sources])
        with self._place:
            for photo in self._photos:
                st.caption(plain(_line(photo, recipe, shares, reckoned)))


def weigh_photographs(case: Case, photos: Sequence[SourceImage], choices: str) -> Weighed:
    """Show the share of each photograph in the shape, and what changes it."""
    place = st.container(gap="xsmall")
    if len(photos) < 2:
        return Weighed(FusionWish(), None, case.number, photos, place)
    dials = [
        Dial(_count_key(case, photo.number), _named(photo), highest=LARGEST_COUNT)
        for photo in photos
    ]
    counts = turn_dials(choices, _("Weights in the fusion, × as reckoned"), dials)
    numbers = {photo.number: photo for photo in photos}
    drawn = st.selectbox(
        _("Photograph to draw on"),
        list(numbers),
        index=None,
        format_func=lambda number: _named(numbers[number]),
        placeholder=_("The one that is worth most"),
        key=choice(_drawn_key(case, list(numbers))),
    )
    said = {str(photo.number): n for photo, n in zip(photos, counts, strict=True) if n != 1}
    return Weighed(FusionWish(weights=said), drawn, case.number, photos, place)


def weights_of(case: Case, resumed: Resumed) -> dict[str, object]:
    """Return by its key what each control of the fusion says for what a version was planned of."""
    counts = resumed.choices.fusion.weights
    said = {_count_key(case, n): counts.get(str(n), 1.0) for n in resumed.photos}
    return {**said, _drawn_key(case, resumed.photos): resumed.drawn}


def _count_key(case: Case, photo: int) -> str:
    return f"count of photograph {photo} in {case.number}"


def _drawn_key(case: Case, photos: Sequence[int]) -> str:
    return f"drawn of {case.number}: {','.join(map(str, photos))}"


def _named(photo: SourceImage) -> str:
    return f"{photo.number}: {aged(photo.age_years)}"


def _shares(recipe: Recipe, weights: Sequence[float]) -> dict[str, float]:
    ages = [source.age_years for source in recipe.sources]
    shares = fusion_shares(ages, to_age=recipe.target_age_years, weights=weights)
    named = (source.sha256 for source in recipe.sources)
    return dict(zip(named, map(float, shares), strict=True))


def _line(
    photo: SourceImage, recipe: Recipe, shares: dict[str, float], reckoned: dict[str, float]
) -> str:
    name = _named(photo)
    if photo.sha256 not in shares:
        return _("{name} · left out", name=name)
    share, usual = (f"{round(100 * of[photo.sha256])} %" for of in (shares, reckoned))
    line = _("{name} · {share} of the shape", name=name, share=share)
    if share != usual:
        line = _("{line}, reckoned {usual}", line=line, usual=usual)
    if photo.sha256 == recipe.sources[0].sha256:
        line = _("{line} · drawn", line=line)
    return line
