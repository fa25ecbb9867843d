"""What is wrong with a typst template, in words for whoever wrote it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from workbench.errors import ExportError, TemplateError

OWN: Final = "own.typ"
"""The name under which an agency's template is set."""
MAIN: Final = "main.typ"
_PLACE: Final = re.compile(r"┌─ (?:[^\n]*/)?(?P<file>[^/\n]+):(?P<line>\d+):\d+")
_LETTERS: Final = re.compile(r"the text [`\"]+(?P<letters>[^`\"]+)")
_LINE_LIMIT: Final = 80
# How typst's message for a kind of fault reads, and what the fault is.
_FAULTS: Final = (
    ("unclosed", "a bracket or quotation mark is opened and never closed"),
    ("unexpected", "something stands there that does not belong there"),
    ("unknown variable", "a name is used that nothing defines"),
    ("does not contain", "'data' holds nothing of that name"),
    ("page configuration", "the page is set, which is the workbench's alone"),
    ("file not found", "a file is named that does not lie beside the template"),
    ("unresolved import", "a name is imported that the other file does not define"),
    ("expected", "a value is of another kind than is called for"),
    ("cannot", "values are joined that cannot be"),
)


def template_fault(message: str, diagnostic: str, own: Path | None, root: Path) -> ExportError:
    """Return the error for what typst could not set: the file, the line, and what is wrong.

    ``message`` and ``diagnostic`` are typst's, ``own`` is the agency's template, and ``root`` the
    folder in which it was set. None of typst's own text is in the error.
    """
    missing = _LETTERS.search(message)
    if missing and ("displayed" in message or "mapped" in message):
        return ExportError(
            f"The fonts lack a letter, '{missing['letters']}'. The workbench brings Latin, Greek, "
            f"Cyrillic, Arabic and Hebrew letters; put a font that has the others into the folder "
            f"of your own template (WORKBENCH_POSTER_TEMPLATE)."
        )
    if own is None:
        return ExportError(
            "The document could not be set with the workbench's own template. Nothing was written; "
            "report what you exported to whoever looks after the workbench."
        )
    return TemplateError(
        f"The template '{own.name}' cannot be set: {_where(message, diagnostic, own, root)}. Mend "
        f"it, or take WORKBENCH_POSTER_TEMPLATE away to use the workbench's own."
    )


def _where(message: str, diagnostic: str, own: Path, root: Path) -> str:
    places = [(found["file"], int(found["line"])) for found in _PLACE.finditer(diagnostic)]
    file, line = next((place for place in places if place[0] != MAIN), (MAIN, 0))
    if file == MAIN:
        return "it does not define 'poster(data)', or 'poster' gives back nothing that can be shown"
    what = next((words for said, words in _FAULTS if said in message), "it is not as typst has it")
    name = own.name if file == OWN else file
    return f"in {name}, line {line} ({_line(root / file, line)}), {what}"


def _line(file: Path, number: int) -> str:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    said = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return said if len(said) <= _LINE_LIMIT else f"{said[:_LINE_LIMIT]}…"
