"""Look at files before they are taken in: refuse what is of no use, say what each is worth."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pipelines.fingerprint import resemble
from workbench.cases.records import Case
from workbench.errors import IntakeError
from workbench.studio.language import _, translated
from workbench.studio.pictures import data_address
from workbench.studio.session import desk, plain, shown_errors
from workbench.work.judging import Judged
from workbench.work.photographs import Resembled


@dataclass(frozen=True)
class Looked:
    """One file that can be taken in, what it was found to be, and in words what it looks like."""

    upload: UploadedFile
    judged: Judged
    alike: str


def look_at_all(case: Case, uploads: list[UploadedFile], form: str) -> list[Looked]:
    """Look at each file; say at once which cannot be taken in, and return the others."""
    looked: list[Looked] = []
    for upload in uploads:
        with shown_errors():
            judged = _judged(case, upload, form)
            _refuse_the_same(case, upload, judged, looked)
            looked.append(Looked(upload, judged, _resembling(judged, looked)))
    return looked


def show_judged(judged: Judged, *, name: str) -> None:
    """Show a photograph with what it is worth, aspect by aspect, and what to ask the family for."""
    picture, words = st.columns([1, 2], gap="small")
    picture.image(data_address(judged.small), alt=_("The photograph {name}", name=name))
    with words:
        if judged.why_not:
            st.caption(plain(translated(judged.why_not)))
        lines = [
            f"{':orange[:material/error:]' if aspect.ask else ':green[:material/check:]'} "
            f"**{plain(translated(aspect.name))}** · {plain(translated(aspect.said))}"
            for aspect in judged.aspects
        ]
        # Two blanks end a line.
        st.markdown("  \n".join(lines))
    asked = "; ".join(translated(aspect.ask) for aspect in judged.aspects if aspect.ask)
    if asked:
        st.info(
            plain(_("Ask the family for: {asked}.", asked=asked)), icon=":material/family_restroom:"
        )


def _judged(case: Case, upload: UploadedFile, form: str) -> Judged:
    # Looked at once, and again when the case has got more photographs.
    kept = f"{form} {upload.file_id} among {len(case.photos)}"
    if kept not in st.session_state:
        with st.spinner(_("Looking at {name} …", name=plain(upload.name))):
            st.session_state[kept] = desk().judge(upload.getvalue(), upload.name)
    return st.session_state[kept]


def _refuse_the_same(
    case: Case, upload: UploadedFile, judged: Judged, looked: list[Looked]
) -> None:
    """Raise IntakeError for a file that the case has, or that was chosen twice."""
    for one in judged.alike:
        if one.same_file and one.case_number == case.number:
            given = {"name": upload.name, "case": case.number, "number": one.number}
            raise IntakeError(
                _("{name} is in case {case} already, as photograph {number}. Remove it.", **given)
            )
    for before in looked:
        if before.judged.sha256 == judged.sha256:
            names = {"name": upload.name, "other": before.upload.name}
            raise IntakeError(
                _("{name} is the same file as {other}, chosen before it. Remove it.", **names)
            )


def _resembling(judged: Judged, looked: list[Looked]) -> str:
    """Return in words which photographs one looks like, of all cases and of those beside it."""
    mark = judged.fingerprint
    beside = [one.upload.name for one in looked if resemble(one.judged.fingerprint, mark)]
    return ", ".join([*map(_named, judged.alike), *beside])


def _named(one: Resembled) -> str:
    given = {"number": one.number, "case": one.case_number}
    if one.same_file:
        return _("photograph {number} of case {case} (the same file)", **given)
    return _("photograph {number} of case {case}", **given)
