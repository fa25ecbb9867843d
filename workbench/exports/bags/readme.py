"""What a bag says to whoever opens it without the workbench."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from workbench.exports.case_uco import BagFile

_TEXT: Final = """Case {number}, as {agency} had it on {day}.

This folder is a BagIt bag (RFC 8493). Any BagIt program checks it; a byte that differs from
when it was made is found. It holds photographs and names of people: keep it as you keep the case.

  data/case.json          everything that is recorded of the case
  data/log.json           the custody log of the case, each entry with its hash
  data/case-uco.jsonld    files and how they came to be, as CASE/UCO
  data/originals/         photographs as they came{without}
  data/products/          recipes, landmarks and pictures
  data/models/            models of the agency's own that its recipes draw with

Every file below is named by its SHA-256. Pictures are artist's impressions: investigative leads,
not a means of identification, and not for use as face-search probes.

{into}

{files}
"""
_IMPORT: Final = (
    "To take the case into another workbench: workbench case import FOLDER. It checks every byte\n"
    "first, and draws every version again with: workbench verify."
)
_READING: Final = "This bag was made without the photographs: it is for reading, not for importing."


def readme(
    number: str, agency: str, day: str, files: Iterable[BagFile], *, originals: bool
) -> bytes:
    """Return the README of a case's bag, which names every file in words."""
    return _TEXT.format(
        number=number,
        agency=agency or "an agency that gave no name",
        day=day,
        without="" if originals else ": LEFT OUT of this bag",
        into=_IMPORT if originals else _READING,
        files="\n".join(f"{file.what}\n    {file.name}" for file in files),
    ).encode()
