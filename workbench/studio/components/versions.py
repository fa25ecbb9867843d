"""Save a picture as a version, and export versions."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pipelines.recipe import Recipe
from workbench.cases.records import Case, Version
from workbench.exports.encoding import FileType
from workbench.exports.sidecar import case_folder_name
from workbench.studio.session import desk, notify, plain, shown_errors

_FILE_TYPES: dict[str, FileType] = {"PNG": "png", "JPEG": "jpeg", "TIFF": "tiff"}


def save_version(case: Case, recipe: Recipe | None) -> None:
    """Show the form that renders at full size and saves."""
    with st.form(f"save in {case.number} {len(case.versions)}", border=False):
        note = st.text_input("Note on this version")
        # In one row, so that the wait is shown beside the button that began it.
        row = st.container(horizontal=True, vertical_alignment="center")
        pressed = row.form_submit_button("Save a version", type="primary", disabled=recipe is None)
        if pressed and recipe is not None:
            with shown_errors(), row, st.spinner("Rendering at full size …", show_time=True):
                saved = desk().save_version(case.number, recipe, note=note)
                beside = [f"version {p.number} without relatives" for p in saved.version.parents]
                notify(" beside ".join([f"Version {saved.version.number} is saved", *beside]) + ".")
                st.rerun()


def list_versions(case: Case) -> None:
    """List the versions, newest first, each with its export."""
    if not case.versions:
        st.caption("A saved version can be exported here, with its caption and its record.")
    for version in reversed(case.versions):
        with st.container(border=True):
            st.markdown(
                f"**Version {version.number}** · {version.age_years:g} years · {version.state}"
            )
            st.caption(plain(f"{version.artist}, {version.created_at:%Y-%m-%d %H:%M} UTC"))
            if version.note:
                st.caption(plain(version.note))
            _export(case, version)


def _export(case: Case, version: Version) -> None:
    key = f"export {case.number} {version.number}"
    format_place, button_place = st.columns([1, 1], vertical_alignment="bottom")
    chosen: str = format_place.selectbox("Format", list(_FILE_TYPES), key=f"{key} type")
    if button_place.button("Export", key=key, width="stretch"):
        with shown_errors():
            folder = desk().settings.home / "exports" / case_folder_name(case.number)
            written = desk().export(
                case.number, version.number, folder, file_type=_FILE_TYPES[chosen]
            )
            st.session_state[f"{key} file"] = str(written.path)
    if f"{key} file" in st.session_state:
        with shown_errors():
            _offer(Path(st.session_state[f"{key} file"]), key)


def _offer(path: Path, key: str) -> None:
    data = path.read_bytes()
    st.caption(plain(f"Written: {path.name}, with its record beside it."), help=str(path.parent))
    st.download_button("Download", data, path.name, key=f"{key} get", width="stretch")
