"""What an examiner scored of a superimposition's criteria."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from pipelines.errors import SuperimpositionError

State = Literal["consistent", "inconsistent", "not assessable"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class Entry:
    """What an examiner says of one criterion."""

    state: State
    note: str = ""


def read_entries(path: Path) -> dict[str, Entry]:
    """Read an examiner's file, {"key": {"score": "consistent", "note": "…"}}.

    Raises SuperimpositionError naming the file and the key at fault.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        rows = cast(dict[str, dict[str, Any]], document)
        found = {str(k): Entry(row["score"], str(row.get("note", ""))) for k, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SuperimpositionError(
            f"The scores '{path.name}' cannot be read. Give JSON such as "
            f'{{"forehead": {{"score": "consistent", "note": "even flow"}}}}.'
        ) from error
    for key, entry in found.items():
        if entry.state not in STATES:
            raise SuperimpositionError(
                f"In '{path.name}' {key} is scored '{entry.state}'; give {', '.join(STATES)}."
            )
    return found
