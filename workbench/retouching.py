"""From a morgue photograph to a picture that can be shown, with its layers, outside of any case."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from pydantic import ValidationError

from models.postmortem import questions
from pipelines.arrays import Pixels
from pipelines.environment import software
from pipelines.errors import PostmortemError
from pipelines.landmark_finder import find_landmarks
from pipelines.landmarks import Landmarks
from pipelines.materials import Materials
from pipelines.photograph import Photograph, read_photograph
from pipelines.postmortem.checklist import Answers, check, read_answers
from pipelines.postmortem.drawing import draw_postmortem
from pipelines.postmortem.recipe import Answered, PostmortemRecipe, plan_postmortem
from pipelines.postmortem.steps import DonorEyes, EyesStep, PostmortemChoices
from pipelines.recipe_faults import describe_fault
from pipelines.reconstruction.labels import labelled, with_sides
from pipelines.reconstruction.png import png
from workbench.exports.layers import psd_of
from workbench.exports.sheets import Stack
from workbench.folders import refuse_full, write_folder
from workbench.progressing import fit_landmarks, read_landmarks
from workbench.reconstructing import OnStep
from workbench.settings import POSTMORTEM_STATEMENT

TITLE: Final = "POST-MORTEM IMAGING"
STATEMENT: Final = POSTMORTEM_STATEMENT
_NOT_A_PROBE: Final = "Investigative lead only. Not for use as a face-search probe."
_GAP_PX: Final = 8


@dataclass(frozen=True)
class MorgueFile:
    """A photograph's file, and which face or landmarks are meant."""

    path: Path
    face: int | None = None
    landmarks: Path | None = None


@dataclass(frozen=True)
class Retouched:
    """The folder that was written, its files, and the report that is in it too."""

    folder: Path
    files: tuple[Path, ...]
    report: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return what the command prints as JSON."""
        return {"folder": str(self.folder), "files": [str(f) for f in self.files], **self.report}


def retouch(
    morgue: MorgueFile,
    out: Path,
    *,
    choices: PostmortemChoices,
    donor: Path | None = None,
    answers: Path | None = None,
    on_step: OnStep = lambda done, total, doing: None,
) -> Retouched:
    """Make a morgue photograph fit to be shown and write picture and layers into a new folder.

    ``donor`` is a photograph whose open eyes are lent. Raises PipelineError and ExportError; then
    nothing was written.
    """
    refuse_full(out, "picture")
    on_step(0, 2, "Reading the photograph")
    photograph = read_photograph(morgue.path)
    landmarks = _landmarks(morgue, photograph)
    known = [photograph]
    if donor is not None:
        lent = read_photograph(donor)
        choices = with_donor(choices, lent, find_landmarks(lent, called=f"'{donor.name}'"))
        known.append(lent)
    recipe = planned(photograph, landmarks, choices, read_given_answers(answers))
    on_step(1, 2, "Drawing")
    rendering = draw_postmortem(recipe, Materials.of({one.sha256: one for one in known}))
    picture = rendering.pixels
    lines = [STATEMENT, _NOT_A_PROBE]
    files = {
        "picture.png": png(labelled(picture, lines, right_at="nowhere", title=TITLE)),
        "beside.png": png(_beside(photograph.pixels, picture)),
        "layers.psd": psd_of(Stack.of(rendering.layers)),
        "recipe.json": recipe.canonical(),
    }
    said: dict[str, Any] = {
        "kind": "post-mortem imaging",
        "photograph": {"name": morgue.path.name, "sha256": photograph.sha256},
        "recipe_sha256": recipe.sha256,
        "picture_sha256": hashlib.sha256(files["picture.png"]).hexdigest(),
        "operations": [step.model_dump(mode="json") for step in recipe.steps],
        "layers": [layer.name for layer in rendering.layers],
        "checklist": checklist_document(recipe),
        "notes": [*photograph.notes, *rendering.warnings],
        "statement": STATEMENT,
        "software": software(),
        "timings_ms": dict(rendering.timings_ms),
    }
    files["postmortem.json"] = json.dumps(said, ensure_ascii=False, indent=1).encode()
    on_step(2, 2, "Writing")
    return Retouched(out, tuple(write_folder(out, files)), said)


def planned(
    photograph: Photograph, landmarks: Landmarks, choices: PostmortemChoices, answers: Answers
) -> PostmortemRecipe:
    """Return the recipe for a photograph's face, with the intake's checklist in it."""
    checked = check(photograph.pixels, landmarks, answers)
    intake = [Answered(key=o.key, answer=o.answer, by=o.by, note=o.note) for o in checked]
    return plan_postmortem(photograph.sha256, landmarks, choices, intake=intake)


def read_given_answers(path: Path | None) -> Answers:
    """Read a person's answers to the checklist where a file of them is given."""
    return {} if path is None else read_answers(path)


def checklist_document(recipe: PostmortemRecipe) -> list[dict[str, str]]:
    """Return the checklist of a recipe with its questions and their sources, for JSON."""
    asked = {one.key: one for one in questions()}
    return [
        {
            **one.model_dump(),
            "question": asked[one.key].question,
            "source": asked[one.key].source,
            "status": asked[one.key].status,
        }
        for one in recipe.intake
    ]


def read_postmortem_choices(path: Path) -> PostmortemChoices:
    """Read a file of operations; raise PostmortemError naming the file and the field at fault."""
    try:
        document = path.read_bytes()
    except OSError:
        document = b""
    return parse_postmortem_choices(document, f"'{path.name}'")


def parse_postmortem_choices(document: bytes | str, called: str) -> PostmortemChoices:
    """Return what a document of operations chooses.

    Raises PostmortemError naming the first field at fault, and the document as ``called``.
    """
    try:
        return PostmortemChoices.model_validate(json.loads(document))
    except ValidationError as error:
        raise PostmortemError(f"{called}: {describe_fault(error.errors()[0], 'file')}") from error
    except (ValueError, RecursionError) as error:
        raise PostmortemError(
            f"The choices {called} cannot be read as JSON. Check the file's name, and that it "
            f'is an object such as {{"mouth": {{"strength": 0.8}}}}.'
        ) from error


def _landmarks(morgue: MorgueFile, photograph: Photograph) -> Landmarks:
    if morgue.landmarks is None:
        return find_landmarks(photograph, face=morgue.face, called=f"'{morgue.path.name}'")
    return fit_landmarks(read_landmarks(morgue.landmarks), photograph)


def with_donor(
    choices: PostmortemChoices, lent: Photograph, landmarks: Landmarks
) -> PostmortemChoices:
    """Return choices whose eyes come from a donor's photograph."""
    donor = DonorEyes(sha256=lent.sha256, landmarks_json=landmarks.to_json())
    eyes = (choices.eyes or EyesStep()).model_copy(update={"donor": donor})
    return choices.model_copy(update={"eyes": eyes})


def _beside(before: Pixels, after: Pixels) -> Pixels:
    gap = np.full((before.shape[0], _GAP_PX, 3), 255, np.uint8)
    one, other = (with_sides(picture, "left") for picture in (before, after))
    pair = np.concatenate([one, gap, other], axis=1)
    lines = ["Left: the photograph. Right: the impression.", STATEMENT]
    return labelled(pair, lines, right_at="nowhere", title=TITLE)
