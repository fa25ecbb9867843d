"""Export a version or its whole case, and save what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from pipelines.reconstruction.flat_recipe import FROM_PHOTOGRAPHS
from pipelines.reconstruction.recipe import APPROXIMATION
from pipelines.reconstruction.superimposition_recipe import SUPERIMPOSITION
from workbench.cases.access import PUBLIC_FORMATS
from workbench.cases.records import Case, Version
from workbench.exports.encoding import FileType
from workbench.exports.formats import FormatName
from workbench.exports.sidecar import case_folder_name
from workbench.studio.components.long_work import long_work
from workbench.studio.components.proof import show_goes_along, show_proof
from workbench.studio.components.saving import save_link
from workbench.studio.download_routes import bundle_address, export_address
from workbench.studio.language import N_, _, translated
from workbench.studio.session import desk, plain, shown_errors
from workbench.work.orders import OnStep

_POSTER: Final = N_("Poster")
_BUNDLE: Final = N_("Bundle of the whole case (BagIt)")
_SURFACES: Final = N_("Surfaces to print and turn (STL, PLY, OBJ, GLB)")
_CHOICES: Final[dict[str, tuple[FormatName, FileType]]] = {
    "PNG": ("picture", "png"),
    "JPEG": ("picture", "jpeg"),
    "TIFF": ("picture", "tiff"),
    _POSTER: ("poster", "png"),
    N_("Media set"): ("media", "png"),
    N_("Layers (PSD, TIFF)"): ("layers", "png"),
    _SURFACES: ("mesh", "png"),
    N_("Report for court"): ("report", "png"),
}


@dataclass(frozen=True)
class _Written:
    """What an export wrote, said in words, where it lies, and each file's name and address."""

    said: tuple[str, ...]
    folder: str
    files: tuple[tuple[str, str], ...]


def export_version(case: Case, version: Version) -> None:
    """Offer a version in every format, and what was written of it to be saved."""
    key = f"export {case.number} {version.number}"
    row = st.container(key=f"choice of {key}")
    format_place, button_place = row.columns([2, 1], vertical_alignment="bottom")
    chosen: str = format_place.selectbox(
        _("Format"), [*_choices_for(version), _BUNDLE], format_func=_, key=f"{key} type"
    )
    if st.button(_("See what goes along"), key=f"{key} along"):
        show_goes_along(case, version, bundle=chosen == _BUNDLE)
    if chosen == _POSTER and st.button(_("See how it will print"), key=f"{key} proof"):
        show_proof(case, version)
    # What was written of another state or format, or by another, is not what is asked for now.
    made = f"{key} {version.state} {chosen} written by {desk().store.actor}"
    if button_place.button(_("Export"), key=key, width="stretch"):
        with shown_errors(), long_work(_("Exporting …"), key=key) as work:
            write = _bundle if chosen == _BUNDLE else _file
            st.session_state[made] = write(case, version, chosen, work.on_step)
    if made in st.session_state:
        _offer(st.session_state[made], key)


def _choices_for(version: Version) -> list[str]:
    """Return what a version can be exported as: what shows bone is not for the public."""
    is_working = version.kind in (SUPERIMPOSITION, FROM_PHOTOGRAPHS)
    return [
        choice
        for choice, (name, _type) in _CHOICES.items()
        if (name != "mesh" or version.kind == APPROXIMATION)
        and not (is_working and name in PUBLIC_FORMATS)
    ]


def _file(case: Case, version: Version, chosen: str, on_step: OnStep) -> _Written:
    folder = desk().settings.home / "exports" / case_folder_name(case.number)
    name, file_type = _CHOICES[chosen]
    written = desk().export(
        case.number, version.number, folder, format=name, file_type=file_type, on_step=on_step
    )
    by = desk().store.actor
    addresses = [export_address(case.number, record, by=by) for record in written.records]
    names = [file.path.name for file in written.files]
    said = _("Written: {name}, with its record beside it.", name=written.path.name)
    notes = [translated(note) for note in written.notes]
    return _Written((said, *notes), str(folder), tuple(zip(names, addresses, strict=True)))


def _bundle(case: Case, version: Version, chosen: str, on_step: OnStep) -> _Written:
    del version, chosen  # A bundle holds all of them.
    made = desk().export_case_here(case.number, on_step=on_step)
    said = _(
        "Written: {name}, {count} files, with the originals.",
        name=made.path.name,
        count=made.files,
    )
    address = bundle_address(case.number, made.sha256, by=desk().store.actor)
    return _Written((said,), str(made.path.parent), ((f"{made.path.name}.zip", address),))


def _offer(written: _Written, key: str) -> None:
    first, *notes = written.said
    st.caption(plain(first), help=written.folder)
    for note in notes:
        st.caption(plain(note))
    for name, address in written.files:
        save_link(name, address, key=f"{key} save {name}")
