"""Any error in words that an artist can act on; every door says the same and adds its own hint."""

from __future__ import annotations

from models.registry import ModelError
from pipelines.errors import PipelineError
from workbench.errors import WorkbenchError


def kind_and_words(error: Exception) -> tuple[str, str]:
    """Return an error's kind and its message; what was not foreseen is noted in the log.

    Our own errors speak for themselves. An OSError names its file and the system's reason; of any
    other only the type is said, for its text may hold a name or a path.
    """
    if isinstance(error, (ModelError, PipelineError, WorkbenchError)):
        return type(error).__name__, str(error)
    log = _note(error)
    details = f" Details are in {log}." if log else ""
    if isinstance(error, OSError) and error.strerror:
        return "FileError", (
            f"{_named(error)} cannot be used ({error.strerror}). Check that its drive is "
            f"connected, has room and may be written, and try again.{details}"
        )
    return "InternalError", (
        f"Something went wrong inside the workbench: internal error ({type(error).__name__}). "
        f"Nothing recorded was lost; try again.{details}"
    )


def _named(error: OSError) -> str:
    return f"The file '{error.filename}'" if error.filename else "A file"


def _note(error: Exception) -> str | None:
    from workbench.logs import note_failure
    from workbench.settings import load_settings

    try:
        place = note_failure(load_settings().home, error)
    except WorkbenchError:
        return None
    return str(place) if place else None
