"""What was exported, to be saved by the browser of who may export it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from workbench.batch.runs import report_of_run
from workbench.desk import Desk
from workbench.exports.bags.zipped import zipped
from workbench.studio.asking import WHO, answering

EXPORTS: Final = "/case-exports"
BUNDLES: Final = "/case-bundles"
REPORTS: Final = "/batch-reports"


def export_address(number: str, export_id: int, *, by: str) -> str:
    """Return where the browser saves an exported file of a case; ``by`` is who is at work."""
    return _address(EXPORTS, by, case=number, export=export_id)


def bundle_address(number: str, sha256: str, *, by: str) -> str:
    """Return where the browser saves a bundle of a case, by its hash, as a ZIP."""
    return _address(BUNDLES, by, case=number, bag=sha256)


def report_address(run: str, name: str, *, by: str) -> str:
    """Return where the browser saves a file of a batch's report, by the run's folder."""
    return _address(REPORTS, by, run=run, file=name)


def download_routes() -> list[BaseRoute]:
    """Return the routes of what is saved."""
    return [
        Route(EXPORTS, answering(_export)),
        Route(BUNDLES, answering(_bundle)),
        Route(REPORTS, answering(_report)),
    ]


def _address(route: str, by: str, **asked: object) -> str:
    return f"{route}?{urlencode({**asked, WHO: by})}"


def _export(request: Request, desk: Desk) -> Response:
    asked = request.query_params
    path = desk.exported_file(asked["case"], int(asked["export"]))
    return FileResponse(path, filename=path.name)


def _bundle(request: Request, desk: Desk) -> Response:
    asked = request.query_params
    folder = desk.exported_bundle(asked["case"], asked["bag"])
    said = {"content-disposition": f'attachment; filename="{folder.name}.zip"'}
    return StreamingResponse(zipped(folder), media_type="application/zip", headers=said)


def _report(request: Request, desk: Desk) -> Response:
    run, name = request.query_params["run"], request.query_params["file"]
    path = report_of_run(desk, run, name)
    return FileResponse(path, filename=f"{run}-{name}")
