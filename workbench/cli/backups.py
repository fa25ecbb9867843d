"""Commands that back a home up and restore it."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import AsJson
from workbench.cli.output import emit

_Place = Annotated[Path, typer.Argument(metavar="PATH", help="The folder of the backup.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(place: _Place, as_json: AsJson = False) -> None:
    """Copy the whole home into a new folder, each file with its hash."""
    from workbench.cases.backup import back_up
    from workbench.settings import load_settings
    from workbench.work.place import vault_of

    settings = load_settings()
    vault, place = vault_of(settings), place.expanduser().absolute()
    done = back_up(settings.home, settings.database, vault, place)
    line = f"Backed up {done.files} files, {done.bytes / 1e6:.1f} MB, all with their hashes."
    document = {"output": str(done.place), "verified_hashes": done.files, "bytes": done.bytes}
    emit(document, [line], as_json=as_json)


def restore(place: _Place, as_json: AsJson = False) -> None:
    """Restore a backup into a home without cases, and check every hash and the log."""
    from workbench.cases import backup as backups
    from workbench.cases.custody import find_break
    from workbench.cases.snapshot import take_snapshot
    from workbench.desk import Desk
    from workbench.errors import BackupError
    from workbench.settings import load_settings
    from workbench.work.place import vault_of

    settings = load_settings()
    vault, place = vault_of(settings), place.expanduser().absolute()
    done = backups.restore(place, settings.home, settings.database, vault)
    with Desk(settings, must_exist=True) as desk:
        snapshot = take_snapshot(desk.store)
    broken = find_break(snapshot.entries, snapshot.checkpoint)
    if broken:
        raise BackupError(
            f"The files are as they were backed up, but {broken.reason}. 'workbench verify' tells "
            f"more."
        )
    lines = [
        f"Restored {done.files} files with the hashes of the backup, {len(snapshot.cases)} cases.",
        f"The log is whole: {len(snapshot.entries)} entries. 'workbench verify' renders all again.",
    ]
    document = {
        "verified_hashes": done.files,
        "bytes": done.bytes,
        "cases": len(snapshot.cases),
        "log_entries": len(snapshot.entries),
    }
    emit(document, lines, as_json=as_json)
