"""The workbench's own log, JSON lines in the home: what ran and what failed, never who or whom.

It helps to mend the software and is no evidence; the custody log is.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger


def log_path(home: Path) -> Path:
    """Return where the log of a home is."""
    return home / "workbench.log.jsonl"


class _Lines:
    """Append each event as a line; the file is opened for the moment of writing only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def info(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    error = info


def open_logger(home: Path) -> FilteringBoundLogger:
    """Return a logger that appends JSON lines to the log of a home."""
    # What only reads logs nothing, and it takes half as long to load as the database does.
    import structlog

    return structlog.wrap_logger(
        _Lines(log_path(home)),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
    )


def note_failure(home: Path, error: BaseException) -> Path | None:
    """Log where an unexpected error arose, without its text, and return the log's place.

    Returns None where the home cannot be written.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    try:
        open_logger(home).error("internal error", kind=type(error).__name__, places=places)
    except OSError:
        return None
    return log_path(home)
