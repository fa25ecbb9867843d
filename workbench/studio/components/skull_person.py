"""Say whose skull it is taken to be, and by which tissue depths."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final, get_args

import pandas as pd
import streamlit as st

from models.tissue_depths import AGE_BANDS, BUILDS, AgeBand
from pipelines.reconstruction.approximation import BuildChoice, Person
from pipelines.reconstruction.depths import Sex, depths_for, table_of
from pipelines.reconstruction.skull_recipe import BoneRecipe, OwnTable
from workbench.studio.components.kept_choices import choice
from workbench.studio.components.sources import Sources
from workbench.studio.language import N_, _
from workbench.studio.session import plain, shown_errors, spoken

_STATUS: Final = N_(
    "Status: source-read was read in the publication, recalled is still to be compared with print, "
    "derived follows from both."
)
_SEXES: Final[dict[str, Sex]] = {"female": "F", "male": "M", "unknown": "unknown"}


def choose_person(
    key: str, known: BoneRecipe | None, *, one_build: bool = False
) -> tuple[Person, OwnTable | None]:
    """Show sex, age band, build and the table of depths; return the person and an own table.

    They start as a ``known`` recipe over the skull has them.
    """
    row = st.columns(2)
    sexes = list(_SEXES.values())
    sex = row[0].selectbox(
        _("Sex"),
        list(_SEXES),
        format_func=spoken,
        index=sexes.index(known.sex if known else "unknown"),
        key=choice(f"{key} sex"),
    )
    band: AgeBand = row[1].selectbox(
        _("Age band"),
        AGE_BANDS,
        format_func=spoken,
        index=AGE_BANDS.index(known.age_band if known else "adult"),
        key=choice(f"{key} band"),
    )
    builds: list[BuildChoice] = list(BUILDS if one_build else get_args(BuildChoice))
    build: BuildChoice = st.selectbox(
        _("Build"),
        builds,
        index=builds.index("normal" if one_build else "all"),
        format_func=lambda one: _("all three") if one == "all" else spoken(one),
        help=_(
            "Bone does not tell how heavy a person was; the three differ by more than "
            "any other choice here."
        ),
        key=choice(f"{key} build"),
    )
    accept = False
    if band != "adult":
        accept = st.toggle(
            _("Let adult depths stand in"),
            value=known.accept_adult_depths if known else False,
            help=_("No published table at hand covers this age band. Every view then says so."),
            key=choice(f"{key} accept"),
        )
    person = Person(_SEXES[sex], band, build, accept)
    table = _own_table(key)
    _show_depths(person, table)
    return person, table


def _own_table(key: str) -> OwnTable | None:
    given = st.file_uploader(
        _("Tissue depths of your own, where you have a table"),
        type=["csv"],
        help=_(
            "Columns: landmark, depth_mm; where known sd_mm, sex, age_band, build, "
            "source. It stands before the published depths, and every report names it."
        ),
        key=f"{key} table",
    )
    if given is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / Path(given.name).name
        place.write_bytes(given.getvalue())
        return OwnTable.read(place)


def _show_depths(person: Person, table: OwnTable | None) -> None:
    """Show every depth that will be laid on, with its spread, its status and its source."""
    with st.expander(_("Tissue depths, with their sources")), shown_errors():
        chosen = depths_for(
            person.sex,
            person.age_band,
            person.builds[0],
            table=table_of(table.text, table.name) if table else (),
            accept_adult=person.accept_adult_depths,
        )
        depths, sources = chosen.depths.values(), Sources()
        shown = {
            _("Point"): [depth.landmark for depth in depths],
            _("Depth ± SD, mm"): [f"{d.depth_mm:.1f} ± {d.sd_mm:.1f}" for d in depths],
            _("Status"): [spoken(depth.status) for depth in depths],
            _("Source"): [sources.number(depth.source) for depth in depths],
            _("Spread"): [sources.number(depth.sd_source) for depth in depths],
        }
        st.caption(
            plain(
                _(
                    "{name}, {build} build. {status}",
                    name=chosen.name,
                    build=spoken(chosen.build),
                    status=_(_STATUS),
                )
            )
        )
        st.dataframe(pd.DataFrame(shown), hide_index=True)
        sources.show()
