"""The checklist at intake of a morgue photograph: what is measured, and what a person answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast

from models.postmortem import questions
from pipelines.arrays import Pixels
from pipelines.errors import PostmortemError
from pipelines.landmarks import Landmarks
from pipelines.postmortem.eyes import OPEN_FROM, opening
from pipelines.quality import Quality, measure_quality

Answer = Literal["yes", "no", "not said"]
Answers = Mapping[str, tuple[Answer, str]]
"""A person's answers by question, each with a note."""
_FRONTAL_DEG: Final = 12.0
_LEAST_UNIT_PX: Final = 90.0
# Blur over this share of a pupil distance hides the lids' edges.
_SHARP: Final = 0.02
_EVEN_LIGHT: Final = 0.35
_MOUTH_OPEN: Final = 0.06


@dataclass(frozen=True)
class Checked:
    """One question with its answer, and who gave it."""

    key: str
    question: str
    answer: Answer
    by: Literal["measured", "person", "nobody yet"]
    note: str
    source: str
    status: str


def check(pixels: Pixels, landmarks: Landmarks, answers: Answers) -> list[Checked]:
    """Return the checklist of a face in (H, W, 3): a person's answer stands before a measure."""
    unknown = answers.keys() - {one.key for one in questions()}
    if unknown:
        raise PostmortemError(
            f"The checklist has no question {', '.join(sorted(unknown))}. Its questions: "
            f"{', '.join(one.key for one in questions())}."
        )
    measured = _measured(measure_quality(pixels, landmarks), landmarks)
    found: list[Checked] = []
    for one in questions():
        row = (one.key, one.question)
        if one.key in answers:
            answer, note = answers[one.key]
            found.append(Checked(*row, answer, "person", note, one.source, one.status))
        elif one.key in measured:
            answer, note = measured[one.key]
            found.append(Checked(*row, answer, "measured", note, one.source, one.status))
        else:
            found.append(Checked(*row, "not said", "nobody yet", "", one.source, one.status))
    return found


def read_answers(path: Path) -> dict[str, tuple[Answer, str]]:
    """Read a person's answers, {"trauma": "yes"} or {"trauma": {"answer": "yes", "note": "…"}}.

    Raises PostmortemError naming the file and the question at fault.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        rows = cast(dict[str, Any], document).items()
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise PostmortemError(
            f"The checklist '{path.name}' cannot be read. Give JSON such as "
            f'{{"trauma": "yes", "scale": {{"answer": "no", "note": "none in frame"}}}}.'
        ) from error
    found: dict[str, tuple[Answer, str]] = {}
    for key, value in rows:
        row = cast(dict[str, Any], value) if isinstance(value, dict) else {"answer": value}
        if row.get("answer") not in ("yes", "no"):
            raise PostmortemError(
                f"In '{path.name}' {key} is answered {row.get('answer')!r}; give yes or no."
            )
        found[str(key)] = (row["answer"], str(row.get("note", "")))
    return found


def _measured(quality: Quality, landmarks: Landmarks) -> dict[str, tuple[Answer, str]]:
    yaw, unit = quality.pose.yaw_deg, quality.unit_px
    lids = [opening(landmarks, side) for side in ("right", "left")]
    gap = quality.expression.mouth_open
    return {
        "frontal": (_yes(abs(yaw) < _FRONTAL_DEG), f"turned {yaw:+.0f}°"),
        "size": (_yes(unit >= _LEAST_UNIT_PX), f"{unit:.0f} px"),
        "sharpness": (_yes(quality.blur < _SHARP), f"blur {quality.blur:.3f} pupil distances"),
        "light": (_yes(abs(quality.side_light) < _EVEN_LIGHT), f"{quality.side_light:+.2f}"),
        "eyes": (_yes(max(lids) < OPEN_FROM), f"opening {max(lids):.2f} of the width"),
        "mouth": (_yes(gap > _MOUTH_OPEN), f"gap {gap:.2f} of the width"),
    }


def _yes(true: bool) -> Answer:
    return "yes" if true else "no"
