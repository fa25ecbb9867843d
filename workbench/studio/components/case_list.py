"""Every case that a search and its filters find, with a picture and why it is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from workbench.cases.search import CaseFilter, CaseRow
from workbench.cases.vocabulary import KINDS, STATUSES, Kind, Status
from workbench.due import Due
from workbench.studio.components.kept_choices import choice, keep_choices, recall_choices
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import _, translated
from workbench.studio.pictures import data_address
from workbench.studio.session import begun, desk, spoken

_KEPT: Final = "case list"
_SIDE: Final = 96
# From this height on words go on in a second line; the widths fit a screen of 1024 px so.
_ROW: Final = 66


def list_cases(due: Sequence[Due]) -> str | None:
    """Show search, filters and what they find; return the number of the case that is chosen."""
    recall_choices(_KEPT)
    words, only = _search(due)
    keep_choices(_KEPT, taken_back=False)
    page = desk().find_cases(words, only=only)
    if not page.cases:
        st.caption(_("No case is found. Fewer letters or filters find more."))
        return None
    chosen = _table(page.cases, due, f"found {words} {only}")
    if page.after is not None:
        st.caption(
            _("The first {cases} are shown; more letters find fewer.", cases=len(page.cases))
        )
    return chosen


def _search(due: Sequence[Due]) -> tuple[str, CaseFilter]:
    row = st.columns([3.4, 2, 2.1, 1.8], vertical_alignment="bottom")
    words = row[0].text_input(
        _("Search"),
        placeholder=_("Name or any number"),
        help=_("Name, case number or another agency's number"),
        key=choice("case search"),
    )
    kind: Kind | None = row[1].selectbox(
        _("Kind"),
        KINDS,
        index=None,
        format_func=spoken,
        placeholder=_("Any kind"),
        key=choice("case kind"),
    )
    status: Status | None = row[2].selectbox(
        _("Status"),
        STATUSES,
        index=None,
        format_func=spoken,
        placeholder=_("Any status"),
        key=choice("case status"),
    )
    due_alone = row[3].toggle(_("Due only"), key=choice("case due"))
    numbers = frozenset(one.number for one in due) if due_alone else None
    return words, CaseFilter(kind, status, numbers)


def _table(rows: Sequence[CaseRow], due: Sequence[Due], key: str) -> str | None:
    why: dict[str, list[str]] = {}
    for one in due:
        why.setdefault(one.number, []).append(translated(one.reason))
    columns: dict[str, list[Any]] = {
        _("Case"): [row.number for row in rows],
        _("Picture"): _pictures(rows),
        _("Name"): [row.subject for row in rows],
        _("Due"): [begun("; ".join(why.get(row.number, ()))) for row in rows],
        _("Kind"): [f"{spoken(row.kind)}, {spoken(row.status)}" for row in rows],
        _("Born"): [row.born_text or row.born.isoformat() for row in rows],
        _("Photos"): [row.photos for row in rows],
        _("Versions"): [row.versions for row in rows],
    }
    table = pd.DataFrame(columns)
    chosen = st.dataframe(
        table,
        key=key,
        hide_index=True,
        row_height=_ROW,
        column_config={
            _("Case"): st.column_config.TextColumn(width=124),
            _("Picture"): st.column_config.ImageColumn(width=58),
            _("Name"): st.column_config.TextColumn(width=88),
            _("Due"): st.column_config.TextColumn(width=138),
            _("Kind"): st.column_config.TextColumn(width=105),
            _("Born"): st.column_config.TextColumn(width=83),
            _("Photos"): st.column_config.NumberColumn(width=50),
            _("Versions"): st.column_config.NumberColumn(width=68),
        },
        on_select="rerun",
        selection_mode="single-row",
    )
    picked = chosen["selection"]["rows"]
    return rows[picked[0]].number if picked else None


def _pictures(rows: Sequence[CaseRow]) -> list[str]:
    first = desk().faces_of(row.number for row in rows)
    with st.spinner(_("Looking out the pictures …")):
        return [
            thumbnail_address(row.number, *first[row.number]) if row.number in first else ""
            for row in rows
        ]


@kept_for_who_looks(at_most=300)
def thumbnail_address(number: str, photo: int, sha256: str) -> str:
    """Return a small copy of a case's photograph; ``sha256`` ties it to its original."""
    del sha256
    return data_address(desk().thumbnail(number, photo, side=_SIDE))
