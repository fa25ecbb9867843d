"""What the studio's pages take from others, unchanged, served by the studio itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Route

THREE: Final = "/three.module.min.js"
_HERE: Final = Path(__file__).parent


def vendored_routes() -> list[BaseRoute]:
    """Return the routes of the files here."""
    return [Route(THREE, _three)]


async def _three(request: Request) -> FileResponse:
    return FileResponse(_HERE / THREE.removeprefix("/"), media_type="text/javascript")
