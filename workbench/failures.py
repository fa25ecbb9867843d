"""Any error in words that an artist can act on; every door says the same and adds its own hint."""

from __future__ import annotations

from models.registry import ModelError
from pipelines.errors import PipelineError
from pipelines.sentences import Sentence
from workbench.errors import WorkbenchError


def kind_and_words(error: Exception) -> tuple[str, str]:
    """Return an error's kind and its message; what was not foreseen is noted in the log.

    Our own errors speak for themselves. An OSError names its file and the system's reason; of any
    other only the type is said, for its text may hold a name or a path.
    """
    if isinstance(error, (ModelError, PipelineError, WorkbenchError)):
        return type(error).__name__, words_of(error)
    log = _note(error)
    details = Sentence(" Details are in {log}.", log=log) if log else ""
    if isinstance(error, OSError) and error.strerror:
        return "FileError", Sentence(
            "{file} cannot be used ({why}). Check that its drive is connected, has room and may "
            "be written, and try again.{details}",
            file=_named(error),
            why=error.strerror,
            details=details,
        )
    return "InternalError", Sentence(
        "Something went wrong inside the workbench: internal error ({kind}). Nothing recorded was "
        "lost; try again.{details}",
        kind=type(error).__name__,
        details=details,
    )


def words_of(error: Exception) -> str:
    """Return an error's message as it was raised: a ``Sentence`` where it was one."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def _named(error: OSError) -> str:
    if error.filename:
        return Sentence("The file '{name}'", name=error.filename)
    return Sentence("A file")


def _note(error: Exception) -> str | None:
    from workbench.logs import note_failure
    from workbench.settings import load_settings

    try:
        place = note_failure(load_settings().home, error)
    except WorkbenchError:
        return None
    return str(place) if place else None
