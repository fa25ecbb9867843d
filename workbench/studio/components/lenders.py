"""Choose what is borrowed: features of relatives, donor hair, models of the agency's own."""

from __future__ import annotations

import streamlit as st

from pipelines.lending import FEATURES, LARGEST_WEIGHT, Feature
from workbench.agency_models import ModelKind
from workbench.borrowing import (
    Borrowings,
    DonorWish,
    NetworkWish,
    PrototypesWish,
    RelativeWish,
)
from workbench.cases.records import Case, SourceImage
from workbench.studio.components.kept_choices import choice
from workbench.studio.language import _
from workbench.studio.session import aged, desk, spoken
from workbench.work.lending import RELATIVES


def choose_lenders(case: Case) -> Borrowings:
    """Show the controls; each starts where nothing is borrowed."""
    with st.expander(_("Relatives, donor hair, models"), icon=":material/group:"):
        relatives = tuple(_relative(case, photo) for photo in _relatives(case))
        donor = _donor(case)
        prototypes = _model(case, "prototypes", _("Prototypes of your own"))
        network = _model(case, "network", _("Network that changes the skin"))
        strength = 1.0
        if network:
            strength = st.slider(
                _("Network strength"),
                0.0,
                1.0,
                1.0,
                0.05,
                key=choice(f"network strength of {case.number}"),
            )
        if not desk().models():
            st.caption(_("Models are added on the command line: `workbench models add FILE`."))
    return Borrowings(
        relatives=relatives,
        donor=None if donor is None else DonorWish(photo=donor),
        prototypes=PrototypesWish(model=prototypes) if prototypes else None,
        network=NetworkWish(model=network, strength=strength) if network else None,
    )


def _relatives(case: Case) -> list[SourceImage]:
    lending = {photo.number: photo for photo in case.photos if photo.relation in RELATIVES}
    if not lending:
        st.caption(_("Photographs of relatives can lend features. Add one, as mother, father …"))
        return []
    chosen: list[int] = st.multiselect(
        _("Relatives to take features from"),
        list(lending),
        format_func=lambda number: _named(lending[number]),
        placeholder=_("None"),
        help=_(
            "Over 15 years, progressions with parents as reference were recognised "
            "less often than those without. Both pictures are shown, and saved."
        ),
        key=choice(f"relatives of {case.number}: {len(lending)}"),
    )
    return [lending[number] for number in chosen]


def _relative(case: Case, photo: SourceImage) -> RelativeWish:
    st.markdown(f"**{_named(photo)}**")
    weights: dict[Feature, float] = {}
    columns = st.columns(2)
    for number, feature in enumerate(FEATURES):
        weights[feature] = columns[number % 2].slider(
            spoken(feature).capitalize(),
            0.0,
            LARGEST_WEIGHT,
            0.0,
            0.05,
            key=choice(f"{feature} of {photo.number} in {case.number}"),
        )
    used: dict[Feature, float] = {feature: weight for feature, weight in weights.items() if weight}
    return RelativeWish(photo=photo.number, shape=used, texture=used)


def _donor(case: Case) -> int | None:
    donors = {photo.number: photo for photo in case.photos if photo.relation == "donor"}
    if not donors:
        return None
    return st.selectbox(
        _("Hair of a donor"),
        list(donors),
        index=None,
        format_func=lambda number: f"{number}: {donors[number].file_name}",
        placeholder=_("The head's own"),
        key=choice(f"donor of {case.number}: {len(donors)}"),
    )


def _model(case: Case, kind: ModelKind, label: str) -> str | None:
    cards = {card.name: card for card in desk().models(kind)}
    if not cards:
        return None
    return st.selectbox(
        label,
        list(cards),
        index=None,
        format_func=lambda name: f"{name} ({cards[name].reach})",
        placeholder=_("None"),
        key=choice(f"{kind} of {case.number}"),
    )


def _named(photo: SourceImage) -> str:
    return f"{photo.number}: {spoken(photo.relation)}, {aged(photo.age_years)}"
