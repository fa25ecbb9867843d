"""Commands that check: verify; and the demonstration."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.credentials import check_file
from workbench.cli.documents import verification_document
from workbench.cli.options import AsJson, AsUser
from workbench.cli.output import emit, open_desk, warn


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("verify")(verify)
    app.command("fingerprint")(fingerprint)
    app.command("demo")(demo)


def verify(
    subject: Annotated[
        str | None,
        typer.Argument(metavar="NUMBER|FILE", help="A case, or an exported file; all without it."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check originals, versions, exports and the log, or one exported file's credentials."""
    if subject is not None and Path(subject).is_file():
        check_file(Path(subject), as_json=as_json)
        return
    _verify_home(subject, as_json=as_json)


def _verify_home(number: str | None, *, as_json: bool) -> None:
    from workbench.showing import progress_bar

    with open_desk() as desk, progress_bar("Verifying") as bar:
        found = desk.verify(number, on_step=bar.show)
    lines = [
        f"Checked {found.originals} originals, {found.versions} versions, "
        f"{found.exports} exports and {found.log_entries} entries of the log."
    ]
    lines += [f"DIFFERS: {each.subject}: {each.what}" for each in found.differences]
    if found.not_compared:
        lines.append(
            f"NOT COMPARED: {found.not_compared} versions, drawn elsewhere; see the notes."
        )
    if found.whole:
        compared = " that could be compared here" if found.not_compared else ""
        lines.append(f"Everything{compared} is as it was recorded.")
    warn(found.remarks)
    emit(verification_document(found), lines, as_json=as_json)
    if not found.whole:
        raise typer.Exit(1)


def fingerprint(acting_as: AsUser = None, as_json: AsJson = False) -> None:
    """Take fingerprints of photographs that came in before there were any, so copies are noticed.

    Once it is done, adding a photograph tells of look-alikes among these as well.
    """
    from workbench.showing import progress_bar

    with open_desk(acting_as=acting_as) as desk, progress_bar("Taking fingerprints") as bar:
        taken, unread = desk.fingerprint_photographs(on_step=bar.show)
    lines = [f"Fingerprints of {taken} photographs were taken."]
    lines += [f"NOT READ: {reason}" for reason in unread]
    emit({"taken": taken, "not_read": unread}, lines, as_json=as_json)
    if unread:
        raise typer.Exit(1)


def demo(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder to work in.")
    ] = Path("demo-output"),
    as_json: AsJson = False,
) -> None:
    """Run the main job on samples: two cases, progressions, exports, verification."""
    from workbench.demo import run_demo
    from workbench.showing import print_table

    done = run_demo(out)
    if as_json:
        emit(done.document(), (), as_json=True)
    else:
        print_table(f"Written in {done.shown_folder}", ("case", "what", "where"), done.rows())
        emit({}, [done.summary], as_json=False)
    if not done.whole:
        raise typer.Exit(1)
