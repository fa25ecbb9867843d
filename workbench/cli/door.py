"""The outermost door: every error leaves as one clear line and the right exit code."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

WRONG_USE = 2
FAILED = 1


class Door(TyperGroup):
    """Turn errors into a line on stderr, a JSON object where asked, and exit code 1 or 2.

    Wrong use is code 2; everything else that is not success is 1.
    """

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run a command line, ``sys.argv`` where ``args`` is None."""
        given = list(sys.argv[1:] if args is None else args)
        try:
            return super().main(given, *rest, **options)
        except SystemExit as leaving:
            if leaving.code == WRONG_USE and "--json" in given:
                _print_error("WrongUse", "The command was not used as it is meant; see stderr.")
            raise
        except Exception as error:
            report(error, as_json="--json" in given)
            raise SystemExit(FAILED) from error


def report(error: Exception, *, as_json: bool) -> None:
    """Say what went wrong: our own errors in their words, others as an internal error."""
    kind, message = type(error).__name__, str(error)
    if not _is_ours(error):
        kind, message = "InternalError", _internal(error)
    typer.echo(f"workbench: {message}", err=True)
    if as_json:
        _print_error(kind, message)


def _print_error(kind: str, message: str) -> None:
    typer.echo(json.dumps({"error": {"kind": kind, "message": message}}, ensure_ascii=False))


def _is_ours(error: Exception) -> bool:
    from models.registry import ModelError
    from pipelines.errors import PipelineError
    from workbench.errors import WorkbenchError

    return isinstance(error, (ModelError, PipelineError, WorkbenchError))


def _internal(error: Exception) -> str:
    from workbench.errors import WorkbenchError
    from workbench.logs import note_failure
    from workbench.settings import load_settings

    place: Path | None = None
    try:
        place = note_failure(load_settings().home, error)
    except WorkbenchError:
        place = None
    if os.environ.get("WORKBENCH_DEBUG"):
        raise error
    where = f"Details are in {place}." if place else "Set WORKBENCH_DEBUG=1 to see details."
    return f"internal error ({type(error).__name__}). {where}"
