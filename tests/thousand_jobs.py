"""Do 1,000 mixed jobs twice, by local workers and by a dask cluster, each run killed twice.

Run with ``make bench-long``. All is well when every good job was done exactly once, both ways drew
the same bytes, every poisoned photograph was named, and memory stayed flat. ``--jobs`` makes it
shorter. Faces and skulls are made up and small.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image

from tests.bench_ratio import Ratio
from tests.bench_table import document
from tests.deceased import deceased
from tests.desks import settings_for
from tests.scale_plot import draw_plot
from tests.skulls import skull_files
from tests.workbench.batch.made_up_batches import SIDE, face, kept, poison
from workbench.batch.ledger import LEDGER
from workbench.desk import Desk

ROOT: Final = Path(__file__).parents[1]
POISONED: Final = 0.02
SITTER: Final = "adult-25-woman-dark"
KILLS: Final = 2
_COLUMNS: Final = (
    "case,kind,photographs,ages_at_photo,target_age,sex,format,version,"
    "skull,landmarks,age_band,build"
)
_FLAT: Final = 1.1
_SAMPLE_EVERY_SECONDS: Final = 2.0
_RUN_LIMIT_SECONDS: Final = 4 * 3600


@dataclass
class Course:
    """How one run went: seconds since its start, jobs ended, and MB that its processes held."""

    name: str
    seconds: list[float] = field(default_factory=list[float])
    jobs: list[int] = field(default_factory=list[int])
    memory_mb: list[float] = field(default_factory=list[float])
    kills: list[float] = field(default_factory=list[float])

    @property
    def per_minute(self) -> float:
        """Jobs in a minute over the whole run, its kills and new starts included."""
        return 60 * self.jobs[-1] / self.seconds[-1]

    def memory_around(self, begin: float, end: float) -> float:
        """Return the MB, in the median, between two shares of the jobs; the report is left out."""
        total = self.jobs[-1]
        return statistics.median(
            memory
            for memory, done in zip(self.memory_mb, self.jobs, strict=True)
            if begin * total <= done < end * total
        )


@dataclass(frozen=True)
class Found:
    """What the runs came to. ``wrong`` names whatever is not as it was promised."""

    jobs: int
    poisoned: int
    courses: tuple[Course, ...]
    wrong: tuple[str, ...]

    def ratios(self) -> Iterator[Ratio]:
        """Yield the rows of the bench: is memory flat, and does the cluster keep up?"""
        for course in self.courses:
            first, last = course.memory_around(0.1, 0.3), course.memory_around(0.8, 1.0)
            name = f"memory at the end of {self.jobs:,} mixed jobs, {course.name}"
            called = "after the first of them"
            yield Ratio(name, last, first, _FLAT, unit="MB", yardstick=called)
        here, there = (1000 * course.seconds[-1] for course in self.courses)
        yield Ratio(f"{self.jobs:,} mixed jobs, dask", there, here, 1 / 0.9, yardstick="local")


def write_mixed(folder: Path, jobs: int) -> Path:
    """Write photographs and a manifest: every fiftieth job is poisoned, the rest are of 6 kinds."""
    folder.mkdir(parents=True, exist_ok=True)
    skull_files(folder)
    Image.fromarray(deceased(SITTER, SIDE).pixels).save(folder / "morgue.png")
    rows = [_COLUMNS]
    for number in range(jobs):
        rows.append(_row(folder, number))
    manifest = folder / "jobs.csv"
    manifest.write_text("\n".join([*rows, ""]))
    return manifest


def _row(folder: Path, number: int) -> str:
    """Return a job: a progression, a consensus, a face of the dead, or an act on the one before."""
    turn, every = number % 10, round(1 / POISONED)
    if number % every == 7:
        bad = poison(number // every)
        return _with_photograph(folder, f"P-{number:04}", "age_progression", bad, number)
    if number % every == 27:
        return f"S-{number:04},reconstruction,,,,F,,,skull.ply,points.json,adult,normal"
    if number % every == 47:
        return f"M-{number:04},post_mortem_enhancement,morgue.png,30,,F,,"
    if turn == 9:
        return _with_photograph(folder, f"C-{number:04}", "consensus", face(number), number)
    if turn in (1, 3, 5):
        return f"G-{number - 1:04},export,,,,,layers,1"
    if turn == 8 and number % 20 == 8:
        return f"G-{number - 2:04},verify,,,,,,"
    return _with_photograph(folder, f"G-{number:04}", "age_progression", face(number), number)


def _with_photograph(folder: Path, case: str, kind: str, data: bytes, number: int) -> str:
    (folder / f"{number}.jpg").write_bytes(data)
    return f"{case},{kind},{number}.jpg,6,{10 + number % 8},F,,"


def do_thousand(folder: Path, jobs: int, *, seed: int = 0) -> Found:
    """Do the jobs both ways below an empty folder, and look at what they came to."""
    manifest = write_mixed(folder / "in", jobs)
    chance = random.Random(seed)
    local = _one_way(
        "2 local workers", folder / "local", manifest, jobs, chance, ["--workers", "2"]
    )
    with running_cluster(folder, workers=2) as address:
        there = ["--scheduler", address]
        cluster = _one_way("dask, 2 workers", folder / "dask", manifest, jobs, chance, there)
    poisoned = sum(line.startswith("P-") for line in manifest.read_text().splitlines())
    wrong = [
        *_misdone(folder / "local", jobs, poisoned),
        *_misdone(folder / "dask", jobs, poisoned),
        *_differing(folder),
    ]
    return Found(jobs, poisoned, (local, cluster), tuple(wrong))


def _one_way(
    name: str, place: Path, manifest: Path, jobs: int, chance: random.Random, engine: Sequence[str]
) -> Course:
    """Run the batch till it ends by itself, killing it twice at a random job on the way."""
    course, out = Course(name), place / "out"
    words = ["batch", "run", manifest, "--out", out, "--resume", "--json", "--progress", "none"]
    command = [sys.executable, "-c", "from workbench.cli import main; main()", *words, *engine]
    kills = sorted(chance.sample(range(jobs // 10, jobs * 9 // 10), KILLS))
    env = {**os.environ, "WORKBENCH_HOME": str(place / "home"), "WORKBENCH_ARTIST": "A. Artist"}
    with _sampled(course, out / LEDGER):
        for kill_at in (*kills, None):
            with (place.parent / f"{place.name}.json").open("w") as said:
                run = subprocess.Popen([*map(str, command)], cwd=ROOT, env=env, stdout=said)
            if kill_at is None:
                run.wait(_RUN_LIMIT_SECONDS)
                continue
            while _ended(out / LEDGER) < kill_at and run.poll() is None:
                time.sleep(0.05)
            run.kill()
            run.wait()
            course.kills.append(course.seconds[-1] if course.seconds else 0.0)
    return course


def _ended(ledger: Path) -> int:
    """Return how many jobs have an outcome; those that failed are tried again after a kill."""
    if not ledger.exists():
        return 0
    return len({line.partition(b",")[0] for line in ledger.read_bytes().splitlines()})


@contextmanager
def _sampled(course: Course, ledger: Path) -> Generator[None]:
    """Write down, every few seconds, how far a run is and how much memory it holds."""
    over, started = threading.Event(), time.monotonic()

    def sample() -> None:
        course.seconds.append(round(time.monotonic() - started, 1))
        course.jobs.append(_ended(ledger))
        course.memory_mb.append(round(_memory_below(os.getpid()), 1))

    def watch() -> None:
        while not over.wait(_SAMPLE_EVERY_SECONDS):
            sample()

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
        sample()


def _memory_below(root: int) -> float:
    """Return the MB that all processes below one hold; pages that several share count once each."""
    parents: dict[int, int] = {}
    held: dict[int, float] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            held[int(place.name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
            parents[int(place.name)] = int(fields[1])
        except (OSError, ValueError):
            continue

    def below(process: int) -> bool:
        while process in parents:
            process = parents[process]
            if process == root:
                return True
        return False

    return sum(size for process, size in held.items() if below(process))


@contextmanager
def running_cluster(folder: Path, *, workers: int) -> Generator[str]:
    """Start a scheduler and workers as processes of their own, and yield its address."""
    told = folder / "scheduler.json"
    own = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as running:
        running.enter_context(_dask("scheduler", *own, "--port", "0", "--scheduler-file", told))
        while not told.exists() or not told.read_bytes().endswith(b"}"):
            time.sleep(0.05)
        address = json.loads(told.read_bytes())["address"]
        for _ in range(workers):
            running.enter_context(_dask("worker", address, *own, "--nthreads", "1", "--no-nanny"))
        yield address


@contextmanager
def _dask(program: str, *words: object) -> Generator[None]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *map(str, words)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _misdone(place: Path, jobs: int, poisoned: int) -> Iterator[str]:
    """Name what one run did otherwise than each good job once and each poisoned one refused."""
    found = json.loads((place.parent / f"{place.name}.json").read_text())
    done = found["done"] + found["skipped"]
    if (done, found["failed"], found["left"]) != (jobs - poisoned, poisoned, 0):
        yield f"{place.name}: {done} good, {found['failed']} failed, {found['left']} left"
    for failure in found["failures"]:
        if not failure["case"].startswith("P-"):
            yield f"{place.name}: {failure['case']} failed: {failure['reason']}"
    with Desk(settings_for(place / "home")) as desk:
        for case in desk.cases():
            versions = 4 if case.number.startswith("C-") else 1
            sources = len(case.photos) + len(case.skulls)
            if len(case.versions) != versions or sources != 1:
                yield f"{place.name}: {case.number} has {len(case.versions)} versions"
            exports = Counter(export.format for each in case.versions for export in each.exports)
            yield from (
                f"{place.name}: {case.number} has {count} exports {name}"
                for name, count in exports.items()
                if count > versions
            )


def _differing(folder: Path) -> Iterator[str]:
    """Name the cases of which both ways did not draw the same bytes from the same recipes."""
    local, cluster = (kept(folder / way / "home") for way in ("local", "dask"))
    for case in sorted(local.keys() | cluster.keys()):
        if local.get(case) != cluster.get(case):
            yield f"{case}: the cluster drew other bytes than the local workers"


def main() -> int:
    """Do the jobs, write down and plot how it went; return 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="an empty folder to work in, and to keep")
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="chooses where the runs are killed")
    parser.add_argument("--json", type=Path, help="keep the ratios in this file")
    parser.add_argument("--plot", type=Path, help="draw jobs and memory over time, as SVG")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        found = do_thousand(asked.folder or Path(made), asked.jobs, seed=asked.seed)
    ratios = list(found.ratios())
    if asked.json:
        asked.json.write_text(json.dumps(document(ratios), indent=1) + "\n", encoding="utf-8")
    if asked.plot:
        asked.plot.write_text(draw_plot(found.courses), encoding="utf-8")
    for course in found.courses:
        sys.stdout.write(
            f"{course.name}: {course.jobs[-1]} jobs in {course.seconds[-1]:.0f} s, "
            f"{course.per_minute:.0f} a minute, at most {max(course.memory_mb):.0f} MB; killed "
            f"after {', '.join(f'{second:.0f}' for second in course.kills)} s\n"
        )
    sys.stdout.writelines(f"{ratio}\n" for ratio in ratios)
    for line in found.wrong or ("Every good job once, the same bytes both ways, poison named.",):
        sys.stdout.write(f"{line}\n")
    return int(bool(found.wrong) or any(ratio.verdict == "MISSED" for ratio in ratios))


if __name__ == "__main__":
    sys.exit(main())
