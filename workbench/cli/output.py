"""What commands print: one JSON object, or lines for a reader, on stdout."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from workbench.desk import Desk


def emit(document: Mapping[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print the document as one JSON object, or the lines where no JSON was asked for."""
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False))
        return
    for line in lines:
        typer.echo(line)


def warn(warnings: Iterable[str]) -> None:
    """Print warnings on stderr."""
    for warning in warnings:
        typer.echo(f"note: {warning}", err=True)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return rows as lines of aligned columns under their headings."""
    cells = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def open_desk(*, make_home: bool = False, acting_as: str | None = None) -> "Desk":
    """Return a desk over the home that the environment names; only a first case makes it.

    ``acting_as`` names who is at work, in the place of the environment.
    """
    from workbench.desk import Desk
    from workbench.settings import load_settings

    given = {} if acting_as is None else {"artist": acting_as}
    return Desk(load_settings(**given), must_exist=not make_home)
