"""Take photographs of a skull into the case, and say which shows it from where."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pipelines.reconstruction.flat_recipe import FlatRecipe
from pipelines.reconstruction.scaled_view import ViewKind
from workbench.cases.records import Case, SourceSkull
from workbench.skull_files import is_photograph
from workbench.studio.components.kept_choices import choice
from workbench.studio.language import N_, _
from workbench.studio.session import desk, notify, shown_errors

VIEWS: Final[dict[ViewKind, str]] = {"frontal": N_("From the front"), "lateral": N_("From a side")}
_TYPES: Final = ["jpg", "jpeg", "png", "tif", "tiff", "webp", "heic", "avif"]


def choose_views(case: Case, key: str, known: FlatRecipe | None) -> dict[ViewKind, SourceSkull]:
    """Show the case's photographs of the skull for each view; return those that are chosen."""
    photos = {skull.number: skull for skull in case.skulls if is_photograph(skull.suffix)}
    chosen: dict[ViewKind, SourceSkull] = {}
    st.session_state.update(st.session_state.pop(_just_taken(key), {}))
    if not photos:
        return chosen
    options = [None, *photos]
    for kind, label in VIEWS.items():
        usual = next(
            (n for n, one in photos.items() if known and known.views.get(kind) == one.sha256), None
        )
        number: int | None = st.selectbox(
            _(label),
            options,
            index=options.index(usual),
            format_func=lambda n: _("None") if n is None else f"{n}: {photos[n].file_name}",
            key=choice(_view_key(key, kind)),
        )
        if number is not None:
            chosen[kind] = photos[number]
    return chosen


def _view_key(key: str, kind: ViewKind) -> str:
    return f"{key} {kind} photograph"


def _just_taken(key: str) -> str:
    return f"{key} just taken"


def take_in_view(case: Case, key: str) -> None:
    """Show the form that takes a photograph of the skull in, as the view that it shows."""
    rounds = f"photographs of skulls taken into {case.number}"
    form = f"{rounds} {st.session_state.setdefault(rounds, 0)}"
    bare = not any(is_photograph(skull.suffix) for skull in case.skulls)
    with st.expander(_("Add a photograph of the skull"), expanded=bare, key=f"{form} expander"):
        upload = st.file_uploader(
            _("Photograph of the skull with a ruler"),
            type=_TYPES,
            help=_(
                "The ruler lies in the plane of the face, the camera stands 2 m away or more, "
                "level with the skull. The file is kept among the case's files of bone, unchanged."
            ),
            key=f"{form} file",
        )
        if upload is None:
            return
        kind: ViewKind | None = st.segmented_control(
            _("It shows the skull"),
            list(VIEWS),
            format_func=lambda one: _(VIEWS[one]),
            key=f"{form} kind",
        )
        if not st.button(
            _("Add the photograph"), type="primary", disabled=kind is None, key=f"{form} add"
        ):
            return
        assert kind is not None
        with shown_errors():
            taken = desk().take_in_skull_photograph(case.number, upload.getvalue(), upload.name)
            # A control's state may only be set before it is drawn.
            st.session_state[_just_taken(key)] = {_view_key(key, kind): taken.number}
            st.session_state[rounds] += 1
            notify(_("Skull {number} was added; its file is kept unchanged.", number=taken.number))
            st.rerun()
