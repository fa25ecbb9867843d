"""Where the pictures of a consensus disagree."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipelines.recipe import CONSENSUS
from workbench.cases.records import Case, Version
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import _
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, plain


def show_spread(case: Case, version: Version) -> None:
    """Offer the spread map of a consensus; show nothing for one picture."""
    if version.kind != CONSENSUS:
        return
    if not st.toggle(_("Show where they disagree"), key=f"spread {case.number} {version.number}"):
        return
    with st.spinner(_("Laying the pictures over one another …")):
        address, by_region = _spread(case.number, version.number, version.recipe_sha256)
    said = _("Warm: the pictures lie apart; grey: they agree.")
    st.image(address, caption=said, alt=said, width="stretch")
    if by_region:
        regions = sorted(by_region, key=lambda region: -by_region[region])
        table = pd.DataFrame(
            {_("Apart"): [round(by_region[region], 1) for region in regions]},
            index=[plain(region) for region in regions],
        )
        st.bar_chart(
            table, horizontal=True, x_label=_("hundredths of the pupil distance"), height=220
        )


@kept_for_who_looks(at_most=8)
def _spread(number: str, version: int, recipe_sha256: str) -> tuple[str, dict[str, float]]:
    del recipe_sha256  # Ties what is kept to the picture.
    spread = desk().spread(number, version)
    return data_address(spread.pixels), {str(k): v for k, v in spread.by_region.items()}
