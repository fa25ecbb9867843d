"""The cells of a row that asks for post-mortem imaging: its operations, and the checklist."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.postmortem.checklist import Answers, read_answers
from pipelines.postmortem.steps import PostmortemChoices
from workbench.batch.cells import Cells
from workbench.retouching import parse_postmortem_choices, read_postmortem_choices


@dataclass(frozen=True)
class Retouching:
    """What is done to a morgue photograph, and what a person answered at its intake."""

    choices: PostmortemChoices
    answers: Answers


def read_retouching(cells: Cells) -> Retouching:
    """Return what a row's cells say: choices of a file or of the cell itself, and answers."""

    def choices(text: str) -> PostmortemChoices:
        if text.startswith("{"):
            return parse_postmortem_choices(text, "the cell")
        return read_postmortem_choices(cells.place("choices", text))

    nothing: Answers = {}
    return Retouching(
        cells.read("choices", choices, PostmortemChoices()),
        cells.read("checklist", lambda text: read_answers(cells.place("checklist", text)), nothing),
    )
