"""Commands about models: those that come with the workbench, and an agency's own."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.options import AsJson, AsUser
from workbench.cli.output import emit, open_desk, table

if TYPE_CHECKING:
    from workbench.agency_models import ModelCard


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    models = typer.Typer(
        help="Weights and tables that come with it, and models of your own.", no_args_is_help=True
    )
    models.command("verify")(verify_models)
    models.command("add")(add_model)
    models.command("list")(list_models)
    app.add_typer(models, name="models")


def verify_models(as_json: AsJson = False) -> None:
    """Check every weight and table that comes with it against the manifest's hashes."""
    from models import registry

    verdicts = registry.verify_all()
    sound = all(verdict.sound for verdict in verdicts)
    rows = [(verdict.name, verdict.problem or "as published") for verdict in verdicts]
    files = [
        {"name": v.name, "path": v.path, "sound": v.sound, "problem": v.problem} for v in verdicts
    ]
    emit({"whole": sound, "files": files}, table(("file", "state"), rows), as_json=as_json)
    if not sound:
        raise typer.Exit(1)


def add_model(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Prototypes (.npz), or a network's manifest (.toml) beside it."
        ),
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What prototypes are called.")
    ] = None,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Keep a model of your own in the home, so that recipes can name it."""
    with open_desk(make_home=True, acting_as=acting_as) as desk:
        card = desk.add_model(file, name=name)
    line = f"The {card.kind} '{card.name}' can be named now. SHA-256 {card.sha256}."
    emit(_document(card), [line], as_json=as_json)


def list_models(as_json: AsJson = False) -> None:
    """List the models of your own with what they reach, their licence and their hash."""
    with open_desk() as desk:
        cards = desk.models()
    rows = [(c.name, c.kind, c.reach, c.sha256[:12], c.licence) for c in cards]
    lines = table(("name", "kind", "reach", "hash", "licence"), rows)
    document = {"models": [_document(card) for card in cards]}
    emit(document, lines if cards else ["There are no models of your own yet."], as_json=as_json)


def _document(card: "ModelCard") -> dict[str, str | None]:
    return asdict(card)
