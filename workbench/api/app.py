"""The API's application, and the thread that sends what webhooks are to hear."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncGenerator
from typing import Final

from fastapi import FastAPI

from workbench.api import cases, pictures
from workbench.api.problems import answer_with_problems
from workbench.api.shapes import Problem
from workbench.desk import Desk
from workbench.errors import WorkbenchError
from workbench.settings import load_settings

_EVERY_SECONDS: Final = 5.0


def build_api() -> FastAPI:
    """Return the API, to be mounted under ``/api``; its OpenAPI document is at ``openapi.json``."""
    api = FastAPI(
        title="Forensic imaging workbench",
        version="1",
        description="Cases, photographs, versions, review and exports under a case number.",
        # Their pages would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        servers=[{"url": "/api"}],
        root_path_in_servers=False,
        separate_input_output_schemas=False,
    )
    api.include_router(cases.router)
    api.include_router(pictures.router)
    answer_with_problems(api)
    _name_the_problem(api)
    return api


@contextlib.asynccontextmanager
async def delivering(_app: object) -> AsyncGenerator[None]:
    """Send what waits in the outbox every few seconds while the server runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_deliver_until, args=(stop,), daemon=True, name="outbox")
    thread.start()
    try:
        yield
    finally:
        stop.set()


def _deliver_until(stop: threading.Event) -> None:
    while not stop.wait(_EVERY_SECONDS):
        # A home that is not there yet, or is locked, is tried again.
        with (
            contextlib.suppress(WorkbenchError),
            Desk(load_settings(), must_exist=True) as desk,
        ):
            while not stop.wait(_EVERY_SECONDS):
                desk.deliver()


def _name_the_problem(api: FastAPI) -> None:
    made = api.openapi()
    made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    made["components"]["schemas"].pop("HTTPValidationError", None)
    made["components"]["schemas"].pop("ValidationError", None)
