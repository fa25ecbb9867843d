"""Save a picture as a version, and export versions."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from pipelines.drafting import Draft
from pipelines.recipe import AnyRecipe, Recipe
from workbench.cases.access import RETURNED
from workbench.cases.records import DRAFT, Case, Version
from workbench.exports.encoding import FileType
from workbench.exports.formats import FormatName
from workbench.exports.sidecar import case_folder_name
from workbench.studio.components.half_typed import half_typed
from workbench.studio.components.long_work import long_work
from workbench.studio.components.proof import show_goes_along, show_proof
from workbench.studio.components.spread import show_spread
from workbench.studio.components.version_pictures import shown_by
from workbench.studio.language import N_, _, translated
from workbench.studio.session import desk, notify, plain, shown_errors, spoken

_POSTER: Final = N_("Poster")
_BUNDLE: Final = N_("Bundle of the whole case (BagIt)")
_CHOICES: dict[str, tuple[FormatName, FileType]] = {
    "PNG": ("picture", "png"),
    "JPEG": ("picture", "jpeg"),
    "TIFF": ("picture", "tiff"),
    _POSTER: ("poster", "png"),
    N_("Media set"): ("media", "png"),
    N_("Layers (PSD, TIFF)"): ("layers", "png"),
    N_("Report for court"): ("report", "png"),
}


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
            _export(case, version)


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


def _export(case: Case, version: Version) -> None:
    key = f"export {case.number} {version.number}"
    format_place, button_place = st.columns([1, 1], vertical_alignment="bottom")
    chosen: str = format_place.selectbox(
        _("Format"), [*_CHOICES, _BUNDLE], format_func=_, key=f"{key} type"
    )
    if st.button(_("See what goes along"), key=f"{key} along"):
        show_goes_along(case, version, bundle=chosen == _BUNDLE)
    if chosen == _POSTER and st.button(_("See how it will print"), key=f"{key} proof"):
        show_proof(case, version)
    # What was written of another state or format is not what is asked for now.
    made = f"{key} {version.state} {chosen} file"
    pressed = button_place.button(_("Export"), key=key, width="stretch")
    if chosen == _BUNDLE:
        if pressed:
            with shown_errors():
                _bundle(case)
        return
    if pressed:
        with shown_errors(), long_work(_("Exporting …"), key=key) as work:
            folder = desk().settings.home / "exports" / case_folder_name(case.number)
            name, file_type = _CHOICES[chosen]
            written = desk().export(
                case.number,
                version.number,
                folder,
                format=name,
                file_type=file_type,
                on_step=work.on_step,
            )
            for note in written.notes:
                st.caption(plain(translated(note)))
            st.session_state[made] = str(written.path)
    if made in st.session_state:
        with shown_errors():
            _offer(Path(st.session_state[made]), key)


def _bundle(case: Case) -> None:
    folder = desk().settings.home / "exports"
    with long_work(_("Exporting …"), key=f"bundle of {case.number}") as work:
        made = desk().export_case(case.number, folder, on_step=work.on_step)
    st.caption(
        plain(
            _(
                "Written: {name}, {count} files, with the originals.",
                name=made.path.name,
                count=made.files,
            )
        ),
        help=str(made.path),
    )


def _offer(path: Path, key: str) -> None:
    data = path.read_bytes()
    st.caption(
        plain(_("Written: {name}, with its record beside it.", name=path.name)),
        help=str(path.parent),
    )
    st.download_button(_("Download"), data, path.name, key=f"{key} get", width="stretch")
