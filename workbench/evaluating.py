"""The retrospective check: solved cases, aged from their childhood photographs and compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import PipelineError
from workbench.errors import CaseListError, ExportError
from workbench.evaluation.figure_files import figures_csv, figures_document
from workbench.evaluation.judged_cases import JudgedCase, SeenShot, judge, see
from workbench.evaluation.report import report_html
from workbench.evaluation.solved_cases import Shot, SolvedCase, read_shots, solved_cases
from workbench.evaluation.summary import Finding, summarise
from workbench.settings import Settings
from workbench.writing import write_once

OnStep = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Evaluation:
    """What a check found, and where it was written."""

    folder: Path
    judged: tuple[JudgedCase, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...]

    @property
    def report(self) -> Path:
        """The page to look at."""
        return self.folder / "report.html"

    @property
    def people(self) -> int:
        """How many people the figures stand on."""
        return len({case.person for case in self.judged})

    @property
    def summary(self) -> str:
        """One line on what was written."""
        return (
            f"Compared {len(self.judged)} later photographs of {self.people} people. "
            f"Look at {self.report}."
        )

    def document(self) -> dict[str, Any]:
        """Return the check as a JSON document: where it was written, and its findings."""
        return {
            "report": str(self.report),
            "figures": [str(self.folder / "figures.csv"), str(self.folder / "figures.json")],
            "sheets": str(self.folder / "sheets"),
            "people": self.people,
            "cases": len(self.judged),
            "left_out": list(self.left_out),
            "findings": [asdict(found) for found in self.findings],
        }


def evaluate(cases_csv: Path, out: Path, settings: Settings, *, on_step: OnStep) -> Evaluation:
    """Age every solved case to its later photograph and write report, sheets and figures.

    ``on_step`` is told steps done, steps in all, and what comes now. Nothing is sent anywhere;
    only the new folder ``out`` is written. Raises CaseListError for a list that cannot be
    used and ExportError for a folder that cannot be written.
    """
    shots = read_shots(cases_csv)
    cases = solved_cases(shots)
    _make_folder(out)
    steps = len(shots) + len(cases)
    seen, left_out = _see_all(shots, steps, settings, on_step)
    judged = _judge_all(_remaining(cases, seen), seen, steps, settings, on_step)
    if not judged:
        raise CaseListError(
            f"No case of the list could be worked through: {'; '.join(left_out)}. "
            f"Mend the photographs or their rows and start again."
        )
    left_out += [note for case in judged for note in case.notes]
    done = Evaluation(out, tuple(judged), summarise(judged), tuple(left_out))
    _write_all(done)
    on_step(steps, steps, "Done")
    return done


def _see_all(
    shots: Sequence[Shot], steps: int, settings: Settings, on_step: OnStep
) -> tuple[dict[int, SeenShot], list[str]]:
    seen: dict[int, SeenShot] = {}
    left_out: list[str] = []
    for done, shot in enumerate(shots):
        on_step(done, steps, f"Looking at {shot.photo.name}")
        try:
            seen[shot.line] = see(shot, pixel_limit=settings.pixel_limit)
        except PipelineError as error:
            left_out.append(f"line {shot.line}: {error}")
    return seen, left_out


def _remaining(
    cases: Sequence[SolvedCase], seen: dict[int, SeenShot]
) -> list[tuple[SeenShot, list[SeenShot]]]:
    """Return later and childhood photographs of the cases of which both were seen."""
    found: list[tuple[SeenShot, list[SeenShot]]] = []
    for case in cases:
        childhood = [seen[shot.line] for shot in case.childhood if shot.line in seen]
        if case.later.line in seen and childhood:
            found.append((seen[case.later.line], childhood))
    return found


def _judge_all(
    cases: Sequence[tuple[SeenShot, list[SeenShot]]],
    seen: dict[int, SeenShot],
    steps: int,
    settings: Settings,
    on_step: OnStep,
) -> list[JudgedCase]:
    everybody = [shot.known for shot in seen.values()]
    judged: list[JudgedCase] = []
    for number, (later, childhood) in enumerate(cases, 1):
        on_step(steps - len(cases) + number - 1, steps, f"Case {number} of {len(cases)}")
        judged.append(judge(number, later, childhood, everybody, pixel_limit=settings.pixel_limit))
    return judged


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        if any(out.iterdir()):
            raise ExportError(
                f"The folder '{out.name}' holds files already; name a new one with --out, so "
                f"that no earlier report is lost."
            )
        (out / "sheets").mkdir()
    except OSError as error:
        raise ExportError(
            f"The folder '{out}' cannot be written in ({error.strerror}). "
            f"Choose another with --out."
        ) from error


def _write_all(done: Evaluation) -> None:
    document = figures_document(done.judged, done.findings, done.left_out)
    page = report_html(done.judged, done.findings, done.left_out)
    files = {f"sheets/case-{case.number:03d}.jpg": case.sheet for case in done.judged}
    files["figures.csv"] = figures_csv(done.judged).encode()
    files["figures.json"] = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    files["report.html"] = page.encode()
    for name, data in files.items():
        try:
            write_once(done.folder / name, data, mode=0o644)
        except OSError as error:
            raise ExportError(
                f"The file '{name}' cannot be written ({error.strerror}). "
                f"Choose another folder with --out."
            ) from error
