"""Notes that people write beside what they do."""

from __future__ import annotations

from typing import Final

from pipelines.sentences import Sentence
from workbench.errors import VersionError

NOTE_LIMIT: Final = 2000
"""The longest note, in letters."""


def checked_note(note: str) -> str:
    """Return a note without blanks around it; raise VersionError where it is too long to keep."""
    said = note.strip()
    if len(said) > NOTE_LIMIT:
        raise VersionError(
            Sentence(
                "The note has {letters} letters, and {limit} are kept. Shorten it by {more}.",
                letters=len(said),
                limit=NOTE_LIMIT,
                more=len(said) - NOTE_LIMIT,
            )
        )
    return said
