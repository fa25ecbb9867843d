"""What a case costs in processor time and bytes, as a model fitted to measured jobs.

Run with ``python -m tests.cost_model``; it prints the tables of docs/scale.md. Seconds are those of
the processor, so that what else the machine does counts little. Faces are synthetic.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from models.samples import portrait, sample
from pipelines.arrays import Floats
from tests.desks import settings_for
from tests.workbench.batch.made_up_batches import AGES
from workbench.batch.acts import run_job
from workbench.batch.jobs import read_jobs
from workbench.batch.kinds import COLUMNS
from workbench.desk import Desk

_MEGAPIXELS: Final = (0.1, 1.0, 4.0, 12.0)
_SITTERS: Final = (("child-06-girl-light", AGES[1]), ("adult-25-woman-dark", 60.0))
_GRAIN: Final = 3
KINDS: Final = ("age_progression", "consensus", "export", "verify")


@dataclass(frozen=True)
class Measured:
    """What one job took, over a photograph of so many megapixels; ``vault_mb`` is what it added."""

    kind: str
    megapixels: float
    seconds: float
    vault_mb: float


@dataclass(frozen=True)
class Model:
    """``fixed + each · megapixels``, and by what share measured jobs lie off it, at most."""

    fixed: float
    each: float
    error: float
    typical_error: float

    def at(self, megapixels: float) -> float:
        """Return what it says of so many megapixels."""
        return self.fixed + self.each * megapixels


def fitted(megapixels: Sequence[float], took: Sequence[float]) -> Model:
    """Fit by least squares of relative residuals, so that small jobs count as large ones do.

    The errors are of jobs that the fit was not shown: each is told by all the others.
    """
    x, y = np.asarray(megapixels, np.float64), np.asarray(took, np.float64)
    fixed, each = _line(x, y)
    unseen = np.array([_line(np.delete(x, one), np.delete(y, one)) for one in range(len(x))])
    off = np.abs(unseen[:, 0] + unseen[:, 1] * x - y) / y
    return Model(float(fixed), float(each), float(off.max()), float(np.median(off)))


def _line(x: Floats, y: Floats) -> Floats:
    terms = np.stack([np.ones_like(x), x], axis=1) / y[:, None]
    return np.linalg.lstsq(terms, np.ones_like(y), rcond=None)[0]


def measured() -> Iterator[Measured]:
    """Yield what each kind of job takes over photographs of each size, in a process of its own."""
    for name, age in _SITTERS:
        for megapixels in _MEGAPIXELS:
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                yield from alone.submit(_jobs_of, name, age, megapixels).result()


def _jobs_of(name: str, age: float, megapixels: float) -> list[Measured]:
    cv2.setNumThreads(1)  # as workers of a batch have it
    shown, found = portrait(name), list[Measured]()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "warm.jpg").write_bytes(_photograph(name, 0.1, 1))
        (folder / "a.jpg").write_bytes(_photograph(name, megapixels, 2))
        ages = f"{shown.age_years:g},{age:g},{shown.sex},"
        rows = [f"WARM,age_progression,warm.jpg,{ages}", "WARM,verify,,,,,"]
        rows += [f"A,age_progression,a.jpg,{ages}", "A,export,,,,,layers", "A,verify,,,,,"]
        rows += [f"A,consensus,,,{age:g},{shown.sex},"]
        manifest = folder / "jobs.csv"
        manifest.write_text("\n".join([f"{','.join(COLUMNS)},format", *rows, ""]))
        with Desk(settings_for(folder / "home")) as desk:
            for job in read_jobs(manifest, desk):
                before, since = _vault_mb(folder), time.process_time()
                outcome = run_job(desk.settings, folder / "out", job)
                took = time.process_time() - since
                assert outcome.result == "done", outcome.reason
                if job.case != "WARM":
                    added = _vault_mb(folder) - before
                    found.append(Measured(job.kind, megapixels, took, added))
    return found


def _photograph(name: str, megapixels: float, seed: int) -> bytes:
    with Image.open(sample(name)) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    factor = (megapixels * 1e6 / (pixels.shape[0] * pixels.shape[1])) ** 0.5
    resized = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(seed).integers(-_GRAIN, _GRAIN + 1, resized.shape)
    file = io.BytesIO()
    grained = np.clip(resized + noise, 0, 255).astype(np.uint8)
    Image.fromarray(grained).save(file, "JPEG", quality=92)
    return file.getvalue()


def _vault_mb(folder: Path) -> float:
    kept = (folder / "home" / "vault").rglob("*")
    return sum(file.stat().st_size for file in kept if file.is_file()) / 1e6


def table(jobs: Sequence[Measured]) -> Iterator[str]:
    """Yield a Markdown table of the models, what they say of 12 MP, and how far off they are."""
    yield "| job | seconds of one processor | at 12 MP | off, typically / at most | MB of vault |"
    yield "| --- | --- | ---: | ---: | --- |"
    for kind in KINDS:
        mine = [job for job in jobs if job.kind == kind]
        sizes = [job.megapixels for job in mine]
        time_of = fitted(sizes, [job.seconds for job in mine])
        kept = [job.vault_mb for job in mine]
        room = fitted(sizes, kept) if min(kept) > 0 else None
        bytes_of = f"{room.fixed:.2f} + {room.each:.2f} · MP" if room else "none"
        yield (
            f"| `{kind}` | {time_of.fixed:.2f} + {time_of.each:.2f} · MP | {time_of.at(12):.1f} s "
            f"| {time_of.typical_error:.0%} / {time_of.error:.0%} | {bytes_of} |"
        )


def main() -> int:
    """Measure, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    jobs = list(measured())
    sys.stdout.writelines(f"{line}\n" for line in table(jobs))
    for job in jobs:
        sys.stdout.write(
            f"{job.kind:16s} {job.megapixels:5.1f} MP {job.seconds:7.2f} s {job.vault_mb:7.2f} MB\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
