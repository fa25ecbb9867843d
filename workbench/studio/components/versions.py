"""Save a picture as a version, and list the versions of a case."""

from __future__ import annotations

import streamlit as st

from pipelines.drafting import Draft
from pipelines.recipe import AnyRecipe, Recipe
from workbench.cases.access import RETURNED
from workbench.cases.records import DRAFT, Case, Version
from workbench.studio.components.exporting import export_version
from workbench.studio.components.going_on import goes_on_from, gone_on, offer_to_go_on
from workbench.studio.components.half_typed import half_typed
from workbench.studio.components.long_work import long_work
from workbench.studio.components.spread import show_spread
from workbench.studio.components.version_pictures import shown_by
from workbench.studio.language import _, ngettext
from workbench.studio.note_words import note_said
from workbench.studio.session import desk, notify, plain, shown_errors, spoken


def save_version(case: Case, recipe: AnyRecipe | None, name: str | None = None) -> None:
    """Show the form that renders at full size and saves.

    ``name`` is that of the choices that go on from a version; without it they come from none.
    """
    with st.form(f"save in {case.number} {len(case.versions)}", border=False):
        with half_typed(f"note in {case.number} {len(case.versions)}"):
            note = st.text_input(_("Note on this version"))
        pressed = st.form_submit_button(
            _("Save a version"), type="primary", disabled=recipe is None
        )
    if pressed and recipe is not None:
        with shown_errors():
            _save(case, recipe, note, name)


def _save(case: Case, recipe: AnyRecipe, note: str, name: str | None) -> None:
    earlier = None if name is None else goes_on_from(name)
    with long_work(_("Rendering at full size …"), key=f"save {case.number}") as work:
        draft = Draft(go_on=work.go_on)
        saved = desk().save_version(
            case.number, recipe, note=note, goes_on_from=earlier, draft=draft
        )
    number = saved.version.number
    told = _("Version {number} is saved.", number=number)
    if saved.plain is not None:
        told = _(
            "Version {number} is saved beside version {others} without relatives.",
            number=number,
            others=saved.plain.number,
        )
    _go_on(name, number, told, earlier)


def _go_on(name: str | None, version: int, told: str, earlier: int | None) -> None:
    """Say what was saved and from which version it came, and go on from it."""
    if earlier is not None:
        descent = _("It goes on from version {number}.", number=earlier)
        told = f"{told} {descent}"
    if name is not None:
        gone_on(name, version)
    notify(told)
    st.rerun()


def save_variants(case: Case, recipe: Recipe | None, name: str) -> None:
    """Offer to save the picture at three speeds of growth, and their mean.

    ``name`` is that of the choices that go on from a version.
    """
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
            earlier = goes_on_from(name)
            with long_work(words, key=f"variants {case.number}") as work:
                draft = Draft(go_on=work.go_on)
                saved = desk().save_variants(case.number, recipe, goes_on_from=earlier, draft=draft)
            numbers = [one.version.number for one in saved]
            shown = next((one for one in saved if one.recipe == recipe), saved[-1])
            told = _("Versions {first} to {last} are saved.", first=numbers[0], last=numbers[-1])
            _go_on(name, shown.version.number, told, earlier)


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
                st.caption(plain(note_said(version.note)))
            show_spread(case, version)
            _say_descent(version)
            _say_review(version)
            with st.container(horizontal=True):
                _hand_in(case, version)
                offer_to_go_on(case, version, key="listed")
            export_version(case, version)


def _say_descent(version: Version) -> None:
    if version.parents:
        numbers = [str(one.number) for one in version.parents]
        st.caption(
            ngettext(
                "Made from version {numbers}",
                "Made from versions {numbers}",
                len(numbers),
                numbers=", ".join(numbers),
            )
        )


def _say_review(version: Version) -> None:
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


def _hand_in(case: Case, version: Version) -> None:
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
