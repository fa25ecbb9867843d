"""Notes that versions were given by themselves, in the language of who looks.

Records have them in English, before what somebody wrote; that is never changed.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter
from typing import Final

from workbench.studio.language import N_, _

_OPENINGS: Final = (
    N_("Slow growth"),
    N_("Median growth"),
    N_("Fast growth"),
    N_("Slender build"),
    N_("Normal build"),
    N_("Heavy build"),
    N_("without relatives"),
    N_("demonstration"),
    N_("consensus of versions {versions}"),
)
_DUE: Final = N_("due on {day}; {reasons}")
_WHY: Final = {
    "first": N_("first"),
    "update": N_("update"),
    "anniversary": N_("anniversary"),
}
# As the days of a case are counted; a test holds them to what a batch of due cases writes.
_REASONS: Final = (
    N_("missing since {missing}, {years} years, and no picture yet"),
    N_("the last picture is of {day}; at {age} every {years} years"),
    N_("{years} years missing on {day}, {when}"),
    N_("a year missing on {day}, {when}"),
)
_WHEN: Final = (N_("in {days} days"), N_("today"))


def note_said(note: str) -> str:
    """Return a version's note, what the workbench wrote of it in the language of who looks."""
    due = _pattern(_DUE).fullmatch(note)
    if due:
        return _(_DUE, day=due["day"], reasons=_reasons_said(due["reasons"]))
    for opening in _OPENINGS:
        found = _pattern(opening).match(note)
        if found and re.match(r"$|[:.]( |$)", note[found.end() :]):
            return _(opening, **found.groupdict()) + note[found.end() :]
    return note


def _reasons_said(reasons: str) -> str:
    """Return reasons why a case is due, each after its kind: ``first: missing since …``."""
    parts = re.split(rf"(?:^|; )({'|'.join(_WHY)}): ", reasons)[1:]
    said = (
        f"{_(_WHY[why])}: {_said(reason, _REASONS)}"
        for why, reason in zip(parts[::2], parts[1::2], strict=True)
    )
    return "; ".join(said) or reasons


def _said(words: str, templates: tuple[str, ...]) -> str:
    for template in templates:
        found = _pattern(template).fullmatch(words)
        if found:
            values = found.groupdict()
            if "when" in values:
                values["when"] = _said(values["when"], _WHEN)
            return _(template, **values)
    return words


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts: list[str] = []
    for literal, name, _spec, _conversion in Formatter().parse(template):
        parts.append(re.escape(literal))
        if name == "versions":
            parts.append(r"(?P<versions>\d+(?:, \d+)*)")
        elif name:
            parts.append(f"(?P<{name}>.+?)")
    return re.compile("".join(parts))
