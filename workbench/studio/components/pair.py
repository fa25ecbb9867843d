"""Two pictures beside one another in the way that tells most."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import streamlit as st

from pipelines.arrays import Pixels
from workbench.studio.components.compare import compare
from workbench.studio.components.version_pictures import Shown
from workbench.studio.language import N_, _
from workbench.studio.pictures import data_address

_WIPE: Final = N_("Wipe")
_BESIDE: Final = N_("Side by side")
_ONION: Final = N_("Onion skin")
_DIFFERENCE: Final = N_("Difference")
_WAYS: Final = (_WIPE, _BESIDE, _ONION, _DIFFERENCE)


def show_pair(one: Shown, other: Shown, *, key: str) -> None:
    """Show two pictures of a case in the way that is chosen; the second at the first's size."""
    way = st.segmented_control(
        _("View"), _WAYS, default=_WIPE, format_func=_, key=f"{key} view", wrap=True
    )
    height, width = one.pixels.shape[:2]
    resized = cv2.resize(other.pixels, (width, height), interpolation=cv2.INTER_AREA)
    second = np.asarray(resized, np.uint8)
    if way == _BESIDE:
        left, right = st.columns(2)
        left.image(one.address, caption=one.name, width="stretch")
        right.image(data_address(second), caption=other.name, width="stretch")
    elif way == _ONION:
        label, percent = _("Share of {name}", name=other.name), "%d %%"
        share = st.slider(label, 0, 100, 50, format=percent, key=f"{key} mix")
        st.image(data_address(_mixed(one.pixels, second, share / 100)), width="stretch")
    elif way == _DIFFERENCE:
        st.image(data_address(_apart(one.pixels, second)), width="stretch")
        st.caption(_("Light where the pictures differ, three times enlarged."))
    else:
        compare(
            one.address,
            data_address(second),
            before_label=one.name,
            after_label=other.name,
            key=f"{key} wipe",
        )


def _mixed(one: Pixels, other: Pixels, share: float) -> Pixels:
    return np.asarray(cv2.addWeighted(one, 1 - share, other, share, 0), np.uint8)


def _apart(one: Pixels, other: Pixels) -> Pixels:
    return np.asarray(cv2.convertScaleAbs(cv2.absdiff(one, other), alpha=3), np.uint8)
