"""How a run goes, on stderr: a bar in a terminal, lines in a log, JSON lines for scripts."""

from __future__ import annotations

import json
import time
from collections import Counter
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from workbench.batch.kinds import ProgressStyle
from workbench.batch.outcomes import Outcome

_MINUTE: Final = 60.0


class ProgressShown:
    """A run's progress in one style; ``auto`` is a bar where somebody looks, else lines."""

    def __init__(self, style: ProgressStyle = "auto") -> None:
        self._console = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
        looked_at = self._console.is_terminal
        self._style = style if style != "auto" else "bar" if looked_at else "lines"
        self._counts: Counter[str] = Counter()
        self._total, self._worked, self._started = 0, 0, time.monotonic()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[pace]}"),
            TimeRemainingColumn(),
            console=self._console,
            disable=self._style != "bar",
        )
        self._task = self._bar.add_task("Batch", total=None, pace="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def begin(self, total: int, before: int) -> None:
        """Start the clock on so many jobs, of which an earlier run has finished some."""
        self._total, self._started = total, time.monotonic()
        self._counts["skipped"] += before
        self._bar.update(self._task, total=total, completed=before)
        if before and self._style in ("bar", "lines"):
            self._say(f"{before} of {total} jobs were finished by an earlier run.")

    def tell(self, outcome: Outcome) -> None:
        """Show one more outcome, and a failure's reason in every style but none."""
        self._counts[outcome.result] += 1
        self._worked += 1
        counts = ", ".join(f"{count} {result}" for result, count in sorted(self._counts.items()))
        self._bar.update(self._task, advance=1, description=counts, pace=self._pace())
        if self._style == "json":
            self._say(json.dumps(self._document(outcome), ensure_ascii=False))
        elif self._style == "lines":
            so_far = f"{self._finished}/{self._total}"
            self._say(f"{so_far} {_line_of(outcome)}; {self._pace_and_rest()}")
        elif self._style == "bar" and outcome.result == "failed":
            self._say(_line_of(outcome))

    def stopping(self, at_work: int) -> None:
        """Say that the run is being stopped."""
        if self._style in ("bar", "lines"):
            self._say(f"Stopping: {at_work} jobs at work are finished first; Ctrl-C ends them now.")

    @property
    def _finished(self) -> int:
        return self._counts.total()

    def _per_minute(self) -> float:
        elapsed = time.monotonic() - self._started
        return self._worked * _MINUTE / elapsed if elapsed > 0 else 0.0

    def _seconds_left(self) -> float | None:
        pace = self._per_minute()
        return (self._total - self._finished) * _MINUTE / pace if pace else None

    def _pace(self) -> str:
        pace = self._per_minute()
        return f"{pace:.0f}/min" if pace >= 10 else f"{pace:.1f}/min"

    def _pace_and_rest(self) -> str:
        left = self._seconds_left()
        return self._pace() if left is None else f"{self._pace()}, {_spoken(left)} left"

    def _document(self, outcome: Outcome) -> dict[str, object]:
        left = self._seconds_left()
        return {
            "finished": self._finished,
            "total": self._total,
            "per_minute": round(self._per_minute(), 2),
            "seconds_left": None if left is None else round(left),
            **outcome.document(),
        }

    def _say(self, line: str) -> None:
        self._console.print(line)


def _line_of(outcome: Outcome) -> str:
    what = f"line {outcome.line}, case {outcome.case}, {outcome.kind}: {outcome.result}"
    return f"{what}: {outcome.reason}" if outcome.reason else what


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
