"""The studio's frame: title, navigation, and the page that was chosen."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from workbench.studio.pages.progression import progression_page
from workbench.studio.session import shown_errors

st.set_page_config(page_title="Forensic imaging workbench", page_icon="🗂️", layout="wide")
st.html(Path(__file__).with_name("page.css"))
page = st.navigation([st.Page(progression_page, title="Age progression", icon=":material/face:")])
with shown_errors():
    page.run()
