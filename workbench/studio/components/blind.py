"""Judge a version beside another without knowing which is which; then see it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from workbench.cases.records import Case, Version
from workbench.studio.components.comparer import show_compared
from workbench.studio.components.half_typed import half_typed
from workbench.studio.components.version_pictures import compared
from workbench.studio.language import N_, _
from workbench.studio.session import desk, notify, plain, shown_errors
from workbench.work.blind_judging import BlindJudgement, BlindOrder
from workbench.work.comparing import PictureOf
from workbench.work.notes import NOTE_LIMIT

_LETTERS = "ABCDEF"
_NEITHER = N_("Neither")


def judge_blind(case: Case, version: Version, other: int) -> None:
    """Show a version and another as A and B, ask which holds up better, record it, reveal both."""
    order = desk().blind_order(case.number, [version.number, other])
    key = f"blind {case.number} {order.seed}"
    controls, beside = st.columns([2, 3], gap="medium")
    with controls:
        st.caption(_("Artist, note and recipe are shown once you have judged."))
        letters = list(_LETTERS[: len(order.versions)])
        chosen = st.radio(
            _("Which holds up better?"),
            [*letters, _NEITHER],
            index=None,
            format_func=_,
            key=f"{key} choice",
            horizontal=True,
        )
        with half_typed(key):
            note = st.text_area(
                _("Why"), key=f"{key} note", help=_("At most {limit} letters.", limit=NOTE_LIMIT)
            )
        if st.button(_("Judge and reveal"), type="primary", disabled=chosen is None):
            with shown_errors():
                preferred = order.versions[letters.index(chosen)] if chosen in letters else None
                desk().judge_blind(case.number, version.number, order, preferred, note=note)
                notify(_("Your judgement is in the log."))
                st.rerun()
    with beside, st.container(key="under_choice"), shown_errors():
        show_compared(
            [
                replace(
                    compared(case, PictureOf("version", number)),
                    name=letter,
                    alt=_("Picture {letter}, judged blind", letter=letter),
                )
                for letter, number in zip(letters, order.versions, strict=True)
            ],
            key=key,
        )


def show_judged(judgements: list[BlindJudgement]) -> None:
    """Show what was said of a version blind, and which was which."""
    for said in judgements:
        shown = _which(said.order)
        words = _("{by} judged blind ({shown}): neither.", by=said.by, shown=shown)
        if said.preferred is not None:
            words = _(
                "{by} judged blind ({shown}): version {preferred} holds up better.",
                by=said.by,
                shown=shown,
                preferred=said.preferred,
            )
        st.caption(plain(f"{words} {said.note}".strip()))


def _which(order: BlindOrder) -> str:
    pairs = zip(_LETTERS, order.versions, strict=False)
    return ", ".join(_("{letter}: version {number}", letter=a, number=n) for a, n in pairs)
