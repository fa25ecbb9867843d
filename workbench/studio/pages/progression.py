"""The age progression page: photograph, landmarks, ages, before and after, save, export."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.errors import NoFaceError
from pipelines.landmark_finder import FacesToChooseError
from pipelines.landmarks import Landmarks
from pipelines.recipe import Recipe
from pipelines.starting_face import starting_landmarks
from workbench.cases.records import Case, SourceImage
from workbench.exports.encoding import FileType
from workbench.exports.picture import case_folder_name
from workbench.studio.components.case_picker import pick_case
from workbench.studio.components.compare import compare
from workbench.studio.components.face_choice import choose_face
from workbench.studio.components.intake import choose_photographs, take_in_photograph
from workbench.studio.components.landmark_editor import Shown, landmark_editor
from workbench.studio.pictures import Preview, photograph_address, preview
from workbench.studio.session import desk, notify, show_notice, shown_errors

_OLDEST_TARGET = 80
_FILE_TYPES: dict[str, FileType] = {"PNG": "png", "JPEG": "jpeg", "TIFF": "tiff"}


def progression_page() -> None:
    """Lay out the page."""
    st.title("Age progression")
    with st.sidebar:
        case = pick_case()
    show_notice()
    if case is None:
        st.write("Open a case at the left to begin.")
        return
    controls, picture = st.columns([1, 2], gap="large")
    with controls:
        take_in_photograph(case)
        photos = choose_photographs(case)
        if not photos:
            st.info("Add a photograph of the subject to begin.")
            return
        faces_known = _faces_known(case, photos, picture)
        recipe = _settings(case, photos) if faces_known else None
    with picture:
        if faces_known:
            _landmarks(case, photos)
        if recipe is not None:
            close = st.toggle("Show the head alone", value=True, key=f"close {case.number}")
            shown = preview(case.number, recipe.canonical(), close=close)
            _before_and_after(shown, recipe)
            _save(case, recipe)
            _measurements(shown)
    with controls:
        _versions(case)


def _faces_known(case: Case, photos: list[SourceImage], place: DeltaGenerator) -> bool:
    for photo in photos:
        try:
            desk().landmarks(case.number, photo.number)
        except FacesToChooseError as several:
            with place:
                choose_face(case, photo, several.faces)
            return False
        except NoFaceError:
            with place:
                st.warning(
                    f"No face was found in photograph {photo.number}. Move the landmarks onto the "
                    f"face and keep them."
                )
                _edit_landmarks(case, photo, starting_landmarks((photo.width, photo.height)))
            return False
    return True


def _settings(case: Case, photos: list[SourceImage]) -> Recipe | None:
    latest = max(photo.age_years for photo in photos)
    target = st.slider(
        "Target age, years",
        min_value=2,
        max_value=_OLDEST_TARGET,
        value=min(int(latest) + 6, _OLDEST_TARGET),
        key=f"target of {case.number}",
    )
    strength = st.slider(
        "Growth strength",
        min_value=0.0,
        max_value=1.3,
        value=1.0,
        step=0.05,
        help="1 is what the growth tables say; 0 leaves the face as it is.",
        key=f"strength of {case.number}",
    )
    back = st.toggle("Allow a younger age", help="Age regression, towards childhood.")
    with shown_errors():
        return desk().plan(
            case.number,
            target_age=target,
            photos=[photo.number for photo in photos],
            strength=strength,
            allow_regression=back,
        )
    return None


def _landmarks(case: Case, photos: list[SourceImage]) -> None:
    with st.expander("Landmarks", icon=":material/my_location:"):
        chosen = len(photos) - 1
        if len(photos) > 1:
            chosen = st.selectbox(
                "Photograph",
                range(len(photos)),
                index=chosen,
                format_func=lambda index: f"{photos[index].number}",
            )
        photo = photos[chosen]
        with shown_errors():
            _edit_landmarks(case, photo, desk().landmarks(case.number, photo.number))


def _edit_landmarks(case: Case, photo: SourceImage, landmarks: Landmarks) -> None:
    key = f"landmarks of {case.number} {photo.number}"
    revision = st.session_state.setdefault(f"{key} revision", 0)
    shown = Shown(
        photograph_address(case.number, photo.number, photo.sha256),
        (photo.width, photo.height),
        landmarks.ibug68,
    )
    edit = landmark_editor(shown, revision=revision, key=key)
    save, undo = st.columns(2)
    if save.button("Keep these landmarks", disabled=edit is None, key=f"{key} keep") and edit:
        moved = landmarks.with_ibug68(edit.points, placed_by="artist")
        desk().set_landmarks(case.number, photo.number, moved)
        st.session_state[f"{key} revision"] += 1
        notify("The landmarks are kept.")
        st.rerun()
    if undo.button("Undo the moves", disabled=edit is None, key=f"{key} undo"):
        st.session_state[f"{key} revision"] += 1
        st.rerun()


def _before_and_after(shown: Preview, recipe: Recipe) -> None:
    before, after = recipe.sources[0].age_years, recipe.target_age_years
    compare(
        shown.before,
        shown.after,
        before_label=f"Photograph at {before:g} years",
        after_label=f"Age progressed to {after:g} years",
        key="before and after",
    )
    for warning in shown.warnings:
        st.warning(warning, icon=":material/warning:")


def _save(case: Case, recipe: Recipe) -> None:
    with st.form("save_version", border=False):
        note = st.text_input("Note on this version")
        if st.form_submit_button("Save a version", type="primary"):
            with st.spinner("Rendering at full size …"), shown_errors():
                saved = desk().save_version(case.number, recipe, note=note)
                notify(f"Version {saved.version.number} is saved.")
                st.rerun()


def _measurements(shown: Preview) -> None:
    if not shown.measurements:
        return
    with st.expander("Measurements", icon=":material/straighten:"):
        st.dataframe(
            pd.DataFrame(
                {
                    "Measure": [m.name for m in shown.measurements],
                    "Before, mm": [m.before_mm for m in shown.measurements],
                    "After, mm": [m.after_mm for m in shown.measurements],
                    "Percentile before": [m.before_percentile for m in shown.measurements],
                    "Percentile after": [m.after_percentile for m in shown.measurements],
                    "Source": [f"{m.source} ({m.status})" for m in shown.measurements],
                }
            ),
            hide_index=True,
        )
        st.caption("Scale from the irises, taken as 11.7 mm across; frontal distances only.")


def _versions(case: Case) -> None:
    if not case.versions:
        return
    st.subheader("Versions")
    for version in reversed(case.versions):
        with st.container(border=True):
            st.write(
                f"**Version {version.number}** · {version.age_years:g} years · {version.state}"
            )
            st.caption(f"{version.artist}, {version.created_at:%Y-%m-%d %H:%M} UTC. {version.note}")
            _export(case, version.number)


def _export(case: Case, version: int) -> None:
    folder = desk().settings.home / "exports" / case_folder_name(case.number)
    key = f"export {case.number} {version}"
    shown_type: str = st.selectbox("Format", list(_FILE_TYPES), key=f"{key} type")
    if st.button("Export", key=key):
        with shown_errors():
            folder.mkdir(parents=True, exist_ok=True)
            written = desk().export(case.number, version, folder, file_type=_FILE_TYPES[shown_type])
            st.session_state[f"{key} file"] = str(written.path)
    written = st.session_state.get(f"{key} file")
    if written:
        path = Path(written)
        st.download_button(f"Download {path.name}", path.read_bytes(), path.name, key=f"{key} get")
