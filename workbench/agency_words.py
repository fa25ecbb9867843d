"""What an agency says of itself on its exports, as it was set in the home and not outside of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.sentences import Sentence
from workbench.cases.backup import AGENCY
from workbench.errors import SettingsError
from workbench.settings import Settings
from workbench.writing import write_once

AGENCY_SET: Final = "agency set"
_NAMES: Final = {
    "agency": "Agency",
    "contact": "Contact lines",
    "agency_url": "Address of the QR code",
}


class AgencyWords(BaseModel):
    """Name, contact with bars between its lines, and the address behind the QR code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: str
    contact: str
    agency_url: str


def checked_words(agency: str, contact_lines: list[str], agency_url: str) -> AgencyWords:
    """Return words as the settings take them; raise SettingsError naming what is wrong."""
    lines = [line.strip() for line in contact_lines if line.strip()]
    if any("|" in line for line in lines):
        raise SettingsError(
            Sentence("A contact line cannot hold a bar (|), which parts the lines. Leave it out.")
        )
    given = {"agency": agency, "contact": "|".join(lines), "agency_url": agency_url.strip()}
    try:
        read = Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(
            Sentence(
                "{what} cannot be kept: {reason}.",
                what=Sentence(_NAMES[str(first["loc"][0])]),
                reason=Sentence(first["msg"].removeprefix("Value error, ")),
            )
        ) from error
    return AgencyWords(agency=read.agency, contact=read.contact, agency_url=read.agency_url)


def read_words(home: Path) -> AgencyWords | None:
    """Return what the home keeps of its agency, or None where the environment alone says it.

    Raises SettingsError for a file that was damaged.
    """
    try:
        return AgencyWords.model_validate_json((home / AGENCY).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise SettingsError(
            Sentence(
                "The agency's words in '{file}' cannot be read. Remove the file, and set them "
                "again under Settings.",
                file=str(home / AGENCY),
            )
        ) from error


def keep_words(home: Path, words: AgencyWords) -> None:
    """Keep an agency's words in the home, in one step."""
    data = json.dumps(words.model_dump(), ensure_ascii=False, indent=1).encode()
    write_once(home / AGENCY, data, mode=0o644)
