"""Save a picture as a version, and list the versions of a case."""

from __future__ import annotations

import streamlit as st

from pipelines.drafting import Draft
from pipelines.recipe import AnyRecipe, Recipe
from workbench.cases.access import RETURNED
from workbench.cases.records import DRAFT, Case, Version
from workbench.studio.components.exporting import export_version
from workbench.studio.components.half_typed import half_typed
from workbench.studio.components.long_work import long_work
from workbench.studio.components.spread import show_spread
from workbench.studio.components.version_pictures import shown_by
from workbench.studio.language import _
from workbench.studio.session import desk, notify, plain, shown_errors, spoken


def save_version(case: Case, recipe: AnyRecipe | None) -> None:
    """Show the form that renders at full size and saves."""
    with st.form(f"save in {case.number} {len(case.versions)}", border=False):
        with half_typed(f"note in {case.number} {len(case.versions)}"):
            note = st.text_input(_("Note on this version"))
        pressed = st.form_submit_button(
            _("Save a version"), type="primary", disabled=recipe is None
        )
    if pressed and recipe is not None:
        with shown_errors():
            _save(case, recipe, note)


def _save(case: Case, recipe: AnyRecipe, note: str) -> None:
    with long_work(_("Rendering at full size …"), key=f"save {case.number}") as work:
        draft = Draft(go_on=work.go_on)
        saved = desk().save_version(case.number, recipe, note=note, draft=draft)
    number = saved.version.number
    others = ", ".join(str(parent.number) for parent in saved.version.parents)
    told = _("Version {number} is saved.", number=number)
    if others:
        told = _(
            "Version {number} is saved beside version {others} without relatives.",
            number=number,
            others=others,
        )
    notify(told)
    st.rerun()


def save_variants(case: Case, recipe: Recipe | None) -> None:
    """Offer to save the picture at three speeds of growth, and their mean."""
    if st.button(
        _("Save slow, median and fast growth, and their mean"),
        disabled=recipe is None,
        key=f"variants of {case.number}",
        help=_(
            "Four versions: nobody knows how fast a face changed. The mean shows what all agree on."
        ),
    ):
        assert recipe is not None
        with shown_errors():
            words = _("Drawing four pictures …")
            with long_work(words, key=f"variants {case.number}") as work:
                saved = desk().save_variants(case.number, recipe, draft=Draft(go_on=work.go_on))
            numbers = [one.version.number for one in saved]
            notify(_("Versions {first} to {last} are saved.", first=numbers[0], last=numbers[-1]))
            st.rerun()


def list_versions(case: Case) -> None:
    """List the versions, newest first, each with its export."""
    if not case.versions:
        st.caption(_("A saved version can be exported here, with its caption and its record."))
    for version in reversed(case.versions):
        with st.container(border=True):
            st.markdown(
                _(
                    "**Version {number}** · {shows} · {state}",
                    number=version.number,
                    shows=shown_by(version),
                    state=spoken(version.state),
                )
            )
            st.caption(
                plain(
                    _(
                        "{artist}, {created_at:%Y-%m-%d %H:%M} UTC",
                        artist=version.artist,
                        created_at=version.created_at,
                    )
                )
            )
            if version.note:
                st.caption(plain(version.note))
            show_spread(case, version)
            _hand_in(case, version)
            export_version(case, version)


def _hand_in(case: Case, version: Version) -> None:
    if version.review_note:
        st.caption(
            plain(
                _(
                    "{reviewed_by} said: {review_note}",
                    reviewed_by=version.reviewed_by,
                    review_note=version.review_note,
                )
            )
        )
    if version.state not in (DRAFT, RETURNED):
        return
    if st.button(_("Hand in for review"), key=f"hand in {case.number} {version.number}"):
        with shown_errors():
            desk().submit_version(case.number, version.number)
            notify(
                _(
                    "Version {number} waits for a second person, under Review.",
                    number=version.number,
                )
            )
            st.rerun()
