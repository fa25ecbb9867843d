"""What became of a job: done, failed with a reason, or skipped because it was done before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from pipelines.errors import LandmarkError, PhotographError
from pipelines.sentences import Sentence, read_written, written
from workbench.batch.job import Job
from workbench.errors import (
    AccessError,
    IntakeError,
    JobLostError,
    JobMemoryError,
    JobTimeError,
    SettingsError,
)
from workbench.failures import kind_and_words

Result = Literal["done", "failed", "skipped"]
RESULTS: Final[tuple[Result, ...]] = ("done", "failed", "skipped")
AGAIN: Final = "Mend it and run the batch again with --resume; only what is not done is tried."
NEXT_STEPS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (JobMemoryError, "Run it again with fewer workers or a higher --memory-limit."),
    (JobTimeError, "Run it again with a higher --time-limit, or draw it in the studio."),
    (JobLostError, "Draw it in the studio, or run it again with fewer workers."),
    (LandmarkError, "Place its landmarks in the studio, then run the batch with --resume."),
    (PhotographError, "Replace the photograph, then run the batch again with --resume."),
    (IntakeError, "Correct the row, then run the batch again with --resume."),
    (AccessError, "Have somebody with that role run the batch again with --resume."),
    (SettingsError, "Mend the home, then run the batch again with --resume."),
)


@dataclass(frozen=True)
class Outcome:
    """The one outcome of a job; ``recipes`` are those of its ``versions``, in their order."""

    line: int
    key: str
    case: str
    kind: str
    result: Result
    versions: tuple[int, ...] = ()
    recipes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    next_step: str = ""
    seconds: float = 0.0

    def document(self) -> dict[str, Any]:
        """Return it as a JSON document."""
        return asdict(self)

    def ledger_line(self) -> bytes:
        """Return it as a line of JSON, its reason with what it was made of, for every language."""
        document = {**self.document(), "reason": written(self.reason)}
        return json.dumps(document, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Outcome:
        """Read a document back; raise ValueError or TypeError for another."""
        given: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in document.items()
        }
        given["reason"] = read_written(given.get("reason", ""))
        found = cls(**given)
        if found.result not in RESULTS:
            raise ValueError(f"{found.result!r} is no result")
        return found


def failed(job: Job, error: Exception, seconds: float = 0.0) -> Outcome:
    """Return the outcome of a job that an error ended, with what to do next."""
    error = _plainer(error)
    _, reason = kind_and_words(error)
    step = next((step for kind, step in NEXT_STEPS if isinstance(error, kind)), AGAIN)
    return Outcome(
        line=job.line,
        key=job.key,
        case=job.case,
        kind=job.kind,
        result="failed",
        reason=reason,
        next_step=step,
        seconds=round(seconds, 3),
    )


def _plainer(error: Exception) -> Exception:
    import cv2

    short = isinstance(error, cv2.error) and getattr(error, "code", None) == cv2.Error.StsNoMem
    if isinstance(error, MemoryError) or short:
        return JobMemoryError(Sentence("The job needed more memory than its limit."))
    return error
