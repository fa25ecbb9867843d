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
    with st.expander(_("Relatives, donor hair, models")):
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
                key=choice(_network_strength_key(case)),
            )
        if not desk().models():
            st.caption(_("Models are added on the command line: `workbench models add FILE`."))
    return Borrowings(
        relatives=relatives,
        donor=None if donor is None else DonorWish(photo=donor),
        prototypes=PrototypesWish(model=prototypes) if prototypes else None,
        network=NetworkWish(model=network, strength=strength) if network else None,
    )


def lenders_of(case: Case, borrowed: Borrowings) -> dict[str, object]:
    """Return by its key what each control says for what is borrowed."""
    relatives = {wish.photo: wish.shape for wish in borrowed.relatives}
    donor, prototypes, network = borrowed.donor, borrowed.prototypes, borrowed.network
    return {
        _relatives_key(case): [number for number in _lending(case) if number in relatives],
        **{
            _feature_key(case, number, feature): relatives.get(number, {}).get(feature, 0.0)
            for number in _lending(case)
            for feature in FEATURES
        },
        _donor_key(case): donor and donor.photo,
        _model_key(case, "prototypes"): prototypes and prototypes.model,
        _model_key(case, "network"): network and network.model,
        _network_strength_key(case): network.strength if network else 1.0,
    }


def _lending(case: Case) -> dict[int, SourceImage]:
    return {photo.number: photo for photo in case.photos if photo.relation in RELATIVES}


def _donors(case: Case) -> dict[int, SourceImage]:
    return {photo.number: photo for photo in case.photos if photo.relation == "donor"}


def _relatives_key(case: Case) -> str:
    return f"relatives of {case.number}: {len(_lending(case))}"


def _feature_key(case: Case, photo: int, feature: Feature) -> str:
    return f"{feature} of {photo} in {case.number}"


def _donor_key(case: Case) -> str:
    return f"donor of {case.number}: {len(_donors(case))}"


def _model_key(case: Case, kind: ModelKind) -> str:
    return f"{kind} of {case.number}"


def _network_strength_key(case: Case) -> str:
    return f"network strength of {case.number}"


def _relatives(case: Case) -> list[SourceImage]:
    lending = _lending(case)
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
        key=choice(_relatives_key(case)),
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
            key=choice(_feature_key(case, photo.number, feature)),
        )
    used: dict[Feature, float] = {feature: weight for feature, weight in weights.items() if weight}
    return RelativeWish(photo=photo.number, shape=used, texture=used)


def _donor(case: Case) -> int | None:
    donors = _donors(case)
    if not donors:
        return None
    return st.selectbox(
        _("Hair of a donor"),
        list(donors),
        index=None,
        format_func=lambda number: f"{number}: {donors[number].file_name}",
        placeholder=_("The head's own"),
        key=choice(_donor_key(case)),
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
        key=choice(_model_key(case, kind)),
    )


def _named(photo: SourceImage) -> str:
    return f"{photo.number}: {spoken(photo.relation)}, {aged(photo.age_years)}"
