"""Commands for an agency's own prototypes: prototypes build, prototypes show."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.options import AsJson
from workbench.cli.output import emit, table, warn

if TYPE_CHECKING:
    from pipelines.ageing.prototypes import Prototypes


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    prototypes = typer.Typer(
        help="Mean faces by age and sex from your own licensed collection.", no_args_is_help=True
    )
    prototypes.command("build")(build)
    prototypes.command("show")(show)
    app.add_typer(prototypes, name="prototypes")


def build(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Photographs and one CSV: file, age, sex.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The model file to write.")],
    licence: Annotated[
        Path,
        typer.Option("--licence", metavar="TEXT", help="A text file: terms of the collection."),
    ],
    as_json: AsJson = False,
) -> None:
    """Learn prototypes from a collection; 30 photographs at least, 200 or more are good."""
    from workbench.prototyping import build_prototypes
    from workbench.settings import load_settings
    from workbench.showing import progress_bar

    with progress_bar("Looking at the photographs") as bar:
        built = build_prototypes(
            folder, out, licence=licence, settings=load_settings(), on_step=bar.show
        )
    warn(f"{name} is left out. {reason}" for name, reason in built.left_out)
    if built.few:
        warn([f"{built.used} photographs are few; the tables still lead. 200 or more are good."])
    lines = [
        f"Wrote {built.output}, learned from {built.used} photographs.",
        f"SHA-256 {built.sha256}",
        *_size_lines(built.prototypes),
    ]
    document = {
        "output": str(built.output),
        "sha256": built.sha256,
        "photographs": built.used,
        "left_out": [{"file": name, "reason": reason} for name, reason in built.left_out],
        "effective_size": _sizes(built.prototypes),
    }
    emit(document, lines, as_json=as_json)


def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of prototypes.")],
    as_json: AsJson = False,
) -> None:
    """Check a file of prototypes and show what it was learned from and how far it reaches."""
    from workbench.prototyping import read_file

    prototypes, manifest = read_file(file)
    lines = [
        f"{manifest.photographs} photographs ({manifest.women_and_girls} of women and girls, "
        f"{manifest.men_and_boys} of men and boys), {manifest.youngest_years:g} to "
        f"{manifest.oldest_years:g} years; built with {manifest.software}.",
        f"Licence: {manifest.licence}",
        *_size_lines(prototypes),
    ]
    document = {
        "sha256": prototypes.sha256,
        **manifest.model_dump(mode="json"),
        "effective_size": _sizes(prototypes),
    }
    emit(document, lines, as_json=as_json)


def _sizes(prototypes: "Prototypes") -> list[dict[str, Any]]:
    rows = zip(prototypes.years.tolist(), *prototypes.size.round(1).tolist(), strict=True)
    return [{"age": age, "F": girls, "M": boys, "any": all_} for age, girls, boys, all_ in rows]


def _size_lines(prototypes: "Prototypes") -> list[str]:
    rows = [tuple(f"{value:g}" for value in row.values()) for row in _sizes(prototypes)]
    return ["Photographs that each age rests on, in effect (0: too few to be kept)"] + table(
        ("age", "F", "M", "sex not given"), rows
    )
