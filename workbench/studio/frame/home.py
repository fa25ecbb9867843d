"""The studio's frame: title, navigation, and the page that was chosen."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import streamlit as st

from workbench.studio.components.at_work import show_who_works
from workbench.studio.components.half_typed import keep_half_typed
from workbench.studio.components.speaking import choose_language, speak_their_language
from workbench.studio.language import _
from workbench.studio.pages.approximation import approximation_page
from workbench.studio.pages.batch import batch_page
from workbench.studio.pages.cases import cases_page
from workbench.studio.pages.compare import compare_page
from workbench.studio.pages.postmortem import postmortem_page
from workbench.studio.pages.progression import progression_page
from workbench.studio.pages.review import review_page
from workbench.studio.pages.settings import settings_page
from workbench.studio.pages.superimposition import superimposition_page
from workbench.studio.session import shown_errors
from workbench.studio.sign_in.visitor import receive_visitor

st.set_page_config(page_title=_("Forensic imaging workbench"), page_icon="🗂️", layout="wide")
st.html(Path(__file__).with_name("page.css"))
receive_visitor()
speak_their_language()
choose_files = json.dumps(_("Choose files"), ensure_ascii=False)
st.html(f"<style>:root {{ --choose-files: {choose_files}; }}</style>")
progression = st.Page(
    progression_page, title=_("Age progression"), icon=":material/face:", default=True
)
postmortem = st.Page(
    postmortem_page,
    url_path="postmortem",
    title=_("Post-mortem imaging"),
    icon=":material/healing:",
)
st.session_state["pages"] = {"progression": progression, "postmortem": postmortem}
page = st.navigation(
    [
        progression,
        st.Page(
            approximation_page,
            url_path="reconstruction",
            title=_("Reconstruction"),
            icon=":material/skull:",
        ),
        st.Page(
            superimposition_page,
            url_path="superimposition",
            title=_("Superimposition"),
            icon=":material/layers:",
        ),
        postmortem,
        st.Page(cases_page, url_path="cases", title=_("Cases"), icon=":material/folder_open:"),
        st.Page(compare_page, url_path="compare", title=_("Compare"), icon=":material/compare:"),
        st.Page(review_page, url_path="review", title=_("Review"), icon=":material/fact_check:"),
        st.Page(batch_page, url_path="batch", title=_("Batch"), icon=":material/dynamic_feed:"),
        st.Page(
            settings_page, url_path="settings", title=_("Settings"), icon=":material/settings:"
        ),
    ]
)
with st.sidebar:
    somebody_works = show_who_works()
# Before the page: nothing that is typed while it is drawn is lost.
keep_half_typed()
with shown_errors():
    if somebody_works:
        page.run()
    else:
        st.info(_("Say who you are, at the left. Cases are shown only to those who work here."))
with st.sidebar:
    choose_language()


@st.cache_resource(show_spinner=False)
def _set_apart_what_stays() -> None:
    # Streamlit sweeps all of memory after every run, while every other artist's page stands still.
    # What was loaded by the end of the first page stays for good and need not be swept.
    gc.collect()
    gc.freeze()


_set_apart_what_stays()
