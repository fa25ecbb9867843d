"""Show the weights and tables that pictures are drawn with, and check them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from models import registry
from workbench.errors import AgencyModelError
from workbench.studio.language import _
from workbench.studio.session import desk, notify, plain, shown_errors, spoken


def show_models() -> None:
    """Show every file with its licence, origin and hash; then the agency's own models."""
    states = {}
    if st.button(_("Check every file against its hash")):
        with st.spinner(_("Reading every file")):
            states = {v.name: v.problem or _("as published") for v in registry.verify_all()}
    for entry in registry.entries():
        # A line that wraps, where a table of long words would scroll to the side.
        state = f" · {states[entry.name]}" if states else ""
        st.markdown(
            f"**{plain(entry.name)}** · {plain(entry.licence)}{plain(state)}  \n{plain(entry.note)}"
        )
        st.caption(f"{plain(entry.origin.source)} · `{entry.sha256}`")
    st.subheader(_("The agency's own"), anchor=False)
    own = desk().models()
    for card in own:
        st.markdown(
            f"**{plain(card.name)}** · {plain(spoken(card.kind))} · {plain(card.licence)}  \n"
            f"{plain(card.reach)}"
        )
        st.caption(f"`{card.sha256}`")
    if not own:
        st.caption(_("None yet."))
    _add_form()


def _add_form() -> None:
    with st.form("add model", clear_on_submit=True):
        st.markdown(_("**Add a model**"))
        files = st.file_uploader(
            _("Its files"),
            accept_multiple_files=True,
            help=_(
                "Prototypes in one .npz file, or a network as its manifest (.toml) with the files "
                "that it names."
            ),
        )
        name = st.text_input(_("Name, where the file's own does not serve"))
        if st.form_submit_button(_("Add the model")):
            with shown_errors():
                _add(files, name.strip())


def _add(files: list[UploadedFile], name: str) -> None:
    heads = [file for file in files if Path(file.name).suffix in (".toml", ".npz")]
    if len(heads) != 1:
        raise AgencyModelError(
            _("Choose one .npz file, or one .toml with the files that it names.")
        )
    with TemporaryDirectory() as room:
        for file in files:
            (Path(room) / Path(file.name).name).write_bytes(file.getvalue())
        card = desk().add_model(Path(room) / Path(heads[0].name).name, name=name or None)
    notify(_("{name} can be drawn with from now on.", name=card.name))
    st.rerun()
