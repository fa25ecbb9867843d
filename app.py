"""The studio's front door: run it with ``streamlit run app.py`` or ``make studio``."""

import streamlit as st
from starlette.middleware import Middleware

from workbench.studio.headers import SecurityHeaders

app = st.App("workbench/studio/home.py", middleware=[Middleware(SecurityHeaders)])
