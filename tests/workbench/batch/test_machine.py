"""A batch takes what a container may use, not what the computer around it has."""

from __future__ import annotations

import os
from pathlib import Path

from workbench.batch.machine import memory_bytes, processors


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_without_groups_it_is_the_whole_computer(tmp_path: Path) -> None:
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert memory_bytes(tmp_path) == whole
    assert processors(tmp_path) == len(os.sched_getaffinity(0))


def test_the_least_limit_of_a_group_and_those_around_it_holds(tmp_path: Path) -> None:
    group = "sys/fs/cgroup/agency/night"
    files = {
        "proc/self/cgroup": "0::/agency/night\n",
        f"{group}/memory.max": "max\n",
        f"{group}/cpu.max": "max 100000\n",
        f"{group}/../memory.max": "700000000\n",
        f"{group}/../cpu.max": "50000 100000\n",
        "sys/fs/cgroup/memory.max": "900000000\n",
        "sys/fs/memory.max": "1\n",
    }
    assert memory_bytes(written(tmp_path, files)) == 700_000_000
    assert processors(tmp_path) == 1


def test_in_a_container_that_sees_its_own_group_as_the_top_the_limit_holds(tmp_path: Path) -> None:
    old = {
        "proc/self/cgroup": "4:memory:/docker/abc\n3:cpu:/docker/abc\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "600000000\n",
    }
    assert memory_bytes(written(tmp_path, old)) == 600_000_000
