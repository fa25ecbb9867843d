"""Find the landmarks of every photograph, ask where that is not clear, and let them be moved."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.errors import NoFaceError
from pipelines.handles import SIDES, with_handles
from pipelines.landmark_finder import FacesToChooseError
from pipelines.landmarks import IBUG_GROUPS, Landmarks
from pipelines.starting_face import starting_landmarks
from workbench.cases.records import Case, SourceImage
from workbench.studio.components.face_choice import choose_face
from workbench.studio.components.five_points import five_point_editor
from workbench.studio.components.landmark_editor import Edit, Shown, landmark_editor, last_edit
from workbench.studio.components.landmarks_of_version import (
    back_to_kept,
    editor_of,
    placed_in,
    shown_apart,
)
from workbench.studio.language import _
from workbench.studio.pictures import photograph_address
from workbench.studio.session import aged, desk, notify, shown_errors


def find_faces(
    case: Case, photos: list[SourceImage], place: DeltaGenerator
) -> dict[int, Landmarks] | None:
    """Return the landmarks by photograph; else ask for the first that lacks them, in ``place``."""
    found: dict[int, Landmarks] = {}
    for photo in photos:
        try:
            with st.spinner(_("Finding the face in photograph {number} …", number=photo.number)):
                found[photo.number] = desk().landmarks(case.number, photo.number)
        except FacesToChooseError as several:
            with place:
                choose_face(case, photo, several.faces)
            return None
        except NoFaceError:
            with place, shown_errors():
                _start_by_hand(case, photo)
            return None
    return found


def _start_by_hand(case: Case, photo: SourceImage) -> None:
    """Let five points say where a face is that was not found, and then all be moved."""
    begun = f"{_key(case, photo.number)} begun"
    face: Landmarks | None = st.session_state.get(begun)
    if face is not None:
        st.warning(
            _(
                "No face was found in photograph {number}. Move the landmarks onto the face and "
                "keep them.",
                number=photo.number,
            )
        )
        _edit_landmarks(case, photo, face, can_be_kept=True)
        if st.button(_("Back to the five points"), key=f"{begun} back"):
            del st.session_state[begun]
            st.rerun()
        return
    st.warning(
        _(
            "No face was found in photograph {number}. Put the five points on the middle of each "
            "eye, the tip of the nose and the corners of the mouth; the face follows them.",
            number=photo.number,
        )
    )
    shown = _shown(case, photo, starting_landmarks((photo.width, photo.height)))
    face = five_point_editor(shown, key=f"{begun} five")
    if st.button(_("Go on to every point"), type="primary", key=f"{begun} on"):
        st.session_state[begun] = face
        st.rerun()


def say_who_placed(case: Case, found: dict[int, Landmarks]) -> None:
    """Say for every photograph who placed its points, and of which version they are."""
    for number, landmarks in found.items():
        placed = [who for group in IBUG_GROUPS for who in landmarks.placed_by[group]]
        placed += [landmarks.placed_by[f"{side}_iris"][0] for side in SIDES if landmarks.iris(side)]
        by_hand = placed.count("artist")
        said = (
            _("{by_hand} of {count} placed by hand", by_hand=by_hand, count=len(placed))
            if by_hand
            else _("as they were found")
        )
        version = placed_in(case, number)
        if version is not None:
            said = _("{said}, as in version {version}", said=said, version=version)
        st.caption(
            _(
                "Photograph {number}: {said}. Check them under *Landmarks*, at the right.",
                number=number,
                said=said,
            )
        )


def moves_not_kept(case: Case, found: dict[int, Landmarks]) -> dict[int, Edit]:
    """Return by photograph what the artist moved and has not kept yet."""
    moves: dict[int, Edit] = {}
    for number, landmarks in found.items():
        key = _key(case, number)
        edit = last_edit(landmarks, revision=st.session_state.get(f"{key} revision", 0), key=key)
        if edit is not None:
            moves[number] = edit
    return moves


def moved_landmarks(
    case: Case, found: dict[int, Landmarks], moves: dict[int, Edit]
) -> dict[int, Landmarks]:
    """Return the landmarks by photograph that stand elsewhere than those that are kept."""
    moved = {number: with_handles(found[number], edit.points) for number, edit in moves.items()}
    return {n: moved.get(n, found[n]) for n in found if n in moved or placed_in(case, n)}


def _key(case: Case, number: int) -> str:
    return f"landmarks of {case.number} {number}{editor_of(case, number)}"


def move_landmarks(case: Case, photos: list[SourceImage], found: dict[int, Landmarks]) -> None:
    """Show a photograph under its landmarks, to look at and to move."""
    chosen = len(photos) - 1
    if len(photos) > 1:
        chosen = st.selectbox(
            _("Photograph"),
            range(len(photos)),
            index=chosen,
            format_func=lambda index: f"{photos[index].number}: {aged(photos[index].age_years)}",
            key=f"photograph under landmarks of {case.number} {len(photos)}",
        )
    number = photos[chosen].number
    with shown_errors():
        other = placed_in(case, number) is not None
        _edit_landmarks(case, photos[chosen], found[number], can_be_kept=other)


def _shown(case: Case, photo: SourceImage, landmarks: Landmarks) -> Shown:
    address = photograph_address(case.number, photo.number, photo.sha256)
    shown = Shown(photo.sha256, address, (photo.width, photo.height), landmarks)
    return shown_apart(shown, editor_of(case, photo.number))


def _edit_landmarks(
    case: Case, photo: SourceImage, landmarks: Landmarks, *, can_be_kept: bool = False
) -> None:
    """Show landmarks to be moved; those that are not kept yet ``can_be_kept`` as they are."""
    key = _key(case, photo.number)
    revision = st.session_state.setdefault(f"{key} revision", 0)
    edit = landmark_editor(_shown(case, photo, landmarks), revision=revision, key=key)
    row = st.container(horizontal=True)
    useless = edit is None and not can_be_kept
    if row.button(_("Keep these landmarks"), disabled=useless, key=f"{key} keep"):
        with shown_errors():
            moved = with_handles(landmarks, edit.points) if edit else landmarks
            desk().set_landmarks(case.number, photo.number, moved)
            st.session_state[f"{key} revision"] += 1
            back_to_kept(case, photo.number)
            notify(_("The landmarks are kept."))
            st.rerun()
    if row.button(_("Take back all moves"), disabled=edit is None, key=f"{key} undo"):
        st.session_state[f"{key} revision"] += 1
        st.rerun()
