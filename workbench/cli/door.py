"""The outermost door: every error leaves as one clear line and the right exit code."""

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

FAILED = 1
_IN_ORDER = (
    "case",
    "photo",
    "progress",
    "version",
    "review",
    "export",
    "verify",
    "log",
    "age-progress",
)


class Door(TyperGroup):
    """Turn errors into a line on stderr, a JSON object where asked, and exit code 1 or 2.

    Wrong use is code 2; everything else that is not success is 1.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands in the order of the work, case first."""
        known = super().list_commands(ctx)
        return [name for name in _IN_ORDER if name in known] + [
            name for name in known if name not in _IN_ORDER
        ]

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run a command line, ``sys.argv`` where ``args`` is None."""
        given = list(sys.argv[1:] if args is None else args)
        as_json = "--json" in given
        try:
            code = super().main(given, *rest, **{**options, "standalone_mode": False})
        except typer.TyperException as wrong:
            _report_wrong_use(wrong, as_json=as_json)
            raise SystemExit(wrong.exit_code) from wrong
        except typer.Abort as stopped:
            raise SystemExit(FAILED) from stopped
        except Exception as error:
            report(error, as_json=as_json)
            raise SystemExit(FAILED) from error
        raise SystemExit(code or 0)


def report(error: Exception, *, as_json: bool) -> None:
    """Say what went wrong and which option or command helps; only then import what knows."""
    from workbench.cli.hints import hint_for
    from workbench.failures import kind_and_words

    kind, message = kind_and_words(error)
    if os.environ.get("WORKBENCH_DEBUG"):
        if kind == "InternalError":
            raise error
        if error.__cause__ is not None:
            typer.echo(getattr(error.__cause__, "diagnostic", error.__cause__), err=True)
    _say(kind, message, hint_for(error), as_json=as_json)


def _report_wrong_use(wrong: typer.TyperException, *, as_json: bool) -> None:
    context = getattr(wrong, "ctx", None)
    if type(wrong).__name__ == "NoArgsIsHelpError":  # Its help was printed as it was raised.
        return
    said = wrong.format_message().removeprefix("Invalid value: ").replace("Value error, ", "")
    message = f"{said.rstrip('.')}."
    hint = f"See '{context.command_path} --help'." if context is not None else None
    _say("WrongUse", message, hint, as_json=as_json)


def _say(kind: str, message: str, hint: str | None, *, as_json: bool) -> None:
    typer.echo(f"workbench: {message}{f' {hint}' if hint else ''}", err=True)
    if as_json:
        document = {"error": {"kind": kind, "message": message, "hint": hint}}
        typer.echo(json.dumps(document, ensure_ascii=False))
