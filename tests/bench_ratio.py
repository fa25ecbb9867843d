"""Ratios: what a job takes, in units of a yardstick that is measured in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

RUNS: Final = 7
REMAP: Final = "one cubic cv2.remap"
REPORTED: Final = float("inf")
"""The limit of what is measured and promised nothing of."""


@dataclass(frozen=True)
class Ratio:
    """One promise: the median of its runs, in units of the yardstick's median."""

    name: str
    milliseconds: float
    yardstick_ms: float
    limit: float
    unit: str = "ms"
    yardstick: str = REMAP

    @property
    def value(self) -> float:
        """Time in yardsticks."""
        return self.milliseconds / self.yardstick_ms

    @property
    def verdict(self) -> str:
        """Whether the promise holds; "reported" where none was made."""
        if self.limit == REPORTED:
            return "reported"
        return "holds" if self.value <= self.limit else "MISSED"

    def __str__(self) -> str:
        return (
            f"{self.name:42s} {self.milliseconds:8.1f} {self.unit} = {self.value:5.3g} x "
            f"{self.yardstick} ({self.yardstick_ms:.1f} {self.unit})   "
            f"limit {self.limit:.3g}   {self.verdict}"
        )


def measured(
    name: str,
    job: Callable[[], object],
    yardstick: Callable[[], object],
    limit: float,
    *,
    runs: int = RUNS,
    called: str = REMAP,
    clock: Callable[[], float] = time.perf_counter,
) -> Ratio:
    """Run a job and its yardstick in turns, so that both meet the same machine.

    ``time.process_time`` as a clock leaves out what others do there, and waits for the disk.
    """
    times: list[float] = []
    yards: list[float] = []
    for _ in range(runs):
        yards.append(milliseconds(yardstick, clock))
        times.append(milliseconds(job, clock))
    return Ratio(name, statistics.median(times), statistics.median(yards), limit, yardstick=called)


def milliseconds(
    job: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return how long a job takes once."""
    start = clock()
    job()
    return (clock() - start) * 1000
