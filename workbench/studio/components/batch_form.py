"""Give a batch its manifest and its photographs, or take all cases that are due."""

from __future__ import annotations

import streamlit as st

from workbench.batch.due import due_jobs
from workbench.batch.kinds import COLUMNS, OPTIONAL_COLUMNS
from workbench.batch.manifest import SUFFIXES
from workbench.batch.runs import begin_run
from workbench.errors import ManifestError
from workbench.studio.language import _, translated
from workbench.studio.session import desk, notify, plain, shown_errors

_ROUNDS = "batches begun"


def give_batch() -> None:
    """Show two ways to a batch: a manifest with its files, and all cases that are due."""
    rounds = st.session_state.setdefault(_ROUNDS, 0)
    # A form holds its button until every file is there: a press before would be lost.
    with st.form(f"batch {rounds}", border=False):
        manifest = st.file_uploader(
            _("Manifest"),
            type=[suffix.lstrip(".") for suffix in SUFFIXES],
            help=_(
                "A row for each job. Columns: {columns}; where wanted {optional_columns}.",
                columns=", ".join(COLUMNS),
                optional_columns=", ".join(OPTIONAL_COLUMNS),
            ),
            key=f"manifest {rounds}",
        )
        others = st.file_uploader(
            _("Photographs and other files that its rows name"),
            accept_multiple_files=True,
            key=f"batch files {rounds}",
        )
        pressed = st.form_submit_button(_("Check and run"), type="primary")
    if pressed and manifest is None:
        st.error(_("No manifest is chosen. Add the table of jobs first."), icon=":material/error:")
    elif pressed and manifest:
        files = {other.name: other.getvalue() for other in others}
        _begin(manifest.name, {**files, manifest.name: manifest.getvalue()})
    if st.button(_("Run all cases that are due")):
        with shown_errors():
            _begin_due()


def _begin(manifest: str, files: dict[str, bytes]) -> None:
    with shown_errors():
        try:
            with st.spinner(_("Checking every row …")):
                begin_run(desk(), manifest, files)
        except ManifestError as error:
            # A line for each row, which the words in one paragraph would not be.
            st.error(plain(str(error)).replace("\n", "  \n"), icon=":material/error:")
            return
        st.session_state[_ROUNDS] += 1
        notify(_("The batch is at work. This page may be closed meanwhile."))
        st.rerun()


def _begin_due() -> None:
    found = due_jobs(desk())
    for number, why in found.left_out.items():
        st.caption(
            plain(_("Case {number} is left out: {why}.", number=number, why=translated(why)))
        )
    if not found.rows:
        st.info(_("No case is due that could be drawn."))
        return
    _begin("due.csv", {"due.csv": found.csv().encode()})
