"""The command that hands a version over in a format, or a whole case."""

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from workbench.cli import reading
from workbench.cli.bundles import WithoutOriginals, export_bundle
from workbench.cli.documents import delivery_document
from workbench.cli.options import AsJson, AsUser, CaseNumber, FileTypeChoice
from workbench.cli.output import emit, open_desk, warn
from workbench.exports import formats

FormatChoice = Literal[formats.FormatName, "bundle"]
# What shows photographs beside the version; the others would pass over --photo.
_SHOWING: Final[frozenset[FormatChoice]] = frozenset({"poster", "media"})

_OutFolder = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write into.")]
_Version = Annotated[
    int | None,
    typer.Argument(
        metavar="VERSION",
        parser=reading.count,
        help="The version's number; a bundle holds all of them.",
    ),
]
_Kind = Annotated[
    FormatChoice, typer.Option("--format", help="What to make of it; a bundle is the whole case.")
]
_Language = Annotated[
    formats.Language, typer.Option("--language", help="The language of its words.")
]
_FileType = Annotated[FileTypeChoice, typer.Option("--file-type", help="A picture's kind of file.")]
_Paper = Annotated[
    formats.Paper, typer.Option("--paper", help="The paper of a poster or a report.")
]
_ShownPhotos = Annotated[
    list[int] | None,
    typer.Option(
        "--photo",
        metavar="PHOTO",
        parser=reading.count,
        help="A photograph to show beside it, by its number; the subject's newest without it.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command("export")(export)


def export(
    number: CaseNumber,
    out: _OutFolder,
    version: _Version = None,
    kind: _Kind = "picture",
    language: _Language = "en",
    file_type: _FileType = "png",
    paper: _Paper = "letter",
    photos: _ShownPhotos = None,
    without_originals: WithoutOriginals = False,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Write a version in a format, a JSON sidecar beside each file; or a whole case as a bag."""
    from workbench.showing import progress_bar

    if photos and kind not in _SHOWING:
        raise typer.BadParameter(
            f"A {kind} shows no photographs beside the version; leave --photo out, or export a "
            f"{' or '.join(sorted(_SHOWING))}."
        )
    if kind == "bundle":
        export_bundle(
            number,
            out,
            without_originals=without_originals,
            acting_as=acting_as,
            as_json=as_json,
        )
        return
    if version is None:
        raise typer.BadParameter("Give the version's number; only a bundle goes without.")
    with open_desk(acting_as=acting_as) as desk, progress_bar("Exporting") as bar:
        written = desk.export(
            number,
            version,
            out,
            format=kind,
            language=language,
            file_type=file_type,
            paper=paper,
            photos=photos or (),
            on_step=bar.show,
        )
    warn(written.notes)
    emit(
        {"case": number, "version": version, "format": kind, **delivery_document(written)},
        [f"Wrote {path}" for file in written.files for path in (file.path, file.sidecar)],
        as_json=as_json,
    )
