"""The studio's front door: run it with ``streamlit run app.py`` or ``make studio``."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount

from workbench.api.app import build_api, delivering
from workbench.studio.download_routes import download_routes
from workbench.studio.frame.front import front_routes
from workbench.studio.headers import SecurityHeaders
from workbench.studio.picture_routes import picture_routes
from workbench.studio.sign_in.gate import Gate
from workbench.studio.sign_in.page import sign_in_routes
from workbench.studio.vendored import vendored_routes

app = st.App(
    "workbench/studio/frame/home.py",
    routes=[
        Mount("/api", build_api()),
        *sign_in_routes(),
        *picture_routes(),
        *download_routes(),
        *vendored_routes(),
        *front_routes(),
    ],
    middleware=[Middleware(SecurityHeaders), Middleware(Gate)],
    lifespan=delivering,
)
