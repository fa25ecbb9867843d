"""Take the file of a skull into the case, choose one, and say how its file is read."""

from __future__ import annotations

from typing import Final, get_args

import streamlit as st

from pipelines.reconstruction.approximation import Reading
from pipelines.reconstruction.frames import Unit
from pipelines.reconstruction.meshes import WORDS
from pipelines.reconstruction.product_names import MESH_SUFFIXES
from pipelines.reconstruction.skull import BONE_HU
from pipelines.reconstruction.skull_recipe import Suffix
from workbench.cases.records import Case, SourceSkull
from workbench.studio.components.long_work import long_work
from workbench.studio.language import N_, _
from workbench.studio.session import desk, notify, shown_errors, spoken
from workbench.work.skulls import READING_STAGES

_SUFFIXES: Final = get_args(Suffix)
_TYPES: Final = ["zip", "dcm", "nii", "gz", "nrrd", "inv3", "stl", "ply", "obj", "glb"]
# A head's CT as DICOM is some 250 MB; the case keeps up to 4 GiB.
_LARGEST_MB: Final = 2048
_AXES: Final = {
    "LPS": N_("LPS: left, back, up (DICOM)"),
    "RAS": N_("RAS: right, front, up (NIfTI)"),
    "LAS": N_("LAS: left, front, up"),
    "RPS": N_("RPS: right, back, up"),
}


def choose_skull(case: Case) -> tuple[SourceSkull, Reading] | None:
    """Show the case's skulls and how the chosen one's file is read; return both."""
    skulls = {skull.number: skull for skull in case.skulls if skull.suffix in _SUFFIXES}
    if not skulls:
        return None
    chosen = st.selectbox(
        _("Skull"),
        list(skulls),
        index=len(skulls) - 1,
        format_func=lambda number: f"{number}: {skulls[number].file_name}",
        key=f"skull of {case.number} {len(skulls)}",
    )
    skull = skulls[chosen]
    with st.expander(_("How the file is read")):
        return skull, _ask_reading(skull.suffix, _key_of(case, skull), _known(case, skull))


def take_in_skull(case: Case) -> None:
    """Show the form that takes the file of a skull in, once it can be read as one."""
    rounds = f"skulls taken into {case.number}"
    key = f"{rounds} {st.session_state.setdefault(rounds, 0)}"
    with st.expander(_("Add a skull"), expanded=not case.skulls, key=f"{key} expander"):
        upload = st.file_uploader(
            _("CT or surface of the skull"),
            type=_TYPES,
            max_upload_size=_LARGEST_MB,
            help=_(
                "A CT as a ZIP of its DICOM series, NIfTI or NRRD; a surface as STL, "
                "PLY, OBJ or GLB. No name or date of a patient is read from it."
            ),
            key=f"{key} file",
        )
        if upload is None:
            return
        suffix = next((each for each in _SUFFIXES if upload.name.lower().endswith(each)), "")
        reading = _ask_reading(suffix, key, Reading())
        if not st.button(_("Add the skull"), type="primary", key=f"{key} add"):
            return
        with shown_errors():
            with long_work(_("Reading the bone …"), key=key) as work:
                go_on = work.part(READING_STAGES)
                data = upload.getvalue()
                skull = desk().take_in_skull(case.number, data, upload.name, reading, go_on=go_on)
            st.session_state[f"{_key_of(case, skull)} said"] = reading
            st.session_state[rounds] += 1
            notify(_("Skull {number} was added; its file is kept unchanged.", number=skull.number))
            st.rerun()


def _ask_reading(suffix: str, key: str, usual: Reading) -> Reading:
    """Ask only what a kind of file leaves open."""
    unsaid = suffix in (*MESH_SUFFIXES, ".inv3")
    frame: str | None = st.selectbox(
        _("Where its axes x, y, z point"),
        list(_AXES),
        index=list(_AXES).index(usual.frame) if usual.frame in _AXES else None,
        format_func=lambda axes: _(_AXES[axes]),
        placeholder=_("Choose; such a file does not say") if unsaid else _("As the file says"),
        help=_(
            "A surface never says which side is the person's right, and a mirrored "
            "skull gives a mirrored face. Ask who made the file."
        ),
        key=f"{key} axes",
    )
    if suffix in MESH_SUFFIXES:
        unit: Unit = st.selectbox(
            _("Its unit"),
            list(WORDS),
            index=list(WORDS).index(usual.unit),
            format_func=lambda one: spoken(WORDS[one]),
            key=f"{key} unit",
        )
        return Reading(frame, unit)
    series = usual.series
    if suffix == ".zip":
        series = st.number_input(
            _("Series, where the file holds several"),
            min_value=1,
            value=usual.series,
            step=1,
            key=f"{key} series",
        )
    bone_hu = st.number_input(
        _("What counts as bone, HU"),
        100.0,
        1500.0,
        usual.bone_hu or BONE_HU,
        25.0,
        format="%.0f",
        help=_(
            "From this density on, a CT's voxels are taken for bone. Lower it where thin or old "
            "bone has holes, raise it where skin or the table comes along."
        ),
        key=f"{key} bone",
    )
    return Reading(frame, "mm", series, bone_hu)


def _key_of(case: Case, skull: SourceSkull) -> str:
    return f"reading of {case.number} {skull.number}"


def _known(case: Case, skull: SourceSkull) -> Reading:
    """Return how the file was read last, looked up once."""
    key = f"{_key_of(case, skull)} said"
    if key not in st.session_state:
        st.session_state[key] = desk().reading_of(case.number, skull.number)
    said: Reading = st.session_state[key]
    return said
