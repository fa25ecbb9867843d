"""What this computer gives a batch: processors and memory, less where a container has a limit."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_ROOT: Final = Path("/")
# Where the kernel's second and first control groups say how much memory there is.
_MEMORY_FILES: Final = ("memory.max", "memory.limit_in_bytes")


def processors(root: Path = _ROOT) -> int:
    """Return how many processors this process may keep busy, at least one."""
    if hasattr(os, "sched_getaffinity"):
        there = len(os.sched_getaffinity(0))
    else:
        there = os.cpu_count() or 1
    return max(1, min([there, *map(math.ceil, _quotas(root))]))


def memory_bytes(root: Path = _ROOT) -> int:
    """Return how much memory there is, or as much of it as the control group may take.

    ``root`` is where the system's files are. A group within others has the least of their limits.
    """
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = (_words(group / name) for group in _groups(root) for name in _MEMORY_FILES)
    return min([whole, *(int(words[0]) for words in limits if words and words[0].isdecimal())])


def _quotas(root: Path) -> Iterator[float]:
    for group in _groups(root):
        match _words(group / "cpu.max"):
            case [quota, period] if quota.isdecimal():
                yield int(quota) / int(period)
            case _:
                continue


def _groups(root: Path) -> Iterator[Path]:
    """Yield the folders of this process's control groups, each with those that it lies in."""
    with contextlib.suppress(OSError):
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if controllers and "memory" not in controllers.split(","):
                continue
            top = root / "sys/fs/cgroup" / ("memory" if controllers else "")
            group = top / path.lstrip("/")
            # In a container the path may be the host's, and only the top of it is to be seen.
            yield from (place for place in (group, *group.parents) if place.is_relative_to(top))


def _words(file: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return file.read_text().split()
    return []
