"""The database's history, packaged; ``HEAD`` is the revision that this software works with."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from workbench.cases.database import damaged
from workbench.errors import SettingsError

HEAD: Final = "0008"


def upgrade(connection: Connection) -> None:
    """Bring the database to ``HEAD`` within the connection's transaction.

    Raises SettingsError where a newer workbench has written the database.
    """
    found = current_revision(connection)
    if found == HEAD:
        return
    if found is not None and str(found) > HEAD:
        raise SettingsError(
            f"The workbench's home was written by a newer version (revision {found}, this one "
            f"knows {HEAD}). Install that version, or choose another home with WORKBENCH_HOME."
        )
    if found is not None and found not in _known_revisions():
        raise damaged()
    # Alembic takes half a second to import, and most openings have nothing to upgrade.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise damaged() from error


def _known_revisions() -> set[str]:
    return {file.name[:4] for file in (Path(__file__).parent / "versions").glob("[0-9]*.py")}


def current_revision(connection: Connection) -> str | None:
    """Return the database's revision, or None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))
